using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral.Tests.Pipelines;

/// <summary>
/// Permutation feature importance by slot number (the transformer) and by slot name (any chain, also loaded): the noise column matters
/// least.
/// </summary>
[TestClass]
public sealed class PermutationFeatureImportanceTests
{
    private readonly MLContext _ml = TestData.Context();

    [TestMethod]
    public void Regression_ByNumberAndByName()
    {
        IDataView data = Person.View(_ml);
        var model = Home.Numbers(_ml).Append(Home.Regression(_ml)).Fit(data);
        IDataView features = model.Transform(data);
        AssertNoiseIsLeast(_ml.Regression.PermutationFeatureImportance(model.LastTransformer, features, nameof(Person.Income)), m =>
            -m.RSquared.Mean
        );
        foreach (ITransformer chain in new[] { model, Home.Reload(_ml, model, data) })
            AssertNoiseIsLeast(_ml.Regression.PermutationFeatureImportance(chain, features, nameof(Person.Income)), m => -m.RSquared.Mean);
    }

    [TestMethod]
    public void Binary_ByNumberAndByName()
    {
        IDataView data = Person.View(_ml);
        var model = Home.Numbers(_ml).Append(Home.Binary(_ml)).Fit(data);
        IDataView features = model.Transform(data);
        AssertNoiseIsLeast(_ml.BinaryClassification.PermutationFeatureImportance(model.LastTransformer, features, nameof(Person.Rich)), m =>
            -m.AreaUnderRocCurve.Mean
        );
        foreach (ITransformer chain in new[] { model, Home.Reload(_ml, model, data) })
            AssertNoiseIsLeast(
                _ml.BinaryClassification.PermutationFeatureImportanceNonCalibrated(chain, features, nameof(Person.Rich)),
                m => -m.AreaUnderRocCurve.Mean
            );
    }

    [TestMethod]
    public void Multiclass_ByNumberAndByName()
    {
        IDataView data = Person.View(_ml);
        var model = Home.Numbers(_ml).Append(Home.Key(_ml)).Append(Home.Multiclass(_ml)).Fit(data);
        IDataView features = model.Transform(data);
        AssertNoiseIsLeast(_ml.MulticlassClassification.PermutationFeatureImportance(model.LastTransformer, features), m => m.LogLoss.Mean);
        foreach (ITransformer chain in new[] { model, Home.Reload(_ml, model, data) })
            AssertNoiseIsLeast(_ml.MulticlassClassification.PermutationFeatureImportance(chain, features), m => m.LogLoss.Mean);
    }

    private static void AssertNoiseIsLeast<T>(ImmutableArray<T> importance, Func<T, double> loss) =>
        AssertNoiseIsLeast(Person.Numbers.Zip(importance).ToImmutableDictionary(pair => pair.First, pair => pair.Second), loss);

    private static void AssertNoiseIsLeast<T>(ImmutableDictionary<string, T> importance, Func<T, double> loss)
    {
        CollectionAssert.AreEquivalent(Person.Numbers, importance.Keys.ToArray());
        double noise = loss(importance[nameof(Person.Noise)]);
        Assert.IsGreaterThan(noise + 0.01, loss(importance[nameof(Person.Age)]));
        Assert.IsGreaterThan(noise + 0.01, loss(importance[nameof(Person.Hours)]));
    }
}

using Microsoft.ML;

namespace MLSpectral.Tests.Pipelines;

/// <summary>Example weights and class weights: a weight of 2 is the row twice.</summary>
[TestClass]
public sealed class WeightTests
{
    private const double Tolerance = 1e-4;

    private readonly MLContext _ml = TestData.Context();

    [TestMethod]
    public void AnExampleWeightOf2_IsTheRowTwice_ForEveryTask()
    {
        AssertSame((o, data) => Home.Regression(_ml, o).Fit(data).Model.Network);
        AssertSame((o, data) => Home.Binary(_ml, o).Fit(data).Model.SubModel.Network);
        AssertSame((o, data) => Home.Multiclass(_ml, o).Fit(data).Model.Network);

        void AssertSame(Func<Action<FeedForwardOptions>, IDataView, MLSpectral.FeedForwardNetwork> fit)
        {
            List<Person> people = Person.List(120);
            float[] weighted = Home.Parameters(
                fit(
                    o =>
                    {
                        Descend(o);
                        o.ExampleWeightColumnName = nameof(Person.Weight);
                    },
                    View(people)
                )
            );
            float[] repeated = Home.Parameters(
                fit(Descend, View(people.SelectMany(person => Enumerable.Repeat(person, (int)person.Weight))))
            );
            float[] plain = Home.Parameters(fit(Descend, View(people)));
            Assert.IsLessThan(Tolerance, Distance(weighted, repeated));
            Assert.IsGreaterThan(10 * Tolerance, Distance(weighted, plain));
        }
    }

    [TestMethod]
    public void AClassWeightOf2_IsItsRowsTwice()
    {
        List<Person> people = Person.List(120);
        float[] binary = Home.Parameters(
            Home.Binary(_ml, o =>
                {
                    Descend(o);
                    o.ClassWeights = ClassWeights.PerClass(1, 2);
                })
                .Fit(View(people))
                .Model.SubModel.Network
        );
        float[] binaryTwice = Home.Parameters(
            Home.Binary(_ml, Descend)
                .Fit(View(people.SelectMany(person => Enumerable.Repeat(person, person.Rich ? 2 : 1))))
                .Model.SubModel.Network
        );
        Assert.IsLessThan(Tolerance, Distance(binary, binaryTwice));

        IDataView data = View(people);
        string[] levels = [.. Home.Levels(data)];
        double[] weights = [.. levels.Select(level => level == "low" ? 2.0 : 1.0)];
        float[] multiclass = Home.Parameters(
            Home.Multiclass(_ml, o =>
                {
                    Descend(o);
                    o.ClassWeights = ClassWeights.PerClass(weights);
                })
                .Fit(data)
                .Model.Network
        );
        IDataView repeated = View(people.SelectMany(person => Enumerable.Repeat(person, person.Level == "low" ? 2 : 1)));
        CollectionAssert.AreEqual(levels, Home.Levels(repeated).ToArray());
        Assert.IsLessThan(Tolerance, Distance(multiclass, Home.Parameters(Home.Multiclass(_ml, Descend).Fit(repeated).Model.Network)));
        Assert.IsGreaterThan(10 * Tolerance, Distance(multiclass, Home.Parameters(Home.Multiclass(_ml, Descend).Fit(data).Model.Network)));
    }

    [TestMethod]
    public void BalancedClasses_FindTheRareOne()
    {
        List<Person> people = [.. Person.List(2000).Where((person, i) => !(person.Income > 0) || i % 25 == 0)];
        double Recall(ClassWeights? weights)
        {
            var model = Home.Binary(_ml, o =>
                {
                    o.ClassWeights = weights;
                    o.NumberOfEpochs = 4;
                })
                .Fit(View(people));
            return _ml.BinaryClassification.Evaluate(model.Transform(View(people)), nameof(Person.Rich)).PositiveRecall;
        }

        Assert.IsGreaterThan(Recall(null) + 0.2, Recall(ClassWeights.Balanced));
    }

    private static void Descend(FeedForwardOptions options) =>
        (options.Optimizer, options.NumberOfEpochs) = (Optimizer.GradientDescent(0.5), 40);

    private static double Distance(float[] a, float[] b) => a.Zip(b).Max(pair => Math.Abs(pair.First - pair.Second));

    // Only rows differ between the two ways: the transforms are fitted on the same ones.
    private IDataView View(IEnumerable<Person> people)
    {
        IDataView all = Person.View(_ml, 120);
        return Home.Numbers(_ml).Append(Home.Key(_ml)).Fit(all).Transform(_ml.Data.LoadFromEnumerable(people));
    }
}

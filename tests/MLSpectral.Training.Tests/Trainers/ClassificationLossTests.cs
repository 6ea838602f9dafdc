using Microsoft.ML;
using Microsoft.ML.Data;
using MLSpectral.Tests.Pipelines;

namespace MLSpectral.Tests.Trainers;

/// <summary>
/// One step of gradient descent at rate 1 from a linear model that is 0: with shares π_c of the classes among the (weighted) rows, biases
/// become (1 − ε)(π_c − 1/C) for ε of label smoothing.
/// </summary>
[TestClass]
public sealed class ClassificationLossTests
{
    private readonly MLContext _ml = TestData.Context();
    private readonly List<Person> _people = Person.List(90);

    [TestMethod]
    [DataRow(0, false)]
    [DataRow(0.2, false)]
    [DataRow(0.2, true)]
    public void LabelSmoothing_IsItsFormula_WithAndWithoutWeights(double smoothing, bool weighted)
    {
        double[] shares = Shares(person => weighted ? person.Weight : 1);
        float[] biases = Biases(o => (o.LabelSmoothing, o.ExampleWeightColumnName) = (smoothing, weighted ? nameof(Person.Weight) : null));
        for (int c = 0; c < shares.Length; c++)
            Assert.AreEqual((1 - smoothing) * (shares[c] - (1.0 / shares.Length)), biases[c], 1e-6);
    }

    [TestMethod]
    public void BalancedClasses_CountTheSame_AlsoWithExampleWeights()
    {
        // Weights that hide the rare class from a count of rows.
        foreach (Person person in _people)
            person.Weight = person.Level == "low" ? 10 : 1;
        Assert.IsGreaterThan(0.1, Biases(o => o.ExampleWeightColumnName = nameof(Person.Weight)).Max());
        Assert.IsLessThan(
            1e-6,
            Biases(o => (o.ExampleWeightColumnName, o.ClassWeights) = (nameof(Person.Weight), ClassWeights.Balanced)).Max(Math.Abs)
        );
        Assert.IsLessThan(1e-6, Biases(o => o.ClassWeights = ClassWeights.Balanced).Max(Math.Abs));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void ValidationMetric_IsTheWeightedAccuracy_WithoutTheWeightsOfClasses(bool balanced)
    {
        IDataView data = View();
        var model = Home.Multiclass(_ml, o =>
                (o.ExampleWeightColumnName, o.NumberOfEpochs, o.ClassWeights) = (
                    nameof(Person.Weight),
                    2,
                    balanced ? ClassWeights.PerClass(1, 5, 20) : null
                )
            )
            .Fit(data, data);
        IDataView scored = model.Transform(data);
        bool[] hits =
        [
            .. scored.GetColumn<uint>("Label").Zip(scored.GetColumn<uint>("PredictedLabel"), (label, predicted) => label == predicted),
        ];
        double accuracy = Ratio(person => person.Weight, hits);
        Assert.AreNotEqual(Ratio(_ => 1, hits), accuracy, 1e-4);
        Assert.AreEqual(accuracy, model.Model.TrainingHistory.Epochs[^1].ValidationMetric, 1e-6);
    }

    private double Ratio(Func<Person, double> weight, bool[] hits) =>
        _people.Zip(hits).Sum(pair => pair.Second ? weight(pair.First) : 0) / _people.Sum(weight);

    private double[] Shares(Func<Person, double> weight)
    {
        double all = _people.Sum(weight);
        return [.. Home.Levels(View()).Select(level => _people.Where(person => person.Level == level).Sum(weight) / all)];
    }

    private float[] Biases(Action<FeedForwardMulticlassTrainer.Options> change)
    {
        FeedForwardNetwork network = Home.Multiclass(_ml, o =>
            {
                (o.HiddenLayers, o.WeightScale, o.Optimizer, o.NumberOfEpochs) = ([], 1e-12, Optimizer.GradientDescent(1), 1);
                change(o);
            })
            .Fit(View())
            .Model.Network;
        return network.Layers[0].Biases.ToArray();
    }

    private IDataView View()
    {
        IDataView view = _ml.Data.LoadFromEnumerable(_people);
        return Home.Numbers(_ml).Append(Home.Key(_ml)).Fit(view).Transform(view);
    }
}

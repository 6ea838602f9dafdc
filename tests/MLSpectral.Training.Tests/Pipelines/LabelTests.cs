using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral.Tests.Pipelines;

/// <summary>Multiclass labels: keys of text and of numbers, whose values come back.</summary>
[TestClass]
public sealed class LabelTests
{
    private readonly MLContext _ml = TestData.Context();

    [TestMethod]
    public void KeysOfNumbers_ComeBackAsNumbers()
    {
        IDataView data = Person.View(_ml);
        var model = Home.Everything(_ml).Append(Home.Key(_ml, nameof(Person.Code))).Append(Home.Multiclass(_ml)).Fit(data);
        foreach (ITransformer chain in new[] { model, Home.Reload(_ml, model, data) })
        {
            IDataView scored = chain.Transform(data);
            VBuffer<int> names = default;
            scored.Schema["PredictedLabel"].GetKeyValues(ref names);
            CollectionAssert.AreEquivalent(new[] { 10, 20, 30 }, names.DenseValues().ToArray());
            int[] predicted =
            [
                .. _ml.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(scored).Transform(scored).GetColumn<int>("PredictedLabel"),
            ];
            Assert.IsGreaterThan(
                0.8,
                predicted.Zip(data.GetColumn<int>(nameof(Person.Code))).Average(pair => pair.First == pair.Second ? 1.0 : 0)
            );
        }
    }

    [TestMethod]
    public void KeysOfText_NameTheSlotsOfTheScore()
    {
        IDataView data = Person.View(_ml);
        var model = Home.Numbers(_ml).Append(Home.Key(_ml)).Append(Home.Multiclass(_ml)).Fit(data);
        IDataView scored = Home.Reload(_ml, model, data).Transform(data);
        VBuffer<ReadOnlyMemory<char>> slots = default,
            keys = default;
        scored.Schema["Score"].GetSlotNames(ref slots);
        scored.Schema["PredictedLabel"].GetKeyValues(ref keys);
        CollectionAssert.AreEqual(
            Home.Levels(model.Transform(data)).ToArray(),
            slots.DenseValues().Select(name => name.ToString()).ToArray()
        );
        CollectionAssert.AreEqual(
            Home.Levels(model.Transform(data)).ToArray(),
            keys.DenseValues().Select(name => name.ToString()).ToArray()
        );
    }

    [TestMethod]
    public void RowsWithAnUnknownClass_AreSkippedAndCounted()
    {
        IDataView data = Person.View(_ml);
        var keys = _ml.Transforms.Conversion.MapValueToKey(
            "Label",
            nameof(Person.Level),
            keyData: _ml.Data.LoadFromEnumerable(new[] { new { Level = "low" }, new { Level = "high" } })
        );
        var model = Home.Numbers(_ml).Append(keys).Append(Home.Multiclass(_ml)).Fit(data);
        long middle = data.GetColumn<string>(nameof(Person.Level)).Count(level => level == "middle");
        Assert.AreEqual(
            (300 - middle, middle),
            (model.LastTransformer.Model.TrainingHistory.Rows.Used, model.LastTransformer.Model.TrainingHistory.Rows.BadLabel)
        );
        Assert.AreEqual(2, model.LastTransformer.Model.Network.OutputCount);
    }
}

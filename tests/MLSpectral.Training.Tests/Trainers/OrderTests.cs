using Microsoft.ML;
using MLSpectral.Kernels;

namespace MLSpectral.Tests.Trainers;

/// <summary>
/// The order in which rows are visited, read off the weights: row i has feature i only, so a step on it moves weight i only.
/// </summary>
[TestClass]
public sealed class OrderTests
{
    [TestMethod]
    public void EveryEpoch_VisitsEveryRowOnce_InAnOrderOfItsOwn()
    {
        int[][] epochs = Visit(shuffle: true);
        Assert.HasCount(3, epochs);
        foreach (int[] epoch in epochs)
            CollectionAssert.AreEqual(Enumerable.Range(0, TestData.FeatureCount).ToArray(), epoch.Order().ToArray());
        Assert.HasCount(3, epochs.Select(epoch => string.Join(' ', epoch)).Distinct().ToArray());
    }

    [TestMethod]
    public void WithoutShuffling_RowsComeInTheirOrder()
    {
        foreach (int[] epoch in Visit(shuffle: false))
            CollectionAssert.AreEqual(Enumerable.Range(0, TestData.FeatureCount).ToArray(), epoch);
    }

    private static int[][] Visit(bool shuffle)
    {
        var ml = TestData.Context();
        IDataView oneHot = ml.Load(
            Enumerable
                .Range(0, TestData.FeatureCount)
                .Select(i =>
                {
                    var row = new TestData.Row { Features = new float[TestData.FeatureCount], Label = 10 + i };
                    row.Features[i] = 1;
                    return row;
                })
        );
        var probe = new WeightRecorder();
        Training.Fit(
            ml,
            o =>
            {
                (o.HiddenLayers, o.UseBias, o.StandardizeTarget, o.Shuffle, o.BatchSize) = ([], false, false, shuffle, 1);
                (o.NumberOfEpochs, o.Optimizer, o.Probes, o.ProbeSchedule) = (3, Optimizer.Sgd(0.01), [probe], ProbeSchedule.EverySteps(1));
            },
            oneHot
        );
        return
        [
            .. probe
                .Weights.Zip(probe.Weights.Skip(1), (before, after) =>
                    Enumerable.Range(0, before.Length).Single(i => before[i] != after[i])
                )
                .Chunk(TestData.FeatureCount),
        ];
    }

    private sealed class WeightRecorder : SpectralProbe
    {
        public List<double[]> Weights { get; } = [];

        public override IEnumerable<Spectrum> Measure(ProbeContext context)
        {
            Weights.Add(context.Weight(1).ToDoubles());
            return [];
        }
    }
}

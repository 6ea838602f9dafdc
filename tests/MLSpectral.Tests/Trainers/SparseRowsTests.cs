using CsCheck;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSpectral.Interop;
using MLSpectral.Models;
using MLSpectral.Networks;
using MLSpectral.Probes;
using MLSpectral.Tensors;
using MLSpectral.Trainers;
using TorchSharp;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Trainers;

/// <summary>Rows kept sparse in memory: when, and that nothing else changes by it.</summary>
[TestClass]
public sealed class SparseRowsTests
{
    [ClassInitialize]
    public static void LoadTorch(TestContext _) => NativeTorch.EnsureLoaded();

    [TestMethod]
    public void TheFirstRows_DecideWhetherRowsAreKeptSparse()
    {
        using var scope = NewDisposeScope();
        Assert.IsInstanceOfType<SparseFeatures>(Collect(trialRows: 2, [Sparse(0), Sparse(3), Sparse(4)]));
        Assert.IsInstanceOfType<DenseFeatures>(Collect(trialRows: 2, [Dense(1), Sparse(3), Sparse(4), Sparse(5)]));
        Assert.IsInstanceOfType<DenseFeatures>(Collect(trialRows: 3, [Sparse(0), Sparse(3), Sparse(4)]));

        FeatureRows fuller = Collect(trialRows: 2, [Sparse(0), Sparse(3), Dense(4), Dense(5), Dense(6)]);
        CollectionAssert.AreEqual(
            new float[]
            {
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                3,
                0,
                0,
                0,
                0,
                0,
                0,
                4,
                5,
                6,
                7,
                8,
                9,
                10,
                11,
                5,
                6,
                7,
                8,
                9,
                10,
                11,
                12,
                6,
                7,
                8,
                9,
                10,
                11,
                12,
                13,
            },
            fuller.Tensor.ToSingles()
        );
    }

    [TestMethod]
    public void Sample_BatchesAreThoseOfDenseRows() =>
        Gen.Select(Gen.Float[-2, 2].Where(x => x != 0).Array[1, 3], Gen.Int[0, 5])
            .List[3, 40]
            .Sample(
                rows =>
                {
                    using var scope = NewDisposeScope();
                    VBuffer<float>[] vectors =
                    [
                        .. rows.Select(row => new VBuffer<float>(
                            20,
                            row.Item1.Length,
                            row.Item1,
                            [.. Enumerable.Range(row.Item2, row.Item1.Length).Select(i => i + (row.Item2 * 2))]
                        )),
                    ];
                    FeatureRows sparse = Collect(trialRows: 2, vectors);
                    using Tensor dense = ((ReadOnlySpan<float>)vectors.SelectMany(vector => vector.DenseValues()).ToArray()).ToTensor(
                        vectors.Length,
                        20
                    );
                    using Tensor indices = tensor(new long[] { vectors.Length - 1, 0, 1, 0 });
                    return sparse is SparseFeatures
                        && sparse.Slice(0, vectors.Length).ToSingles().SequenceEqual(dense.ToSingles())
                        && sparse.Slice(1, 2).ToSingles().SequenceEqual(dense.narrow(0, 1, 2).ToSingles())
                        && sparse.Select(indices).ToSingles().SequenceEqual(dense.index_select(0, indices).ToSingles())
                        && sparse.Keep(indices) is SparseFeatures kept
                        && kept.Slice(0, 4).ToSingles().SequenceEqual(dense.index_select(0, indices).ToSingles());
                },
                threads: 1
            );

    [TestMethod]
    public void NegativeZero_OfADenseRow_IsKept()
    {
        using var scope = NewDisposeScope();
        FeatureRows rows = Collect(
            trialRows: 2,
            [Sparse(0), Sparse(1), Sparse(2), Sparse(3), Sparse(4), new VBuffer<float>(8, [float.NegativeZero, 0, 0, 0, 0, 0, 0, 1])]
        );
        float[] last = rows.Slice(5, 1).ToSingles();
        Assert.IsTrue(float.IsNegative(last[0]) && !float.IsNegative(last[1]));
    }

    [TestMethod]
    [DataRow(null, false)]
    [DataRow(0.2, false)]
    [DataRow(null, true)]
    public void Fit_GivesTheSameBitsAsWithDenseRows(double? validationFraction, bool validationSet)
    {
        const int Width = 4000,
            Count = 400;
        (FeedForwardRegressionModelParameters Model, long Left) Fit(bool sparse)
        {
            var ml = TestData.Context();
            IDataView data = WideRows.View(ml, Count, Width, sparse);
            var trainer = ml.Regression.Trainers.FeedForward(
                Training.Options(o =>
                {
                    o.HiddenLayers = [4];
                    o.NumberOfEpochs = 2;
                    o.ValidationFraction = validationFraction;
                    o.ExampleWeightColumnName = "Weight";
                    o.Probes = [Probe.ConjugateKernel()];
                    o.ProbeSampleSize = 30;
                })
            );
            long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
            FeedForwardRegressionModelParameters model = (
                validationSet ? trainer.Fit(data, WideRows.View(ml, 300, Width, sparse, seed: 2)) : trainer.Fit(data)
            ).Model;
            return (model, DisposeScopeManager.Statistics.ThreadTotalLiveCount - before);
        }

        (FeedForwardRegressionModelParameters dense, _) = Fit(sparse: false);
        (FeedForwardRegressionModelParameters kept, long left) = Fit(sparse: true);
        Assert.AreEqual(0, left);
        CollectionAssert.AreEqual(Training.Bits(dense), Training.Bits(kept));
        CollectionAssert.AreEqual(
            dense.TrainingHistory.Epochs.Select(Losses).ToArray(),
            kept.TrainingHistory.Epochs.Select(Losses).ToArray()
        );
        CollectionAssert.AreEqual(dense.Spectra.Measurements[^1].Eigenvalues, kept.Spectra.Measurements[^1].Eigenvalues);
        Assert.AreEqual(dense.TrainingHistory.Rows, kept.TrainingHistory.Rows);
        Assert.AreEqual(validationFraction is null && !validationSet, double.IsNaN(kept.TrainingHistory.Epochs[0].ValidationLoss));

        static (double, double) Losses(EpochRecord epoch) => (epoch.TrainLoss, epoch.ValidationLoss);
    }

    // Scores of sparse rows are sums over their entries, in double precision.
    [TestMethod]
    public void Score_OfSparseRows_IsThatOfDenseOnesToRounding()
    {
        var ml = TestData.Context();
        const int Width = 500,
            Count = 60;
        var model = ml
            .Regression.Trainers.FeedForward(
                Training.Options(o => (o.NumberOfEpochs, o.HiddenLayers, o.Parameterization) = (2, [7, 3], Parameterization.NeuralTangent))
            )
            .Fit(WideRows.View(ml, Count, Width, sparse: true));
        float[] sparse = Scores(true),
            dense = Scores(false);
        Assert.IsGreaterThan(Count / 2, sparse.Distinct().Count());
        for (int i = 0; i < Count; i++)
            Assert.AreEqual(dense[i], sparse[i], 1e-5f);

        float[] Scores(bool isSparse) => [.. model.Transform(WideRows.View(ml, Count, Width, isSparse)).GetColumn<float>("Score")];
    }

    private static FeatureRows Collect(int trialRows, IReadOnlyList<VBuffer<float>> rows)
    {
        var column = new FeatureColumn(rows[0].Length, chunkRows: 3, trialRows);
        foreach (VBuffer<float> row in rows)
            column.Add(row);
        return column.ToRows();
    }

    // Eight slots, one entry: number i in slot i mod 8 less 2, so that number 3 stands in slot 1.
    private static VBuffer<float> Sparse(int i) => new(8, 1, [i], [Math.Max(0, i - 2)]);

    private static VBuffer<float> Dense(int i) => new(8, [.. Enumerable.Range(i, 8).Select(x => (float)x)]);
}

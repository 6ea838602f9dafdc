using MLSpectral.Kernels;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Trainers;

/// <summary>Rows on their way into tensors: chunks, samples and splits keep features and targets together.</summary>
[TestClass]
public sealed class RowsInMemoryTests
{
    [ClassInitialize]
    public static void LoadTorch(TestContext _) => NativeTorch.EnsureLoaded();

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(3)]
    [DataRow(6)]
    [DataRow(8)]
    public void Chunks_BecomeOneTensor(int rows)
    {
        using var scope = NewDisposeScope();
        var column = new ChunkedColumn(chunkRows: 3, width: 2);
        for (int i = 0; i < rows; i++)
        {
            Span<float> row = column.NextRow();
            (row[0], row[1]) = (i, 10 * i);
        }

        Tensor tensor = column.ToTensor();
        CollectionAssert.AreEqual(new long[] { rows, 2 }, tensor.shape);
        CollectionAssert.AreEqual(Enumerable.Range(0, rows).SelectMany(i => new[] { i, 10f * i }).ToArray(), tensor.ToSingles());
    }

    [TestMethod]
    public void ASample_IsDrawnWithoutReplacement_WithItsTargets_AndTheSameForTheSameSeed()
    {
        using var scope = NewDisposeScope();
        Tensor numbers = arange(1000, ScalarType.Float32).unsqueeze(1);
        float[] Draw(ulong seed, int size)
        {
            using var generator = new Generator(seed);
            TrainingRows sample = new TrainingRows(numbers, numbers * 2, null, default).Sample(size, generator);
            CollectionAssert.AreEqual((sample.Features * 2).ToSingles(), sample.Targets.ToSingles());
            return sample.Features.ToSingles();
        }

        float[] drawn = Draw(1, 100);
        Assert.HasCount(100, drawn.Distinct().ToArray());
        CollectionAssert.AreEqual(drawn.Order().ToArray(), drawn);
        Assert.IsGreaterThan(900, drawn[^1]);
        CollectionAssert.AreEqual(drawn, Draw(1, 100));
        CollectionAssert.AreNotEqual(drawn, Draw(2, 100));
        Assert.HasCount(1000, Draw(1, 5000));
    }

    [TestMethod]
    public void ASplit_PutsEveryRowOnOneSide()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        Tensor numbers = arange(100, ScalarType.Float32).unsqueeze(1);
        (TrainingRows remaining, TrainingRows share) = new TrainingRows(numbers, numbers * 2, numbers * 3, default).Split(0.3, generator);
        Assert.AreEqual((70L, 30L), (remaining.Count, share.Count));
        CollectionAssert.AreEquivalent(numbers.ToSingles(), remaining.Features.ToSingles().Concat(share.Features.ToSingles()).ToArray());
        foreach (TrainingRows rows in new[] { remaining, share })
        {
            CollectionAssert.AreEqual((rows.Features * 2).ToSingles(), rows.Targets.ToSingles());
            CollectionAssert.AreEqual((rows.Features * 3).ToSingles(), rows.Weights!.ToSingles());
        }
    }
}

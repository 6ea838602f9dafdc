using CsCheck;
using MLSpectral.Tests.Trainers;

namespace MLSpectral.Tests.Probes;

/// <summary>The schedule that holds probes to a share of the training time, on a clock of its own.</summary>
[TestClass]
public sealed class ProbeBudgetTests
{
    [TestMethod]
    public void Sample_ProbesOfSteadyCost_NeverTakeMoreThanTheirShare() =>
        Gen.Select(
                Gen.Double[0.01, 0.9],
                Gen.Long[1, 2000],
                Gen.Long[1, 3000],
                Gen.Double[1e-4, 1e-2],
                Gen.Double[1e-3, 10],
                Gen.Double[2, 3]
            )
            .Sample(
                (fraction, steps, rows, stepSeconds, probeSeconds, exponent) =>
                    new Run(fraction, steps, rows, stepSeconds, size => probeSeconds * Math.Pow(size / (double)rows, exponent)).WithinShare,
                iter: 500
            );

    [TestMethod]
    public void WithinBudget_OfCheapProbes_UsesTheWholeSampleAndTheWholeBudget()
    {
        var run = new Run(0.05, steps: 10_000, rows: 1000, stepSeconds: 0.01, _ => 0.05);
        Assert.IsTrue(run.Measured.All(m => m.Rows == 1000));

        // 5 s pay for 100 of them; the caution of a quarter costs one at the end.
        Assert.IsInRange(95, 100, run.Measured.Count);
    }

    [TestMethod]
    public void WithinBudget_OfDearProbes_ShrinksTheSampleUntilEightFit()
    {
        // The whole sample costs 1 s of a budget of 5 s.
        var run = new Run(0.05, steps: 10_000, rows: 1000, stepSeconds: 0.01, size => Math.Pow(size / 1000.0, 2));
        Assert.IsTrue(run.Measured.All(m => m.Rows == 500), string.Join(", ", run.Measured));
        Assert.IsInRange(8, 20, run.Measured.Count);
    }

    [TestMethod]
    public void WithinBudget_OfProbesThatNeverFit_MeasuresNothingBetween()
    {
        var run = new Run(0.05, steps: 100, rows: 1000, stepSeconds: 0.001, _ => 10);
        Assert.IsEmpty(run.Measured);
    }

    [TestMethod]
    public void WithinBudget_NeverGoesUnderThirtyTwoRows()
    {
        var run = new Run(0.05, steps: 10_000, rows: 1000, stepSeconds: 0.01, size => 100 * Math.Pow(size / 1000.0, 2));
        Assert.IsNotEmpty(run.Measured);
        Assert.IsTrue(run.Measured.All(m => m.Rows is >= 32 and < 64));
    }

    [TestMethod]
    public void WithinBudget_WaitsForAQuarterMoreThanTheLastTook()
    {
        var budget = new ProbeBudget(0.1, 100_000, 100);
        budget.Add(100, TimeSpan.FromSeconds(1), isObligatory: true);
        Assert.IsNull(budget.RowsAt(1, TimeSpan.FromSeconds(1 + 12.4)));
        Assert.AreEqual(100, budget.RowsAt(1, TimeSpan.FromSeconds(1 + 12.6)));
    }

    [TestMethod]
    public void WithinBudget_CountsHalfOfTheFirstMeasurementOnFewerRows()
    {
        // At half time ten seconds pay for twenty in all: eight measurements of 10 s do not fit, eight of a quarter do. The first on 50
        // rows takes 6 s with the start on them.
        var budget = new ProbeBudget(0.1, 2, 100);
        budget.Add(100, TimeSpan.FromSeconds(10), isObligatory: true);
        Assert.AreEqual(50, budget.RowsAt(1, TimeSpan.FromSeconds(10 + 100.001)));
        budget.Add(50, TimeSpan.FromSeconds(6), isObligatory: false);

        // 6 s spent, and a quarter more than 3 s: 9.75 s of a tenth.
        Assert.IsNull(budget.RowsAt(1, TimeSpan.FromSeconds(16 + 97)));
        Assert.IsNotNull(budget.RowsAt(1, TimeSpan.FromSeconds(16 + 140)));
        Assert.AreEqual(50, budget.RowsAt(1, TimeSpan.FromSeconds(16 + 140)));
    }

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(1.0)]
    [DataRow(double.NaN)]
    public void WithinBudget_OfNoShare_IsRefused(double fraction) =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ProbeSchedule.WithinBudget(fraction));

    [TestMethod]
    public void WithinBudget_TrainsTheSameModel_AndMeasuresStartAndEndOnTheWholeSample()
    {
        FeedForwardRegressionModelParameters budgeted = Train(ProbeSchedule.WithinBudget(0.9)),
            plain = Train(ProbeSchedule.AtStartAndEnd);
        SpectralMeasurement[] kernels = [.. budgeted.Spectra.Measurements.Where(row => row.Matrix == SpectralMatrix.NeuralTangentKernel)];
        SpectralMeasurement[] ends = [.. plain.Spectra.Measurements.Where(row => row.Matrix == SpectralMatrix.NeuralTangentKernel)];
        CollectionAssert.AreEqual(budgeted.Network.Layers[0].Weights.ToArray(), plain.Network.Layers[0].Weights.ToArray());
        CollectionAssert.AreEqual(ends[0].Eigenvalues, kernels[0].Eigenvalues);
        CollectionAssert.AreEqual(ends[1].Eigenvalues, kernels[^1].Eigenvalues);
        Assert.AreEqual(ends[1].SpectrumKs, kernels[^1].SpectrumKs);
        Assert.IsTrue(kernels.Zip(kernels.Skip(1)).All(pair => pair.First.Step < pair.Second.Step));

        static FeedForwardRegressionModelParameters Train(ProbeSchedule schedule) =>
            Training.Model(o => (o.ProbeSchedule, o.NumberOfEpochs, o.ProbeSampleSize, o.NumberOfThreads) = (schedule, 20, 64, 1));
    }

    // A run whose steps and probes take the times given; the first measurement on fewer rows takes twice as long, for the start on them.
    private sealed class Run
    {
        public Run(double fraction, long steps, long rows, double stepSeconds, Func<long, double> probeSeconds)
        {
            var budget = new ProbeBudget(fraction, steps, rows);
            var sizes = new HashSet<long> { rows };
            TimeSpan step = TimeSpan.FromSeconds(stepSeconds),
                trained = TimeSpan.Zero,
                spent = TimeSpan.Zero,
                start = TimeSpan.FromSeconds(probeSeconds(rows));
            budget.Add(rows, start, isObligatory: true);
            for (long i = 1; i < steps; i++)
            {
                trained += step;
                if (budget.RowsAt(i, start + trained + spent) is not long size)
                    continue;
                TimeSpan took = TimeSpan.FromSeconds(probeSeconds(size)) * (sizes.Add(size) ? 2 : 1);
                budget.Add(size, took, isObligatory: false);
                spent += took;
                WithinShare &= spent <= fraction * trained;
                Measured.Add((i, size));
            }
        }

        public List<(long Step, long Rows)> Measured { get; } = [];

        public bool WithinShare { get; private set; } = true;
    }
}

using Microsoft.ML;
using MLSpectral;
using PaperReproduction.Data;
using PaperReproduction.Experiments;
using PaperReproduction.Runs;

namespace PaperReproduction.Tests;

/// <summary>That a plan is run as it says.</summary>
[TestClass]
public sealed class RunTrainerTests
{
    [TestMethod]
    public void ARunTwice_IsTheSame()
    {
        RunResult one = TinyPlans.Run(TinyPlans.Descent()),
            two = TinyPlans.Run(TinyPlans.Descent());
        Assert.AreEqual(one.Numbers, two.Numbers);
        CollectionAssert.AreEqual(
            one.Spectra.SelectMany(row => row.Eigenvalues).ToArray(),
            two.Spectra.SelectMany(row => row.Eigenvalues).ToArray()
        );
    }

    [TestMethod]
    public void AStandardRate_IsTheFanInTimesAsLargeForEachLayer()
    {
        double[] Rates(RunPlan plan) =>
            [.. new[] { 1, 2 }.Select(layer => TinyPlans.Run(plan).Start(SpectralMatrix.Weight, layer).LearningRate)];
        RunPlan plan = TinyPlans.Descent() with { HasBaselines = false, MeasuresKernels = false, MeasuresOtherTangentKernel = false };
        CollectionAssert.AreEqual(new[] { 0.05 * 20, 0.05 * 30 }, Rates(plan));
        CollectionAssert.AreEqual(new[] { 0.05, 0.05 }, Rates(plan with { IsStandardRate = false }));
    }

    [TestMethod]
    public void TheOtherTangentKernel_IsThatOfTheLayersThatTheRunLeavesOut()
    {
        // Before training, the kernel of all layers is the same whichever of them train.
        RunResult all = TinyPlans.Run(TinyPlans.Descent()),
            first = TinyPlans.Run(TinyPlans.Descent() with { OnlyFirstLayer = true });
        AssertSame(all.Start(SpectralMatrix.NeuralTangentKernel, 0), first.Start(OtherTangentKernelProbe.Matrix, 0));
        AssertSame(all.Start(OtherTangentKernelProbe.Matrix, 0), first.Start(SpectralMatrix.NeuralTangentKernel, 0));
        Assert.IsGreaterThan(
            first.Start(SpectralMatrix.NeuralTangentKernel, 0).Trace,
            all.Start(SpectralMatrix.NeuralTangentKernel, 0).Trace
        );
    }

    [TestMethod]
    public void Changes_AreInTheUnitsOfTheStandardParameterization()
    {
        RunPlan plan = TinyPlans.Descent() with { HasBaselines = false };
        RunResult run = TinyPlans.Run(plan);
        SpectralMeasurement start = run.Start(SpectralMatrix.Weight, 1);

        // Entries of variance 1/d: ‖W‖_F² is about h.
        Assert.AreEqual(30, start.Trace * start.Rows / start.Columns, 6);
        Assert.AreEqual(
            run.End(SpectralMatrix.Weight, 1).RelativeChange * Math.Sqrt(start.Trace * 30 / 20),
            Changes.WeightFrobenius(run),
            1e-12
        );
        Assert.AreEqual(
            run.End(SpectralMatrix.Weight, 1).OperatorChange * Math.Sqrt(start.SpectralNorm * 30 / 20),
            Changes.WeightOperator(run),
            1e-12
        );

        // Kernels are as they are: ‖K‖_F² = Σ λ², ‖K‖₂ = λ₁.
        double[] eigenvalues = [.. run.Start(SpectralMatrix.ConjugateKernel, 1).Eigenvalues];
        SpectralMeasurement end = run.End(SpectralMatrix.ConjugateKernel, 1);
        Assert.AreEqual(
            end.RelativeChange * Math.Sqrt(eigenvalues.Sum(value => value * value)),
            Changes.KernelFrobenius(run, SpectralMatrix.ConjugateKernel, 1),
            1e-12
        );
        Assert.AreEqual(end.OperatorChange * eigenvalues[0], Changes.KernelOperator(run, SpectralMatrix.ConjugateKernel, 1), 1e-12);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void TheTangentKernelOfAllLayers_IsComparedWhicheverOfThemTrain(bool onlyFirst)
    {
        RunResult run = TinyPlans.Run(TinyPlans.Descent() with { HasBaselines = false, OnlyFirstLayer = onlyFirst });
        double Of(string quantity) => InvarianceRuns.Quantities.First(one => one.Name == quantity).Of(run);
        (string whole, string first) = onlyFirst
            ? (OtherTangentKernelProbe.Matrix, SpectralMatrix.NeuralTangentKernel)
            : (SpectralMatrix.NeuralTangentKernel, OtherTangentKernelProbe.Matrix);
        Assert.AreEqual(Changes.KernelFrobenius(run, whole, 0), Of("‖ΔNTK‖_F"));
        Assert.AreEqual(Changes.KernelOperator(run, whole, 0), Of("‖ΔNTK‖₂"));
        Assert.AreEqual(run.End(whole, 0).SpectrumKs, Of("KS NTK"));
        Assert.AreEqual(Changes.KernelFrobenius(run, first, 0), Of("‖ΔNTK‖_F without CK"));
    }

    [TestMethod]
    public void TheFirstStep_IsTheRandomMatrixAndTheDirectionOfTheory()
    {
        // Far over the threshold, with a rate at which the direction dominates: its strength is what theory says, up to what is finite
        // here.
        RunPlan plan = PaperNetworks.LargeSteps(1, Method.GradientDescent, 3000, steps: 1) with
        {
            Problem = new TeacherProblem(800, 400, Activation.Softplus, 0.3, 1),
            HiddenLayers = [600],
            SubtractsStart = true,
        };
        var theory = new FirstStep(plan, subtractsStart: true);
        SpectralMeasurement weights = TinyPlans.Run(plan).At(SpectralMatrix.Weight, 1, 1);
        Assert.AreEqual(1, FirstStep.MeasuredStrength(weights) / theory.Strength(plan.Rate), 0.08);
        Assert.AreEqual(1, LargeSteps.SingularValue(1)(weights) / theory.LargestSingularValue(plan.Rate), 0.08);
    }

    [TestMethod]
    [DataRow(600.0)]
    [DataRow(1500.0)]
    public void TheFirstStep_WithTheInitialFunction_IsAsMuchWeakerOrStrongerAsTheorySays(double rate)
    {
        // f₀ first takes strength away, and at large rates adds some. One seed: what it has in common with the other run cancels in the
        // ratio.
        RunPlan plan = PaperNetworks.LargeSteps(4, Method.GradientDescent, rate, steps: 1) with
        {
            Problem = new TeacherProblem(800, 400, Activation.Softplus, 0.3, 4),
            HiddenLayers = [600],
        };
        RunResult run = TinyPlans.Run(plan),
            subtractedRun = TinyPlans.Run(plan with { SubtractsStart = true });
        FirstStep asItIs = new(plan, subtractsStart: false),
            subtracted = new(plan, subtractsStart: true);
        double Measured(RunResult one) => FirstStep.MeasuredStrength(one.At(SpectralMatrix.Weight, 1, 1));
        Assert.AreEqual(asItIs.Strength(rate) / subtracted.Strength(rate), Measured(run) / Measured(subtractedRun), 0.03);
        Assert.AreEqual(asItIs.TeacherAlignment(rate), run.TeacherAlignment(1), 0.05);
        Assert.AreEqual(subtracted.TeacherAlignment(rate), subtractedRun.TeacherAlignment(1), 0.05);
    }

    [TestMethod]
    public void TheFirstStep_AtTheSizesOfThePaper_IsThatOfAnotherImplementation()
    {
        // From the formulas of FirstStep's remarks, in Python, with moments by the trapezoidal rule and thresholds by bisection.
        RunPlan plan = PaperNetworks.LargeSteps(1, Method.GradientDescent, 1500);
        FirstStep subtracted = new(plan, subtractsStart: true),
            asItIs = new(plan, subtractsStart: false);
        Assert.AreEqual(1050.94193986894, subtracted.ThresholdRate, 1e-6);
        Assert.AreEqual(1.719604041537, subtracted.Strength(2000), 1e-9);
        Assert.AreEqual(1259.78252697459, asItIs.ThresholdRate, 1e-6);
        Assert.AreEqual(1.198913874315, asItIs.Strength(1500), 1e-9);
        Assert.AreEqual(2.946966444837, asItIs.Strength(3000), 1e-9);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void TheRateOfAnEigenvalue_HasThatEigenvalue(bool subtractsStart)
    {
        RunPlan plan = PaperNetworks.LargeSteps(1, Method.GradientDescent, 1500);
        var theory = new FirstStep(plan, subtractsStart);
        double width = PaperNetworks.LargeStepWidth,
            edge = Math.Pow(1 + Math.Sqrt(PaperNetworks.LargeStepFeatures / width), 2);
        Assert.AreEqual(Math.Sqrt(width * edge), theory.LargestSingularValue(0.99 * theory.ThresholdRate), 1e-9);
        Assert.AreEqual(0, theory.TeacherAlignment(0.99 * theory.ThresholdRate));
        Assert.IsGreaterThan(Math.Sqrt(width * edge), theory.LargestSingularValue(1.05 * theory.ThresholdRate));
        Assert.AreEqual(Math.Sqrt(width * 1.3 * edge), theory.LargestSingularValue(theory.RateOfEigenvalue(1.3 * edge)), 1e-9);
    }

    [TestMethod]
    public void TheTestMetric_IsAgainstTheLabels_TheOtherAgainstTheSignal()
    {
        var noisy = (TeacherProblem)TinyPlans.Descent().Problem;
        RunNumbers Numbers(double noise) =>
            TinyPlans
                .Run(
                    TinyPlans.Descent() with
                    {
                        Problem = noisy with { Noise = noise },
                        HasBaselines = false,
                        MeasuresKernels = false,
                        MeasuresOtherTangentKernel = false,
                    }
                )
                .Numbers;
        RunNumbers exact = Numbers(0),
            noised = Numbers(3);
        Assert.AreEqual(exact.TestMetric, exact.SignalRSquared, 1e-6);
        Assert.IsLessThan(0.5 * Math.Abs(noised.SignalRSquared), Math.Abs(noised.TestMetric));
    }

    [TestMethod]
    public void KernelsOfTheEnd_AreFittedToFreshRows()
    {
        // Of a network that did not move, the kernels of the end are those of the start, but fitted to other rows.
        RunNumbers numbers = TinyPlans.Run(TinyPlans.Descent() with { Rate = 1e-30 }).Numbers;
        Assert.AreNotEqual(numbers.InitialConjugateKernel, numbers.TrainedConjugateKernel, 1e-4);
        double[] all =
        [
            numbers.LinearRidge,
            numbers.InitialConjugateKernel,
            numbers.LazyPrediction,
            numbers.TrainedConjugateKernel,
            numbers.TrainedTangentKernel,
        ];
        Assert.HasCount(all.Length, all.Distinct().ToArray());
    }

    [TestMethod]
    public void ALossToStopAt_StopsThere()
    {
        RunResult run = TinyPlans.Run(TinyPlans.Descent() with { Epochs = 500, StopLoss = 0.05, HasBaselines = false });
        Assert.IsLessThan(500, run.Numbers.Steps);
        Assert.IsLessThanOrEqualTo(0.05, run.Numbers.TrainLoss);
        StringAssert.StartsWith(run.Numbers.Ending, "The training loss is ");
    }

    [TestMethod]
    public void ATrainingThatDiverges_EndsWithWhatWasLearned()
    {
        RunResult run = TinyPlans.Run(TinyPlans.Descent() with { Rate = 1e4, Epochs = 100, HasBaselines = false });
        StringAssert.Contains(run.Numbers.Ending, "diverged");
    }

    [TestMethod]
    public void EveryKindOfData_IsRead()
    {
        var ml = new MLContext();
        foreach (
            (Problem problem, int test) in new (Problem, int)[]
            {
                (new FashionProblem(), 2000),
                (new FashionProblem(0, 6), 400),
                (new TumorProblem(), 114),
            }
        )
        {
            (IDataView train, IDataView rest) = problem.Load(ml);
            Assert.AreEqual(problem.Rows, Count(ml, train), problem.Name);
            Assert.AreEqual(test, Count(ml, rest), problem.Name);
        }
    }

    [TestMethod]
    public void ADamagedDataFile_IsNamed_WithWhatToDo()
    {
        string folder = Directory.CreateTempSubdirectory("mlspectral-images-").FullName;
        try
        {
            string source = Path.Combine(AppContext.BaseDirectory, "Data"),
                images = "fashion-mnist-test2k-images-idx3-ubyte.gz",
                labels = "fashion-mnist-test2k-labels-idx1-ubyte.gz";
            byte[] bytes = File.ReadAllBytes(Path.Combine(source, images));
            string damaged = Path.Combine(folder, images);
            byte[] flipped = [.. bytes];
            flipped[bytes.Length / 2] ^= 255;
            foreach (
                byte[] content in new[]
                {
                    [],
                    bytes[..(bytes.Length / 2)],
                    flipped,
                    new byte[1000],
                    File.ReadAllBytes(Path.Combine(source, labels)),
                }
            )
            {
                File.WriteAllBytes(damaged, content);
                InvalidDataException error = Assert.Throws<InvalidDataException>(() =>
                    IdxImages.Read(damaged, Path.Combine(source, labels))
                );
                StringAssert.StartsWith(error.Message, $"{damaged} is damaged: ");
                StringAssert.EndsWith(error.Message, ". Restore it from the repository, and build again.");
            }

            string few = Path.Combine(source, "fashion-mnist-train6k-labels-idx1-ubyte.gz");
            StringAssert.Contains(
                Assert.Throws<InvalidDataException>(() => IdxImages.Read(Path.Combine(source, images), few)).Message,
                "it has 6000 labels"
            );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int Count(MLContext ml, IDataView rows) => ml.Data.CreateEnumerable<FeatureRow>(rows, reuseRowObject: true).Count();

    private static void AssertSame(SpectralMeasurement expected, SpectralMeasurement actual)
    {
        for (int i = 0; i < expected.Eigenvalues.Length; i++)
            Assert.AreEqual(expected.Eigenvalues[i], actual.Eigenvalues[i], 1e-9 * expected.SpectralNorm);
    }

    private sealed class FeatureRow
    {
        public float[] Features { get; set; } = [];
    }
}

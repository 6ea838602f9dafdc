using Microsoft.ML;
using MLSpectral.Networks;
using MLSpectral.Spectra;
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
        RunResult one = TinyPlans.Run(TinyPlans.Descent()), two = TinyPlans.Run(TinyPlans.Descent());
        Assert.AreEqual(one.Numbers, two.Numbers);
        CollectionAssert.AreEqual(one.Spectra.SelectMany(row => row.Eigenvalues).ToArray(), two.Spectra.SelectMany(row => row.Eigenvalues).ToArray());
    }

    [TestMethod]
    public void TheOtherTangentKernel_IsThatOfTheLayersThatTheRunLeavesOut()
    {
        // Before training, the kernel of all layers is the same whichever of them train.
        RunResult all = TinyPlans.Run(TinyPlans.Descent()), first = TinyPlans.Run(TinyPlans.Descent() with { OnlyFirstLayer = true });
        AssertSame(all.Start(SpectralMatrix.NeuralTangentKernel, 0), first.Start(OtherTangentKernelProbe.Matrix, 0));
        AssertSame(all.Start(OtherTangentKernelProbe.Matrix, 0), first.Start(SpectralMatrix.NeuralTangentKernel, 0));
        Assert.IsGreaterThan(first.Start(SpectralMatrix.NeuralTangentKernel, 0).Trace, all.Start(SpectralMatrix.NeuralTangentKernel, 0).Trace);
    }

    [TestMethod]
    public void Changes_AreInTheUnitsOfTheStandardParameterization()
    {
        RunPlan plan = TinyPlans.Descent() with { HasBaselines = false };
        RunResult run = TinyPlans.Run(plan);
        SpectralMeasurement start = run.Start(SpectralMatrix.Weight, 1);

        // Entries of variance 1/d: ‖W‖_F² is about h.
        Assert.AreEqual(30, start.Trace * start.Rows / start.Columns, 6);
        Assert.AreEqual(run.End(SpectralMatrix.Weight, 1).RelativeChange * Math.Sqrt(start.Trace * 30 / 20), Changes.WeightFrobenius(run), 1e-12);
        Assert.AreEqual(run.End(SpectralMatrix.Weight, 1).OperatorChange * Math.Sqrt(start.SpectralNorm * 30 / 20), Changes.WeightOperator(run), 1e-12);
    }

    [TestMethod]
    public void TheFirstStep_IsTheRandomMatrixAndTheDirectionOfTheory()
    {
        // Far over the threshold, with a rate at which the direction dominates: its strength is what theory says, up to what is finite here.
        RunPlan plan = PaperNetworks.LargeSteps(1, Method.GradientDescent, 3000, steps: 1) with { Problem = new TeacherProblem(800, 400, Activation.Softplus, 0.3, 1), HiddenLayers = [600], SubtractsStart = true };
        var theory = new FirstStep(plan, subtractsStart: true);
        SpectralMeasurement weights = TinyPlans.Run(plan).At(SpectralMatrix.Weight, 1, 1);
        Assert.AreEqual(1, FirstStep.MeasuredStrength(weights) / theory.Strength(plan.Rate), 0.08);
        Assert.AreEqual(1, LargeSteps.SingularValue(1)(weights) / theory.LargestSingularValue(plan.Rate), 0.08);
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
        foreach ((Problem problem, int test) in new (Problem, int)[] { (new FashionProblem(), 2000), (new FashionProblem(0, 6), 400), (new TumorProblem(), 114) })
        {
            (IDataView train, IDataView rest) = problem.Load(ml);
            Assert.AreEqual(problem.Rows, Count(ml, train), problem.Name);
            Assert.AreEqual(test, Count(ml, rest), problem.Name);
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

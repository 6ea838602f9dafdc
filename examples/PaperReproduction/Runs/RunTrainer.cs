using Microsoft.ML;
using MLSpectral;
using MLSpectral.Kernels;
using PaperReproduction.Data;

namespace PaperReproduction.Runs;

/// <summary>Trains a plan by the trainers of ML.NET's catalogs, as anyone would.</summary>
internal static class RunTrainer
{
    // After the first of ten steps, the third and the last.
    private const int FirstStepCount = 3;

    private const int LogSpacedCount = 8;

    /// <summary>Runs a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="onProgress">Gets the share of the steps that are done.</param>
    /// <param name="cancellation">Ends it within a step.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static RunResult Run(RunPlan plan, Action<double> onProgress, CancellationToken cancellation)
    {
        var ml = new MLContext(plan.Seed);
        (IDataView train, IDataView test) = plan.Problem.Load(ml);
        (ITransformer model, RunNumbers numbers) = plan.Problem.Task switch
        {
            LearningTask.Regression => Regression(ml, plan, train, test, onProgress, cancellation),
            LearningTask.TwoClasses => TwoClasses(
                ml,
                Configure(new FeedForwardBinaryTrainer.Options(), ml, plan, onProgress, cancellation),
                train,
                test
            ),
            _ => Classes(ml, Configure(new FeedForwardMulticlassTrainer.Options(), ml, plan, onProgress, cancellation), train, test),
        };
        TrainingHistory history = TrainingHistory.FindIn(model);
        IReadOnlyList<SpectralMeasurement> spectra = SpectralTrace.FindIn(model).Measurements;
        return new RunResult(
            plan,
            spectra,
            numbers with
            {
                Steps = history.ModelStep,
                TrainLoss = spectra[^1].TrainLoss,
                Ending = history.Reason ?? "",
            }
        );
    }

    private static (ITransformer Model, RunNumbers Numbers) Regression(
        MLContext ml,
        RunPlan plan,
        IDataView train,
        IDataView test,
        Action<double> onProgress,
        CancellationToken cancellation
    )
    {
        FeedForwardRegressionTrainer.Options options = Configure(
            new FeedForwardRegressionTrainer.Options { StandardizeTarget = false, KeepInitialNetwork = plan.HasBaselines },
            ml,
            plan,
            onProgress,
            cancellation
        );
        if (plan.SubtractsStart)
            return (
                ml.Regression.Trainers.FeedForward(options).Fit(StartSubtraction.Shift(ml, train, Start(plan))),
                new RunNumbers()
            );
        var model = ml.Regression.Trainers.FeedForward(options).Fit(train);
        IDataView scored = model.Transform(test);
        var numbers = new RunNumbers
        {
            TestMetric = ml.Regression.Evaluate(scored).RSquared,
            SignalRSquared = ml.Regression.Evaluate(scored, TeacherProblem.SignalColumn).RSquared,
        };
        if (!plan.HasBaselines)
            return (model, numbers);
        KernelRidgeMetrics ridge = ml.Regression.EvaluateKernelRidge(
            model,
            train,
            test,
            freshData: (plan.Problem as TeacherProblem)?.Fresh(ml)
        );
        return (
            model,
            numbers with
            {
                LinearRidge = ridge.Linear.RSquared,
                InitialConjugateKernel = ridge.InitialConjugateKernel.RSquared,
                LazyPrediction = ridge.LazyPrediction.RSquared,
                TrainedConjugateKernel = ridge.TrainedConjugateKernel.RSquared,
                TrainedTangentKernel = ridge.TrainedTangentKernel.RSquared,
            }
        );
    }

    private static (ITransformer Model, RunNumbers Numbers) TwoClasses(
        MLContext ml,
        FeedForwardBinaryTrainer.Options options,
        IDataView train,
        IDataView test
    )
    {
        var model = ml.BinaryClassification.Trainers.FeedForward(options).Fit(train);
        return (model, new RunNumbers { TestMetric = ml.BinaryClassification.Evaluate(model.Transform(test)).Accuracy });
    }

    private static (ITransformer Model, RunNumbers Numbers) Classes(
        MLContext ml,
        FeedForwardMulticlassTrainer.Options options,
        IDataView train,
        IDataView test
    )
    {
        var model = ml.MulticlassClassification.Trainers.FeedForward(options).Fit(train);
        return (model, new RunNumbers { TestMetric = ml.MulticlassClassification.Evaluate(model.Transform(test)).MicroAccuracy });
    }

    // The network that a plan starts from.
    private static FeedForwardNetwork Start(RunPlan plan) =>
        FeedForwardNetwork.Create(
            [plan.Problem.Features, .. plan.HiddenLayers, 1],
            new NetworkInitialization
            {
                Activation = plan.Activation,
                UseBias = false,
                Parameterization = Parameterization.NeuralTangent,
                MirroredInitialization = plan.IsMirrored,
                WeightInitialization = WeightInitialization.LeCunNormal,
                Seed = plan.Seed,
            }
        );

    private static T Configure<T>(T options, MLContext ml, RunPlan plan, Action<double> onProgress, CancellationToken cancellation)
        where T : FeedForwardOptions
    {
        options.HiddenLayers = [.. plan.HiddenLayers];
        options.Activation = plan.Activation;
        options.UseBias = false;
        options.Parameterization = Parameterization.NeuralTangent;
        options.MirroredInitialization = plan.IsMirrored;
        options.TrainedLayers = plan.OnlyFirstLayer ? [1] : null;
        options.LayerLearningRateFactors = plan.IsStandardRate ? [plan.Problem.Features, .. plan.HiddenLayers] : null;
        options.Optimizer = plan.Method switch
        {
            Method.GradientDescent => Optimizer.GradientDescent(plan.Rate),
            Method.Sgd => Optimizer.Sgd(plan.Rate),
            _ => Optimizer.Adam(plan.Rate),
        };
        options.BatchSize = plan.Method == Method.GradientDescent ? null : plan.BatchSize ?? plan.Problem.Rows;
        options.NumberOfEpochs = plan.Epochs;
        options.WeightInitialization = WeightInitialization.LeCunNormal;
        options.Seed = plan.Seed;
        options.Probes = [.. Probes(ml, plan)];
        options.ProbeSampleSize = Math.Min(plan.Problem.Rows, plan.ProbeRows);
        options.ProbeSchedule = plan.Times switch
        {
            MeasuringTimes.FirstStep => ProbeSchedule.LogSpaced(FirstStepCount),
            MeasuringTimes.LogSpaced => ProbeSchedule.LogSpaced(LogSpacedCount),
            _ => ProbeSchedule.AtStartAndEnd,
        };
        options.Callbacks = [new StopAtLoss(plan.StopLoss, plan.Epochs, onProgress)];
        options.CancellationToken = cancellation;
        options.OnDivergence = DivergenceAction.ReturnLastFiniteModel;
        return options;
    }

    private static IEnumerable<SpectralProbe> Probes(MLContext ml, RunPlan plan)
    {
        yield return Probe.Weights();
        if (plan.Problem is TeacherProblem teacher)
            yield return new TeacherAlignmentProbe(teacher.Direction(ml));
        if (plan.MeasuresKernels)
        {
            SpectralProbe[] kernels = [Probe.ConjugateKernel(), Probe.NeuralTangentKernel()];
            foreach (SpectralProbe probe in kernels)
                yield return plan.Times == MeasuringTimes.StartAndEnd ? probe : new AtEnds(probe, (long)plan.StepsPerEpoch * plan.Epochs);
        }

        if (plan.MeasuresOtherTangentKernel)
            yield return new OtherTangentKernelProbe(plan.OnlyFirstLayer ? ParameterSelection.All : ParameterSelection.Layers(1));
    }
}

namespace PaperReproduction.Runs;

/// <summary>What a run has besides its spectra. What is missing is NaN.</summary>
internal sealed record RunNumbers
{
    /// <summary>R² of a regression, the accuracy of a classification, on the test rows.</summary>
    public double TestMetric { get; init; } = double.NaN;

    /// <summary>R² against the teacher without its noise, on the test rows; NaN where there is no teacher.</summary>
    public double SignalRSquared { get; init; } = double.NaN;

    /// <summary>The loss over the training rows at the end.</summary>
    public double TrainLoss { get; init; } = double.NaN;

    /// <summary>Steps taken.</summary>
    public long Steps { get; init; }

    /// <summary>Why it ended before its last step, in a sentence; empty if it did not.</summary>
    public string Ending { get; init; } = "";

    /// <summary>The test R² of linear ridge regression.</summary>
    public double LinearRidge { get; init; } = double.NaN;

    /// <summary>The test R² of ridge on the conjugate kernel at the start.</summary>
    public double InitialConjugateKernel { get; init; } = double.NaN;

    /// <summary>The test R² of the lazy prediction, with the tangent kernel at the start.</summary>
    public double LazyPrediction { get; init; } = double.NaN;

    /// <summary>The test R² of ridge on the conjugate kernel at the end, fitted to fresh rows where there are any.</summary>
    public double TrainedConjugateKernel { get; init; } = double.NaN;

    /// <summary>The test R² of ridge on the tangent kernel at the end, fitted to fresh rows where there are any.</summary>
    public double TrainedTangentKernel { get; init; } = double.NaN;
}

namespace PaperReproduction.Runs;

/// <summary>When the weights of a run are measured.</summary>
internal enum MeasuringTimes
{
    /// <summary>At the start and the end.</summary>
    StartAndEnd,

    /// <summary>At the start, after the first step, at the end, and at one step between them in the logarithm.</summary>
    FirstStep,

    /// <summary>At the start and at eight times, evenly spaced in the logarithm of the step.</summary>
    LogSpaced,
}

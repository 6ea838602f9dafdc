namespace PaperReproduction.Runs;

/// <summary>How a run steps.</summary>
internal enum Method
{
    /// <summary>Gradient descent on all rows.</summary>
    GradientDescent,

    /// <summary>Stochastic gradient descent on batches.</summary>
    Sgd,

    /// <summary>Adam.</summary>
    Adam,
}

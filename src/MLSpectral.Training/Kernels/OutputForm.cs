namespace MLSpectral.Kernels;

/// <summary>Which pairs of outputs a reduced tangent kernel takes in.</summary>
internal enum OutputForm
{
    /// <summary>Every pair, each with rows and columns of its own.</summary>
    AllPairs,

    /// <summary>Each output with itself, added up.</summary>
    EqualPairs,

    /// <summary>One combination of the outputs with itself.</summary>
    OneCombination,
}

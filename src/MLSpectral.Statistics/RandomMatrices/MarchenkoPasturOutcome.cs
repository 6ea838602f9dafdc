namespace MLSpectral.Statistics.RandomMatrices;

/// <summary>Whether a spectrum could be tested against pure noise, and if not, why.</summary>
public enum MarchenkoPasturOutcome
{
    /// <summary>There are numbers.</summary>
    Tested,

    /// <summary>There are fewer than <see cref="MarchenkoPasturFit.MinimumCount"/> eigenvalues.</summary>
    TooFewEigenvalues,

    /// <summary>Half of the eigenvalues or more are not above the noise floor.</summary>
    NoBulk,
}

namespace MLSpectral;

/// <summary>What carries the spectra measured while it was fitted: a trained model, or a probe of a column.</summary>
public interface ISpectralModel
{
    /// <summary>The spectra; without rows if nothing was measured.</summary>
    SpectralTrace Spectra { get; }
}

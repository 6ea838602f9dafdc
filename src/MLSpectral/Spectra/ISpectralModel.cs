namespace MLSpectral;

/// <summary>A model or transformer that carries the spectra measured while it was fitted.</summary>
public interface ISpectralModel
{
    /// <summary>The spectra; without rows if nothing was measured.</summary>
    SpectralTrace Spectra { get; }
}

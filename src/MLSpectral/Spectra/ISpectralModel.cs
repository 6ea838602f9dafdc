namespace MLSpectral.Spectra;

/// <summary>A model that carries the spectra measured while it was trained.</summary>
public interface ISpectralModel
{
    /// <summary>The spectra; without rows if nothing was measured.</summary>
    SpectralTrace Spectra { get; }
}

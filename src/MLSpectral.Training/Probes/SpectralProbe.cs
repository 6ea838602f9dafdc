namespace MLSpectral;

/// <summary>
/// Measures spectra of a network while it trains. Derive from it to measure matrices of your own; the built-in ones are made by
/// <see cref="Probe"/>.
/// </summary>
/// <remarks>
/// A probe has no state: what belongs to a run is in the context, and one probe may serve several runs at once. Where other threads
/// collect garbage, keep the numbers that you give torch in a variable, <c>using Scalar two = 2; tensor.mul(two)</c>: TorchSharp does not
/// keep the wrapper in <c>2 * tensor</c> alive while torch reads it.
/// </remarks>
public abstract class SpectralProbe
{
    /// <summary>Measures the network at one time.</summary>
    /// <param name="context">The network, the sample, and the same at the start.</param>
    /// <returns>One spectrum for each matrix; the same matrices, by name and layer, at every time.</returns>
    public abstract IEnumerable<Spectrum> Measure(ProbeContext context);
}

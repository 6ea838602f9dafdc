namespace MLSpectral.Kernels;

/// <summary>Writes the next row of a stream of rows.</summary>
/// <param name="row">Where to; holds whatever was there.</param>
/// <returns>Whether there was one more.</returns>
internal delegate bool RowWriter(Span<double> row);

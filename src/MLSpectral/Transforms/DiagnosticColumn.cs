namespace MLSpectral;

/// <summary>A column that <see cref="SpectralDiagnosticsTransformer"/> adds.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">Its value in every row: one number for each matrix.</param>
internal sealed record DiagnosticColumn(string Name, float[] Values);

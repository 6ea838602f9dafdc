using System.Numerics;

namespace MLSpectral.Statistics.KernelLaws;

/// <summary>The solution of the fixed-point equations at one point above the real axis.</summary>
/// <param name="X">The real part of z.</param>
/// <param name="Unknowns">e_l of every layer.</param>
/// <param name="Density">Im m(z) / π, without the point masses.</param>
/// <param name="Cumulative">The share of eigenvalues at or below x, without the point masses.</param>
internal sealed record ChainPoint(double X, Complex[] Unknowns, double Density, double Cumulative);

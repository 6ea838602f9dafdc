using System.Collections.ObjectModel;
using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.ML.Data;
using MLSpectral.Statistics.Regimes;
using Tail = MLSpectral.Statistics.HeavyTails.TailKind;

namespace MLSpectral;

/// <content>What is no column of its own: text columns as types, a probe's own statistics, equality, text.</content>
public sealed partial record SpectralMeasurement
{
    /// <summary>
    /// The kind of the matrix, from <see cref="Matrix"/>, <see cref="NoiseLawName"/> and <see cref="AppliedStatistics"/>. Where the latter
    /// say nothing, as in traces of older versions, it is the built-in kind of this name, if there is one.
    /// </summary>
    [NoColumn]
    [JsonIgnore]
    public MatrixKind Kind
    {
        get => MatrixKind.Restore(Matrix, NoiseLawName, AppliedStatistics);
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            (Matrix, NoiseLawName, AppliedStatistics) = (value.Name, value.NoiseLaw.ToString(), value.Statistics.ToString());
        }
    }

    /// <summary>
    /// Which eigenvalues these are; null where <see cref="CoverageName"/> is a name that this version does not know.
    /// </summary>
    [NoColumn]
    [JsonIgnore]
    public SpectrumCoverage? Coverage
    {
        get => Named<SpectrumCoverage>(CoverageName);
        init => CoverageName = value?.ToString() ?? "";
    }

    /// <summary>
    /// Which law the tail follows; null where no tail was asked for, or <see cref="TailKindName"/> is a name that this version does not
    /// know.
    /// </summary>
    [NoColumn]
    [JsonIgnore]
    public Tail? TailKind
    {
        get => Named<Tail>(TailKindName);
        init => TailKindName = value?.ToString() ?? "";
    }

    /// <summary>
    /// The shape of the spectrum; null where it was not judged, or <see cref="RegimeName"/> is a name that this version does not know.
    /// </summary>
    [NoColumn]
    [JsonIgnore]
    public SpectralRegime? Regime
    {
        get => Named<SpectralRegime>(RegimeName);
        init => RegimeName = value?.ToString() ?? "";
    }

    /// <summary>
    /// A probe's own numbers by their names, from <see cref="Spectrum.CustomStatistics"/>. In the trace they are slots of one vector
    /// column; a name whose number is NaN counts as missing and is left out.
    /// </summary>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    [NoColumn]
    public IReadOnlyDictionary<string, double> CustomStatistics
    {
        get;
        init => field = NamedNumbers.Copy(value, nameof(CustomStatistics));
    } = ReadOnlyDictionary<string, double>.Empty;

    /// <summary>The matrix and its layer, for example <c>Weight.1</c> or <c>NeuralTangentKernel</c>.</summary>
    internal string Label => Layer == 0 ? Matrix : FormattableString.Invariant($"{Matrix}.{Layer}");

    /// <summary>Whether all values are the same; NaN equals NaN.</summary>
    /// <param name="other">Another row.</param>
    public bool Equals(SpectralMeasurement? other) =>
        other is not null
        && SpectralColumns.All.All(column => column.AreEqual(this, other))
        && NamedNumbers.AreEqual(CustomStatistics, other.CustomStatistics);

    /// <summary>A hash of what tells rows of one trace apart.</summary>
    public override int GetHashCode() => HashCode.Combine(Step, Matrix, Layer, LayerName, SpectralNorm);

    /// <summary>For example <c>step 120: Weight of layer 1 (Hidden1), 64 × 10, λ₁ = 3.2</c>.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"step {Step}: {Matrix} of layer {Layer} ({LayerName}), " + $"{Rows} × {Columns}, λ₁ = {SpectralNorm:G4}"
        );

    // A number is no name, although Enum.TryParse takes it for one.
    private static T? Named<T>(string name)
        where T : struct, Enum => Enum.TryParse(name, out T value) && Enum.GetName(value) == name ? value : null;
}

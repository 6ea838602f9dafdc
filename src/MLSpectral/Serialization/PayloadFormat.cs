namespace MLSpectral;

/// <summary>
/// A kind of payload and its versions, with the meaning that ML.NET's <c>VersionInfo</c> gives them: a file states the version that wrote
/// it and the oldest version that can use it, so that an older reader takes what it understands of a newer file.
/// </summary>
/// <param name="Signature">The signature of the envelope, 8 ASCII characters.</param>
/// <param name="Version">The version of the content that this code writes, from 1.</param>
/// <param name="OldestReader">The oldest version whose readers can use what this code writes.</param>
/// <param name="OldestReadable">The oldest version that this code reads.</param>
internal sealed record PayloadFormat(string Signature, int Version, int OldestReader, int OldestReadable)
{
    /// <summary>Describes a format of one version, which neither older nor newer readers share.</summary>
    public PayloadFormat(string signature, int version)
        : this(signature, version, OldestReader: version, OldestReadable: version) { }
}

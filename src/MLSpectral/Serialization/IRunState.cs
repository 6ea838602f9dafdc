namespace MLSpectral;

/// <summary>
/// A part of a run that remembers something which decides how the run goes on. All parts are written and read in the same order, by
/// <c>TrainingRun</c>; whoever saves a run to go on with it later needs nothing else.
/// </summary>
internal interface IRunState
{
    /// <summary>Writes what the part remembers. It changes nothing.</summary>
    void WriteState(BinaryWriter writer);

    /// <summary>Reads what a part of the same kind wrote, in place of what this part remembers.</summary>
    /// <exception cref="InvalidDataException">It was written by a part of another kind or size.</exception>
    void ReadState(PayloadReader reader);
}

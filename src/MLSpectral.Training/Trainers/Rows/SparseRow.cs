namespace MLSpectral;

/// <summary>The entries of a row that are not zero: a stretch of arrays that many rows share.</summary>
/// <param name="Columns">The arrays' slot numbers, from 0, ascending in a row.</param>
/// <param name="Values">The values there.</param>
/// <param name="Start">Where the row starts.</param>
/// <param name="Count">How many entries it has.</param>
internal readonly record struct SparseRow(int[] Columns, float[] Values, int Start, int Count)
{
    /// <summary>Writes the entries into a row of zeros.</summary>
    public void CopyTo(Span<float> zeros)
    {
        ReadOnlySpan<int> columns = Columns.AsSpan(Start, Count);
        ReadOnlySpan<float> values = Values.AsSpan(Start, Count);
        for (int i = 0; i < columns.Length; i++)
            zeros[columns[i]] = values[i];
    }
}

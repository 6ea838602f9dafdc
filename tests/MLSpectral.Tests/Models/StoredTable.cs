namespace MLSpectral.Tests.Models;

/// <summary>
/// A table by the letter of docs/reference/model-file-format.md: what stands before it in the payload, and its columns as bytes.
/// </summary>
internal sealed record StoredTable(byte[] Before, int RowCount, IReadOnlyList<StoredTable.Column> Columns)
{
    /// <summary>Changes the table in the bytes of an entry.</summary>
    public static byte[] Change(byte[] entry, Func<StoredTable, StoredTable> change)
    {
        Envelope envelope = Envelope.Of(entry);
        return (envelope with { Content = change(Of(envelope)).ToBytes() }).Seal();
    }

    public static StoredTable Of(Envelope envelope)
    {
        using var reader = new BinaryReader(new MemoryStream(envelope.Content));
        if (envelope.Signature == "MLSPHIST")
        {
            // Row counts, outcome, reason, metric, what epochs are compared by, the best one, whether it was restored, steps.
            reader.ReadBytes(8 * sizeof(long));
            reader.ReadInt32();
            reader.ReadString();
            reader.ReadString();
            reader.ReadBytes(sizeof(int) + sizeof(int) + 1 + sizeof(long));
        }

        byte[] before = envelope.Content[..(int)reader.BaseStream.Position];
        int rowCount = reader.ReadInt32();
        var columns = new Column[reader.ReadInt32()];
        for (int i = 0; i < columns.Length; i++)
            columns[i] = new Column(reader.ReadString(), reader.ReadString(), reader.ReadBytes((int)reader.ReadInt64()));
        Assert.AreEqual(reader.BaseStream.Length, reader.BaseStream.Position);
        return new StoredTable(before, rowCount, columns);
    }

    public byte[] ToBytes() =>
        [
            .. Before,
            .. Envelope.Written(writer =>
            {
                writer.Write(RowCount);
                writer.Write(Columns.Count);
                foreach (Column column in Columns)
                {
                    writer.Write(column.Name);
                    writer.Write(column.Type);
                    writer.Write((long)column.Values.Length);
                    writer.Write(column.Values);
                }
            }),
        ];

    public StoredTable Without(string name) => this with { Columns = [.. Columns.Where(column => column.Name != name)] };

    public StoredTable With(int place, Column column) => this with { Columns = [.. Columns.Take(place), column, .. Columns.Skip(place)] };

    /// <summary>With the bytes of a column changed.</summary>
    public StoredTable With(string name, Action<byte[]> change)
    {
        Column old = Columns.Single(column => column.Name == name);
        byte[] values = [.. old.Values];
        change(values);
        return this with { Columns = [.. Columns.Select(column => column == old ? column with { Values = values } : column)] };
    }

    internal sealed record Column(string Name, string Type, byte[] Values);
}

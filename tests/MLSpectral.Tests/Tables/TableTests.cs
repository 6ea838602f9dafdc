using Microsoft.ML.Data;
using MLSpectral.Tests.Models;
using static MLSpectral.Tests.Models.StoredTable;

namespace MLSpectral.Tests.Tables;

/// <summary>Tables of other versions are read, and damaged or hostile ones refused before anything is made of them.</summary>
[TestClass]
public sealed class TableTests
{
    private static readonly PayloadFormat Format = new("MLSPTEST", version: 1);

    private static readonly IReadOnlyList<TableColumn<Row>> Columns =
    [
        new NumberColumn<Row, long>("Step", NumberDataViewType.Int64, r => r.Step, (r, v) => r.Step = v),
        new NumberColumn<Row, double>("Size", NumberDataViewType.Double, r => r.Size, (r, v) => r.Size = v),
        new NumberColumn<Row, float>("Epoch", NumberDataViewType.Single, r => r.Epoch, (r, v) => r.Epoch = v),
        new NumberColumn<Row, bool>("IsBest", BooleanDataViewType.Instance, r => r.IsBest, (r, v) => r.IsBest = v),
        new TextColumn<Row>("Name", r => r.Name, (r, v) => r.Name = v),
        new DoubleVectorColumn<Row>("Values", 0, r => new VBuffer<double>(r.Values.Length, r.Values), (r, v) =>
            r.Values = [.. v.DenseValues()]
        ),
    ];

    private static readonly StoredTable Saved = Stored([
        new Row { Step = 3, Size = 1.5, Epoch = 0.5f, IsBest = true, Name = "a", Values = [2, 1] },
        new Row { Step = 4, Size = 2.5, Epoch = 1, Name = "ü", Values = [] },
    ]);

    [TestMethod]
    public void WhatIsWritten_IsReadBack() =>
        CollectionAssert.AreEqual(new[] { "3 1.5 0.5 True a 2,1", "4 2.5 1 False ü " }, Texts(Saved));

    [TestMethod]
    public void OtherOrder_AndUnknownColumns_AreTheSame()
    {
        StoredTable other = Saved with { Columns = [.. Saved.Columns.Reverse()] };
        for (int place = 0; place <= other.Columns.Count; place++)
            CollectionAssert.AreEqual(Texts(Saved), Texts(other.With(place, new Column("New", "Vector<Text>", new byte[place]))));
    }

    [TestMethod]
    [DataRow("Step", "0 1.5 0.5 True a 2,1")]
    [DataRow("Size", "3 NaN 0.5 True a 2,1")]
    [DataRow("Epoch", "3 1.5 NaN True a 2,1")]
    [DataRow("IsBest", "3 1.5 0.5 False a 2,1")]
    [DataRow("Name", "3 1.5 0.5 True none 2,1")]
    [DataRow("Values", "3 1.5 0.5 True a ")]
    public void AMissingColumn_IsNaN_OrEmpty_OrWhatANewRowHas(string column, string expected) =>
        Assert.AreEqual(expected, Texts(Saved.Without(column))[0]);

    [TestMethod]
    [DataRow("Step", "Double")]
    [DataRow("Size", "Single")]
    [DataRow("Name", "Vector<Text>")]
    [DataRow("Values", "Vector<Double, 2>")]
    public void AnotherType_IsNamed(string column, string type)
    {
        StoredTable other = Saved with { Columns = [.. Saved.Columns.Select(c => c.Name == column ? c with { Type = type } : c)] };
        StringAssert.Contains(Refusal(other.ToBytes()), $"column '{column}' of type {type} where");
    }

    [TestMethod]
    public void CountsAndLengths_ThatTheBytesDoNotHold_AreRefused()
    {
        foreach (int rows in new[] { -1, int.MinValue, 3, 1000, int.MaxValue })
            StringAssert.Contains(Refusal((Saved with { RowCount = rows }).ToBytes()), $"{rows} rows");
        foreach (int rows in new[] { 0, 1 })
            StringAssert.Contains(Refusal((Saved with { RowCount = rows }).ToBytes()), "bytes more than expected");
        foreach (int columns in new[] { -1, int.MinValue, 1000, int.MaxValue })
            StringAssert.Contains(Refusal([.. BitConverter.GetBytes(2), .. BitConverter.GetBytes(columns)]), $"announces {columns}");
        StringAssert.Contains(Refusal((Saved with { Columns = [.. Saved.Columns, Saved.Columns[1]] }).ToBytes()), "'Size' twice");
        var unknown = new Column("New", "Int32", [1]);
        StringAssert.Contains(Refusal((Saved with { Columns = [unknown, unknown] }).ToBytes()), "'New' twice");

        // A length of a column, of a vector, of a text; a Boolean.
        foreach (long length in new[] { -1, long.MinValue, 1000, int.MaxValue, long.MaxValue })
        {
            byte[] table = Saved.ToBytes();
            int place = table.AsSpan().IndexOf("Int64"u8) + 5;
            BitConverter.TryWriteBytes(table.AsSpan(place), length);
            StringAssert.Contains(Refusal(table), "more bytes were expected");
        }

        foreach (int length in new[] { -1, 3, int.MaxValue })
            StringAssert.Contains(Refusal(Saved.With("Values", bytes => BitConverter.TryWriteBytes(bytes, length)).ToBytes()), "announces");
        StringAssert.Contains(Refusal(Saved.With("Name", bytes => bytes[0] = 100).ToBytes()), "more bytes were expected");
        StringAssert.Contains(Refusal(Saved.With("IsBest", bytes => bytes[0] = 2).ToBytes()), "neither 0 nor 1");
    }

    [TestMethod]
    public void AnyCut_IsRefused()
    {
        byte[] table = Saved.ToBytes();
        for (int length = 0; length < table.Length; length++)
            StringAssert.EndsWith(Refusal(table[..length]), ".");
    }

    [TestMethod]
    public void RowsOfOneByte_AllocateNoMoreThanSomeTimesTheFile()
    {
        // Rows take memory for all columns, whichever are stored.
        const int rows = 4_000_000;
        byte[] table = new StoredTable([], rows, [new Column("Name", "Text", new byte[rows])]).ToBytes();
        long before = GC.GetAllocatedBytesForCurrentThread();
        StringAssert.Contains(Refusal(table), "more than its");
        Assert.IsLessThan(1 << 20, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void AnyBytes_AreReadOrRefused()
    {
        var random = new Random(1);
        byte[] table = Saved.ToBytes();
        int refused = 0;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] damaged = [.. table];
            for (int changes = random.Next(1, 4); changes > 0; changes--)
                damaged[random.Next(damaged.Length)] = (byte)(random.Next(3) * 127);
            refused += Refusal(damaged) is null ? 0 : 1;
        }

        Assert.IsGreaterThan(1000, refused);
    }

    private static StoredTable Stored(Row[] rows)
    {
        byte[] content = Envelope.Written(new Table<Row>(Columns, rows).Write);
        return StoredTable.Of(new Envelope(Format.Signature, 1, 1, content));
    }

    private static string[] Texts(StoredTable table) =>
        [
            .. Read(table.ToBytes())
                .Rows.Select(r =>
                    FormattableString.Invariant($"{r.Step} {r.Size} {r.Epoch} {r.IsBest} {r.Name} {string.Join(',', r.Values)}")
                ),
        ];

    private static Table<Row> Read(byte[] content)
    {
        var reader = new PayloadReader(Format, version: 1, content);
        var table = Table<Row>.Read(Columns, reader);
        reader.CheckAtEnd();
        return table;
    }

    // Other exceptions end the test.
    private static string? Refusal(byte[] content)
    {
        try
        {
            Read(content);
            return null;
        }
        catch (InvalidDataException e)
        {
            return e.Message;
        }
    }

    private sealed class Row
    {
        public long Step { get; set; }

        public double Size { get; set; }

        public float Epoch { get; set; }

        public bool IsBest { get; set; }

        public string Name { get; set; } = "none";

        public double[] Values { get; set; } = [];
    }
}

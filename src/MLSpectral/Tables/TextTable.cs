using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Data.Analysis;
using Microsoft.VisualBasic.FileIO;

namespace MLSpectral;

/// <summary>
/// A text file of separated values as a data frame of text: every field as it stands, nothing guessed. A vector of ML.NET's SaveAsText,
/// which takes several fields, becomes one text such as <c>(3 2.5 1)</c>, as data frames write vectors.
/// </summary>
internal static partial class TextTable
{
    // ML.NET writes the columns and their fields in comments before the header.
    private const string SchemaMark = "#@";

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file, in UTF-8, with a line of names.</param>
    /// <param name="separator">What stands between fields.</param>
    /// <exception cref="InvalidDataException">There is no line of names, or a line does not fit to it.</exception>
    public static DataFrame Read(string path, char separator)
    {
        Field[] schema =
        [
            .. File.ReadLines(path).TakeWhile(line => line.StartsWith(SchemaMark, StringComparison.Ordinal)).SelectMany(Fields),
        ];
        using var parser = new TextFieldParser(path, Encoding.UTF8)
        {
            TextFieldType = FieldType.Delimited,
            Delimiters = [separator.ToString()],
            HasFieldsEnclosedInQuotes = true,
            TrimWhiteSpace = false,
            CommentTokens = [SchemaMark],
        };
        if (schema.Any(field => field.End <= field.First))
            throw new InvalidDataException($"The file '{path}' has comments of columns that are none: it is damaged.");
        string[] names = Next(parser, path) ?? throw new InvalidDataException($"The file '{path}' has no line with the names of columns.");
        Field[] fields = schema.Length > 0 ? schema : [.. names.Select((name, i) => new Field(name, i, i + 1, IsVector: false))];
        fields = [.. fields.SelectMany(field => Named(field, names))];
        var columns = fields.Select(_ => new List<string>()).ToArray();
        while (Next(parser, path) is string[] line)
        {
            int least = fields.Max(field => field.End == int.MaxValue ? field.First : field.End);
            if (line.Length < least || (fields.All(field => field.End != int.MaxValue) && line.Length > least))
                throw new InvalidDataException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Line {parser.LineNumber - 1} of '{path}' or the one before has {line.Length} values where {least} were expected. "
                            + $"Give the separator that the file has, and write it by SaveCsv, or by SaveAsText with forceDense: true."
                    )
                );
            for (int i = 0; i < fields.Length; i++)
                columns[i].Add(fields[i].Text(line));
        }

        return new DataFrame(fields.Zip(columns, (field, values) => new StringDataFrameColumn(field.Name, values)));
    }

    private static string[]? Next(TextFieldParser parser, string path)
    {
        try
        {
            return parser.ReadFields();
        }
        catch (MalformedLineException failure)
        {
            throw new InvalidDataException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Line {parser.ErrorLineNumber} of '{path}' has quotes that do not fit together. Give the separator that the file has."
                ),
                failure
            );
        }
    }

    private static IEnumerable<Field> Fields(string comment) =>
        SchemaColumn()
            .Matches(comment)
            .Select(match => new Field(
                match.Groups["name"].Value,
                int.Parse(match.Groups["first"].Value, CultureInfo.InvariantCulture),
                match.Groups["last"] switch
                {
                    { Success: false } => 1 + int.Parse(match.Groups["first"].Value, CultureInfo.InvariantCulture),
                    { Value: "**" } => int.MaxValue,
                    Group last => 1 + int.Parse(last.Value, CultureInfo.InvariantCulture),
                },
                match.Groups["last"].Success
            ));

    // Slots of a vector that have names become columns of their own, as in a data frame.
    private static IEnumerable<Field> Named(Field field, string[] names)
    {
        if (!field.IsVector || field.End > names.Length || names[field.First..field.End].Any(name => name.Length == 0))
            return [field];
        return Enumerable
            .Range(field.First, field.End - field.First)
            .Select(i => new Field($"{field.Name}.{names[i]}", i, i + 1, IsVector: false));
    }

    [GeneratedRegex(@"\bcol=(?<name>\w+):\w+:(?<first>\d{1,6})(-(?<last>\*\*|\d{1,6}))?", RegexOptions.CultureInvariant)]
    private static partial Regex SchemaColumn();

    private sealed record Field(string Name, int First, int End, bool IsVector)
    {
        public string Text(string[] line) => IsVector ? $"({string.Join(' ', line.Take(End).Skip(First))})" : line[First];
    }
}

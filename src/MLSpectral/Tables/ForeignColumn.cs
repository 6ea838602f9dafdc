using System.Globalization;
using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral;

/// <summary>
/// Reads a column of any view as numbers, text or vectors: numbers of any type that hold the value, and text as files have it.
/// </summary>
internal static class ForeignColumn
{
    private static readonly char[] Brackets = ['(', ')'];

    /// <summary>Reads a scalar.</summary>
    /// <typeparam name="T">Double, Single, Int64, Int32 or Boolean.</typeparam>
    /// <exception cref="ArgumentException">The column holds something else.</exception>
    public static Func<T> Scalar<T>(DataViewRow row, DataViewSchema.Column column)
        where T : unmanaged
    {
        if (column.Type.RawType == typeof(T))
            return Value<T>(row, column);
        if (column.Type.RawType == typeof(ReadOnlyMemory<char>))
        {
            Func<string> text = Text(row, column);
            return () => Parse<T>(text(), column.Name);
        }

        return column.Type.RawType switch
        {
            Type type when type == typeof(float) => Converted<float, T>(row, column),
            Type type when type == typeof(double) => Converted<double, T>(row, column),
            Type type when type == typeof(int) => Converted<int, T>(row, column),
            Type type when type == typeof(long) => Converted<long, T>(row, column),
            _ => throw Unfit(column, typeof(T).Name),
        };
    }

    /// <summary>Reads text.</summary>
    /// <exception cref="ArgumentException">The column holds something else.</exception>
    public static Func<string> Text(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type.RawType != typeof(ReadOnlyMemory<char>))
            throw Unfit(column, "text");
        Func<ReadOnlyMemory<char>> value = Value<ReadOnlyMemory<char>>(row, column);
        return () => value().ToString();
    }

    /// <summary>Reads a vector: of Double or Single, or text such as <c>(3 2.5 1)</c>, as data frames write it.</summary>
    /// <exception cref="ArgumentException">The column holds something else.</exception>
    public static Func<double[]> Vector(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type.RawType == typeof(VBuffer<double>))
        {
            Func<VBuffer<double>> value = Value<VBuffer<double>>(row, column);
            return () => [.. value().DenseValues()];
        }

        if (column.Type.RawType == typeof(VBuffer<float>))
        {
            Func<VBuffer<float>> value = Value<VBuffer<float>>(row, column);
            return () => [.. value().DenseValues().Select(number => (double)number)];
        }

        if (column.Type.RawType != typeof(ReadOnlyMemory<char>))
            throw Unfit(column, "a vector of numbers");
        Func<string> text = Text(row, column);
        return () =>
            [
                .. text()
                    .Trim(Brackets)
                    .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Select(number => Parse<double>(number, column.Name)),
            ];
    }

    private static Func<T> Value<T>(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<T> get = row.GetGetter<T>(column);
        return () =>
        {
            T value = default!;
            get(ref value);
            return value;
        };
    }

    private static Func<T> Converted<TSource, T>(DataViewRow row, DataViewSchema.Column column)
        where TSource : unmanaged, INumber<TSource>
        where T : unmanaged
    {
        Func<TSource> value = Value<TSource>(row, column);
        return typeof(T) switch
        {
            Type type when type == typeof(double) => () => (T)(object)double.CreateTruncating(value()),
            Type type when type == typeof(float) => () => (T)(object)float.CreateTruncating(value()),
            Type type when type == typeof(long) => () => (T)(object)Whole<TSource, long>(value(), column),
            Type type when type == typeof(int) => () => (T)(object)Whole<TSource, int>(value(), column),
            _ => throw Unfit(column, typeof(T).Name),
        };
    }

    private static T Whole<TSource, T>(TSource value, DataViewSchema.Column column)
        where TSource : INumber<TSource>
        where T : INumber<T>
    {
        T whole = T.CreateSaturating(value);
        return TSource.CreateSaturating(whole) == value ? whole : throw Unfit(column.Name, $"{value}", "a whole number");
    }

    // A missing number is NaN in memory, and ? or nothing in ML.NET's text files.
    private static T Parse<T>(string text, string column)
        where T : unmanaged
    {
        ReadOnlySpan<char> trimmed = text.AsSpan().Trim();
        bool isMissing = trimmed is "" or "?";
        if (typeof(T) == typeof(bool))
            return trimmed switch
            {
                "1" => (T)(object)true,
                "0" => (T)(object)false,
                _ when bool.TryParse(trimmed, out bool value) => (T)(object)value,
                _ => throw Unfit(column, text, "True or False"),
            };
        if (typeof(T) == typeof(double))
            return (T)(object)(isMissing ? double.NaN : Number<double>(trimmed, text, column));
        if (typeof(T) == typeof(float))
            return (T)(object)(isMissing ? float.NaN : Number<float>(trimmed, text, column));
        if (typeof(T) == typeof(long))
            return (T)(object)Number<long>(trimmed, text, column);
        return (T)(object)Number<int>(trimmed, text, column);
    }

    private static T Number<T>(ReadOnlySpan<char> trimmed, string text, string column)
        where T : INumber<T> =>
        T.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out T? value)
            ? value
            : throw Unfit(column, text, "a number");

    private static ArgumentException Unfit(string column, string text, string wanted) =>
        new($"A value of column '{column}' is '{text}'; it must be {wanted}.");

    private static ArgumentException Unfit(DataViewSchema.Column column, string wanted) =>
        new($"The column '{column.Name}' is {column.Type}; it must be {wanted}, or text that says the same.");
}

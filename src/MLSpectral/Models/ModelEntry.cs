using System.Diagnostics.CodeAnalysis;
using Microsoft.ML;

namespace MLSpectral;

/// <summary>An entry of a model's folder in the file, an envelope of its own; see docs/reference/model-file-format.md.</summary>
/// <param name="Name">The entry's name.</param>
/// <param name="Format">What its envelope holds.</param>
internal sealed record ModelEntry(string Name, PayloadFormat Format)
{
    /// <summary>Writes the entry into the folder that is being saved.</summary>
    public void Write(ModelSaveContext ctx, Action<BinaryWriter> write) =>
        ctx.SaveBinaryStream(Name, writer => Payload.Write(writer, Format, write));

    /// <summary>Reads the entry of the folder that is being loaded.</summary>
    /// <exception cref="InvalidDataException">It is missing, damaged, of a version that this code cannot use, or means nothing.</exception>
    public T Read<T>(ModelLoadContext ctx, Func<PayloadReader, T> read) =>
        TryGetBytes(ctx, out byte[]? bytes) ? Parse(bytes, read) : throw Missing();

    /// <summary>An entry for something new, which is written when the model is saved.</summary>
    public DeferredEntry<T> Of<T>(T value, Action<BinaryWriter> write) => new(() => value, ctx => Write(ctx, write));

    /// <summary>
    /// Takes the bytes of the entry, which scoring does not need, as they are. They are verified and parsed when they are first asked for,
    /// and saved again unchanged, missing ones not at all.
    /// </summary>
    /// <param name="ctx">The folder that is being loaded.</param>
    /// <param name="read">Parses the content.</param>
    /// <param name="fallback">Gives the value where the entry is missing; null where it must not be.</param>
    public DeferredEntry<T> Defer<T>(ModelLoadContext ctx, Func<PayloadReader, T> read, Func<T>? fallback = null)
    {
        bool found = TryGetBytes(ctx, out byte[]? bytes);
        return new(
            () =>
            {
                if (!found && fallback is not null)
                    return fallback();
                try
                {
                    return found ? Parse(bytes!, read) : throw Missing();
                }
                catch (InvalidDataException e)
                {
                    throw new InvalidDataException(
                        $"The entry '{Name}' of the model cannot be read; scoring does without it and is not affected. {e.Message}",
                        e
                    );
                }
            },
            saving =>
            {
                if (found)
                    saving.SaveBinaryStream(Name, writer => writer.Write(bytes!));
            }
        );
    }

    private T Parse<T>(byte[] bytes, Func<PayloadReader, T> read)
    {
        PayloadReader reader = Payload.Read(bytes, Format);
        try
        {
            T result = read(reader);
            reader.CheckAtEnd();
            return result;
        }
        catch (ArgumentException e)
        {
            // What is read is checked by the code that checks what a caller sets.
            throw new InvalidDataException(
                $"The {Format.Signature} payload of the model was written wrongly, save the model again: "
                    + e.Message.ReplaceLineEndings(" "),
                e
            );
        }
    }

    // No array holds an entry beyond 2 GB; what is cut off does not match the length in its envelope.
    private bool TryGetBytes(ModelLoadContext ctx, [NotNullWhen(true)] out byte[]? bytes)
    {
        byte[]? read = null;
        ctx.TryLoadBinaryStream(
            Name,
            stream => read = stream.ReadBytes((int)Math.Min(stream.BaseStream.Length - stream.BaseStream.Position, Array.MaxLength))
        );
        bytes = read;
        return read is not null;
    }

    private InvalidDataException Missing() =>
        new($"The model has no entry '{Name}': the file is incomplete. Save the model again, or copy the file again.");
}

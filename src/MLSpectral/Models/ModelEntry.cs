using System.Diagnostics.CodeAnalysis;
using Microsoft.ML;

namespace MLSpectral;

/// <summary>An entry of a model's folder in the file, an envelope of its own; see FORMAT.md.</summary>
/// <param name="Name">The entry's name.</param>
/// <param name="Signature">The signature of its envelope, 8 ASCII characters.</param>
/// <param name="Version">The version of its content.</param>
internal sealed record ModelEntry(string Name, string Signature, int Version)
{
    /// <summary>Writes the entry into the folder that is being saved.</summary>
    public void Write(ModelSaveContext ctx, Action<BinaryWriter> write) =>
        ctx.SaveBinaryStream(Name, writer => Payload.Write(writer, Signature, Version, write));

    /// <summary>Reads the entry of the folder that is being loaded.</summary>
    /// <exception cref="InvalidDataException">It is missing, damaged, of another version, or longer than what is read.</exception>
    public T Read<T>(ModelLoadContext ctx, Func<PayloadReader, T> read) =>
        TryRead(ctx, read, out T? result)
            ? result
            : throw new InvalidDataException(
                $"The model has no entry '{Name}': the file is incomplete. Save the model again, or copy the file again."
            );

    /// <summary>Reads the entry of the folder that is being loaded, if it is there.</summary>
    /// <exception cref="InvalidDataException">It is damaged, of another version, or longer than what is read.</exception>
    public bool TryRead<T>(ModelLoadContext ctx, Func<PayloadReader, T> read, [MaybeNullWhen(false)] out T result)
    {
        T content = default!;
        bool found = ctx.TryLoadBinaryStream(Name, stream =>
        {
            PayloadReader reader = Payload.Read(stream, Signature, Version);
            content = read(reader);
            reader.CheckAtEnd();
        });
        result = content;
        return found;
    }
}

using Microsoft.ML;

namespace MLSpectral;

/// <summary>
/// What an entry of a model holds that scoring does not need. <see cref="ModelEntry"/> makes it; the value is read once, when a thread
/// first asks for it.
/// </summary>
/// <param name="read">Gives the value. What it throws is thrown to everybody who asks.</param>
/// <param name="save">Writes the entry into the folder that is being saved.</param>
internal sealed class DeferredEntry<T>(Func<T> read, Action<ModelSaveContext> save)
{
    private readonly Lazy<T> _value = new(read);

    /// <summary>The value.</summary>
    /// <exception cref="InvalidDataException">The entry of the file cannot be read.</exception>
    public T Value => _value.Value;

    /// <summary>Writes the entry into the folder that is being saved.</summary>
    public void Save(ModelSaveContext ctx) => save(ctx);
}

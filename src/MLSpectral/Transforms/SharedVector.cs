using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral;

/// <summary>
/// Vectors that are the same for every row, and slot names. Values are copied into the caller's buffer: it may write into it later.
/// </summary>
internal static class SharedVector
{
    public static ValueGetter<VBuffer<T>> Getter<T>(T[] values) =>
        (ref VBuffer<T> vector) =>
        {
            VBufferEditor<T> editor = VBufferEditor.Create(ref vector, values.Length);
            values.CopyTo(editor.Values);
            vector = editor.Commit();
        };

    public static void AddSlotNames(DataViewSchema.Annotations.Builder annotations, IEnumerable<string> names)
    {
        ReadOnlyMemory<char>[] texts = [.. names.Select(name => name.AsMemory())];
        annotations.Add(AnnotationUtils.Kinds.SlotNames, new VectorDataViewType(TextDataViewType.Instance, texts.Length), Getter(texts));
    }
}

using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral;

/// <summary>The same vectors for every row, of any schema. No column is read.</summary>
internal sealed class SpectralDiagnosticsMapper(SpectralDiagnosticsTransformer transformer) : IRowMapper
{
    public DataViewSchema.DetachedColumn[] GetOutputColumns()
    {
        var type = new VectorDataViewType(NumberDataViewType.Single, transformer.SlotNames.Count);
        return [.. transformer.Columns.Select(column => new DataViewSchema.DetachedColumn(column.Name, type, Annotations(column, type)))];
    }

    public Func<int, bool> GetDependencies(Func<int, bool> activeOutput) => _ => false;

    public Delegate?[] CreateGetters(DataViewRow input, Func<int, bool> activeOutput, out Action? disposer)
    {
        disposer = null;
        return [.. transformer.Columns.Select((column, i) => activeOutput(i) ? SharedVector.Getter(column.Values) : null)];
    }

    public ITransformer GetTransformer() => transformer;

    public void Save(ModelSaveContext ctx) => ((ICanSaveModel)transformer).Save(ctx);

    private DataViewSchema.Annotations Annotations(DiagnosticColumn column, VectorDataViewType type)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        SharedVector.AddSlotNames(annotations, transformer.SlotNames);
        annotations.Add(SpectralDiagnosticsTransformer.SpectralValues, type, SharedVector.Getter(column.Values));
        return annotations.ToAnnotations();
    }
}

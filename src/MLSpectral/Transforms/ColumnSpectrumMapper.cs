using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral;

/// <summary>Adds no column and reads none.</summary>
internal sealed class ColumnSpectrumMapper(ColumnSpectrumTransformer transformer) : IRowMapper
{
    public DataViewSchema.DetachedColumn[] GetOutputColumns() => [];

    public Func<int, bool> GetDependencies(Func<int, bool> activeOutput) => _ => false;

    public Delegate[] CreateGetters(DataViewRow input, Func<int, bool> activeOutput, out Action? disposer)
    {
        disposer = null;
        return [];
    }

    public ITransformer GetTransformer() => transformer;

    public void Save(ModelSaveContext ctx) => ((ICanSaveModel)transformer).Save(ctx);
}

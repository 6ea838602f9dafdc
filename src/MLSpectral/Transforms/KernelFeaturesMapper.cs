using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral;

/// <summary>From the feature column of one schema to the columns of features and leverage.</summary>
internal sealed class KernelFeaturesMapper(KernelFeaturesTransformer transformer, DataViewSchema.Column features) : IRowMapper
{
    public DataViewSchema.DetachedColumn[] GetOutputColumns()
    {
        int count = transformer.Fitted.Eigenvalues.Length;
        var annotations = new DataViewSchema.Annotations.Builder();
        SharedVector.AddSlotNames(annotations, Enumerable.Range(1, count).Select(j => $"{transformer.Kernel}.{j}"));
        return
        [
            new(transformer.OutputColumnName, new VectorDataViewType(NumberDataViewType.Single, count), annotations.ToAnnotations()),
            new(transformer.LeverageColumnName, NumberDataViewType.Single),
        ];
    }

    public Func<int, bool> GetDependencies(Func<int, bool> activeOutput) =>
        column => column == features.Index && (activeOutput(0) || activeOutput(1));

    public Delegate?[] CreateGetters(DataViewRow input, Func<int, bool> activeOutput, out Action? disposer)
    {
        disposer = null;
        if (!activeOutput(0) && !activeOutput(1))
            return [null, null];
        var row = new KernelFeaturesRow(transformer.Fitted, input, input.Schema[features.Index]);
        return
        [
            activeOutput(0) ? (ValueGetter<VBuffer<float>>)row.GetFeatures : null,
            activeOutput(1) ? (ValueGetter<float>)row.GetLeverage : null,
        ];
    }

    public ITransformer GetTransformer() => transformer;

    public void Save(ModelSaveContext ctx) => ((ICanSaveModel)transformer).Save(ctx);
}

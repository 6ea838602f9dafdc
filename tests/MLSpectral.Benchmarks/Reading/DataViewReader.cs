using System.Reflection;
using Microsoft.ML;

namespace MLSpectral.Benchmarks.Reading;

/// <summary>
/// Calls <see cref="RowReader"/>, whose argument is a type that ML.NET keeps to itself: hence by reflection, once for a whole data view.
/// </summary>
internal sealed class DataViewReader(IDataView view)
{
    private static readonly MethodInfo ReadMethod = typeof(RowReader).GetMethod("Read")!;

    // RoleMappedData(data, label, feature, group, weight, name, custom, opt).
    private readonly object _data = Activator.CreateInstance(
        ReadMethod.GetParameters()[0].ParameterType,
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic,
        binder: null,
        [view, FeedForwardOptions.Defaults.LabelColumnName, FeedForwardOptions.Defaults.FeatureColumnName, null, null, null, null, false],
        culture: null
    )!;

    /// <summary>Reads all rows into tensors of the caller's dispose scope.</summary>
    public TrainingRows Read() => (TrainingRows)ReadMethod.Invoke(null, [_data, "benchmark", CancelRequest.None])!;
}

namespace MLSpectral.Kernels;

/// <summary>Which parameters a tangent kernel counts.</summary>
public sealed class ParameterSelection
{
    private readonly string _description;
    private readonly Func<ParameterTensor, bool> _includes;

    private ParameterSelection(string description, Func<ParameterTensor, bool> includes) =>
        (_description, _includes) = (description, includes);

    /// <summary>Every parameter, trained or not.</summary>
    public static ParameterSelection All { get; } = new(nameof(All), _ => true);

    /// <summary>Selects the parameters that the optimizer changes, whose kernel governs the training.</summary>
    public static ParameterSelection Trained { get; } = new(nameof(Trained), parameter => parameter.IsTrained);

    /// <summary>Weights without biases.</summary>
    public static ParameterSelection Weights { get; } = new(nameof(Weights), parameter => !parameter.IsBias);

    /// <summary>Biases alone.</summary>
    public static ParameterSelection Biases { get; } = new(nameof(Biases), parameter => parameter.IsBias);

    /// <summary>Weights and biases of some layers.</summary>
    /// <param name="layers">Their numbers, from 1.</param>
    public static ParameterSelection Layers(params int[] layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        int[] copy = [.. layers];
        return new ParameterSelection($"{nameof(Layers)}({string.Join(", ", copy)})", parameter => copy.Contains(parameter.Layer));
    }

    /// <summary>Selects the parameters that satisfy a condition.</summary>
    /// <param name="includes">For example <c>p =&gt; p.Layer == 1 &amp;&amp; !p.IsBias</c>.</param>
    public static ParameterSelection Where(Func<ParameterTensor, bool> includes)
    {
        ArgumentNullException.ThrowIfNull(includes);
        return new ParameterSelection(nameof(Where), includes);
    }

    /// <summary>Whether a tensor of parameters counts.</summary>
    /// <param name="parameter">The tensor's place in the network.</param>
    public bool Includes(ParameterTensor parameter) => _includes(parameter);

    /// <summary>For example <c>Layers(1)</c>.</summary>
    public override string ToString() => _description;
}

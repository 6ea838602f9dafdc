namespace MLSpectral;

/// <summary>
/// A shape φ: all that scoring, kernel laws, initialization and ONNX files need of it. Each shape stands in one file of this folder, with
/// the property of <see cref="Activation"/> that users name it by; its form in torch is in Tensors/TensorActivation.
/// </summary>
/// <param name="Kind">The kind, whose number stands in model files.</param>
internal abstract record ActivationShape(ActivationKind Kind)
{
    /// <summary>The kind, with the parameter where there is one.</summary>
    public virtual string Name => $"{Kind}";

    /// <summary>The number in model files that tells shapes of one kind apart; 0 where there is only one.</summary>
    public virtual double Parameter => 0;

    /// <summary>
    /// Whether φ is a rectifier or much like one: it cuts off half of its input, so that weights are drawn with He's factor 2 by default.
    /// </summary>
    public virtual bool IsRectifier => false;

    /// <summary>φ(z).</summary>
    public abstract double Value(double z);

    /// <summary>φ′(z); at a kink the value from the left, as in torch.</summary>
    public abstract double Slope(double z);

    /// <summary>Adds φ of a value to a graph of ONNX operators of opset 20 (github.com/onnx/onnx, docs/Operators.md).</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="value">The name of the value.</param>
    /// <param name="result">What to call the result; a prefix for what else is added.</param>
    /// <returns>The name of the result.</returns>
    public abstract string AddTo(IOperatorGraph graph, string value, string result);

    /// <summary>Replaces preactivations by φ of them, in single precision.</summary>
    public virtual void Apply(Span<float> z)
    {
        foreach (ref float value in z)
            value = (float)Value(value);
    }

    /// <summary>a = φ(z), in double precision.</summary>
    public virtual void Apply(ReadOnlySpan<double> z, Span<double> a)
    {
        for (int unit = 0; unit < z.Length; unit++)
            a[unit] = Value(z[unit]);
    }
}

namespace MLSpectral;

/// <summary>
/// The shapes φ as ONNX operators of opset 20 (github.com/onnx/onnx, docs/Operators.md). Shift and scale are not here:
/// <see cref="FoldedLayer"/> and <see cref="OnnxNetwork"/> have them.
/// </summary>
internal static class OnnxActivation
{
    /// <summary>Adds φ of a value.</summary>
    /// <returns>The name of the result; that of the value itself for the identity.</returns>
    public static string Add(OnnxGraph graph, Activation activation, string value, string result) =>
        activation.Kind switch
        {
            ActivationKind.Identity => value,
            ActivationKind.Relu => graph.Add("Relu", result, [value]),
            ActivationKind.LeakyRelu => graph.Add(
                "LeakyRelu",
                result,
                [value],
                [OnnxAttribute.Of("alpha", (float)activation.NegativeSlope)]
            ),
            ActivationKind.Gelu => graph.Add("Gelu", result, [value], [OnnxAttribute.Of("approximate", "none")]),
            ActivationKind.GeluTanh => graph.Add("Gelu", result, [value], [OnnxAttribute.Of("approximate", "tanh")]),
            ActivationKind.Tanh => graph.Add("Tanh", result, [value]),
            ActivationKind.Sigmoid => graph.Add("Sigmoid", result, [value]),
            ActivationKind.Softplus => graph.Add("Softplus", result, [value]),
            ActivationKind.Erf => graph.Add("Erf", result, [value]),
            ActivationKind.SiLU => graph.Add("Mul", result, [value, graph.Add("Sigmoid", result + "_Sigmoid", [value])]),
            _ => throw new ArgumentOutOfRangeException(nameof(activation), activation.Kind, "Unknown activation."),
        };
}

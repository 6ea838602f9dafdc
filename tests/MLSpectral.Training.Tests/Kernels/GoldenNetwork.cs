using System.Text.Json;
using MLSpectral.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Kernels;

/// <summary>
/// A network and its kernels from Golden/ntk, computed by float64 automatic differentiation; conventions in the README there.
/// </summary>
internal sealed class GoldenNetwork : IDisposable
{
    private readonly JsonDocument _json;

    private GoldenNetwork(string file)
    {
        _json = JsonDocument.Parse(File.ReadAllText(file));
        JsonElement[] layers = [.. Root.GetProperty("layers").EnumerateArray()];
        Network = new TensorNetwork([
            .. layers.Select(
                (layer, l) =>
                    new TensorLayer(
                        $"Layer{l + 1}",
                        Matrix(Root.GetProperty("weights")[l]),
                        Root.GetProperty("biases")[l] is { ValueKind: not JsonValueKind.Null } bias ? Vector(bias) : null,
                        layer.GetProperty("weight_scale").GetDouble(),
                        layer.GetProperty("bias_scale").GetDouble(),
                        ActivationNamed(layer.GetProperty("activation").GetString()!)
                    )
            ),
        ]);
        X = Matrix(Root.GetProperty(nameof(X)));
        X2 = Matrix(Root.GetProperty(nameof(X2)));
        Y = Matrix(Root.GetProperty("y"));
    }

    public TensorNetwork Network { get; }

    public Tensor X { get; }

    public Tensor X2 { get; }

    public Tensor Y { get; }

    public JsonElement Root => _json.RootElement;

    public static IEnumerable<string> Names =>
        Directory
            .GetFiles(Path.Combine(AppContext.BaseDirectory, "Golden", "ntk"), "*.json")
            .Select(f => Path.GetFileNameWithoutExtension(f))
            .Order();

    public static GoldenNetwork Load(string name) => new(Path.Combine(AppContext.BaseDirectory, "Golden", "ntk", name + ".json"));

    public static Tensor Matrix(JsonElement rows) =>
        ((ReadOnlySpan<double>)rows.EnumerateArray().SelectMany(Doubles).ToArray()).ToTensor(
            rows.GetArrayLength(),
            rows[0].GetArrayLength()
        );

    public static double[] Doubles(JsonElement values) => [.. values.EnumerateArray().Select(v => v.GetDouble())];

    public void Dispose()
    {
        Network.Dispose();
        X.Dispose();
        X2.Dispose();
        Y.Dispose();
        _json.Dispose();
    }

    public static Tensor Vector(JsonElement values) => ((ReadOnlySpan<double>)Doubles(values)).ToTensor(values.GetArrayLength());

    private static Activation ActivationNamed(string name) =>
        name switch
        {
            "identity" => Activation.Identity,
            "relu" => Activation.Relu,
            "leaky_relu" => Activation.LeakyRelu(0.01),
            "gelu" => Activation.Gelu,
            "gelu_tanh" => Activation.GeluTanh,
            "tanh" => Activation.Tanh,
            "sigmoid" => Activation.Sigmoid,
            "softplus" => Activation.Softplus,
            "erf" => Activation.Erf,
            "silu" => Activation.SiLU,
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "Unknown activation."),
        };
}

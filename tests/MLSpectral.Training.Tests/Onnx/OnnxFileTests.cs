using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;

namespace MLSpectral.Tests.Onnx;

/// <summary>What is in an ONNX file, byte by byte, and when there is none.</summary>
[TestClass]
public sealed class OnnxFileTests
{
    [TestMethod]
    public void File_HasTheVersionsOfOnnx115()
    {
        var file = new ProtobufFields(OnnxSubjects.File(Model(Chain(Activation.Relu)).SaveAsOnnx));
        Assert.AreEqual(9, file.Number(1));
        Assert.AreEqual("MLSpectral", file.Text(2));
        ProtobufFields operators = file.Messages(8).Single();
        Assert.IsEmpty(operators.Texts(1));
        Assert.AreEqual(20, operators.Number(2));
    }

    [TestMethod]
    public void InputsAndOutputs_HaveASymbolicNumberOfRows()
    {
        MLContext ml = TestData.Context();
        AssertOutputs(OnnxSubjects.Regression(ml, _ => { }).Model.SaveAsOnnx, ("Score", 1, 1));
        AssertOutputs(OnnxSubjects.Binary(ml, _ => { }).Model.SaveAsOnnx, ("Score", 1, 1), ("Probability", 1, 1), ("PredictedLabel", 9, 1));
        AssertOutputs(OnnxSubjects.Multiclass(ml, _ => { }).Model.SaveAsOnnx, ("Score", 1, 3), ("PredictedLabel", 7, 1));
    }

    [TestMethod]
    public void Graph_IsOneGemmAndOneActivationForALayer()
    {
        ProtobufFields graph = Graph(Model(Chain(Activation.LeakyRelu(0.25))));
        CollectionAssert.AreEqual(
            new[] { "Gemm", "LeakyRelu", "Gemm", "Identity" },
            graph.Messages(1).Select(node => node.Text(4)).ToArray()
        );
        ProtobufFields slope = graph.Messages(1).ElementAt(1).Message(5);
        Assert.AreEqual("alpha", slope.Text(1));
        Assert.AreEqual(0.25f, slope.Single(2));
        Assert.AreEqual("Hidden: 2 × 3, LeakyRelu(0.25)", graph.Messages(1).First().Text(6));
    }

    [TestMethod]
    public void Tensors_HaveScalesAndNormalizationInThem()
    {
        // a = 4 (φ − 0.5): z₂ = 0.5 · [1 2] · 4 (φ − 0.5) + 0.25 · 8 = [2 4] φ − 3 + 2, and the score is 10 z₂ + 100.
        var normalized = Activation.Restore(ActivationKind.Relu, 0, shift: 0.5, scale: 4);
        ProtobufFields[] tensors = [.. Graph(Model(Chain(normalized), offset: 100, scale: 10)).Messages(5)];
        CollectionAssert.AreEqual(
            new[] { "Layer1_Weights", "Layer2_Weights", "Layer2_Biases", "Output_Scales", "Output_Offsets" },
            tensors.Select(tensor => tensor.Text(8)).ToArray()
        );
        CollectionAssert.AreEqual(new long[] { 2, 3 }, tensors[0].Numbers(1).ToArray());
        CollectionAssert.AreEqual(new float[] { 3, 6, 9, 12, 15, 18 }, Values(tensors[0]));
        CollectionAssert.AreEqual(new float[] { 2, 4 }, Values(tensors[1]));
        CollectionAssert.AreEqual(new float[] { -1 }, Values(tensors[2]));
        CollectionAssert.AreEqual(new float[] { 10 }, Values(tensors[3]));
        CollectionAssert.AreEqual(new float[] { 100 }, Values(tensors[4]));
    }

    [TestMethod]
    public void LastActivation_NormalizedWithUnits_IsApplied()
    {
        var last = Activation.Softplus.Normalized();
        FeedForwardNetwork network = new([new DenseLayer("Output", 2, 1, new float[] { 1, -2 }, new[] { 0.5f }, 1, 1, last)]);
        using var scorer = new OnnxScorer(OnnxSubjects.File(Model(network, offset: -7, scale: 3).SaveAsOnnx));
        Assert.AreEqual(-7 + (3 * last.Evaluate(1.5 - 0.5 + 0.5)), scorer.Score<float>("Score", [1.5f, 0.25f]).Single(), 1e-5);
    }

    [TestMethod]
    public void Probability_IsTheCalibrators()
    {
        var model = OnnxSubjects.Binary(TestData.Context(), _ => { }).Model.SubModel;
        using var scorer = new OnnxScorer(OnnxSubjects.File(model.CreateOnnxGraph(slope: -2, offset: 0.3).WriteTo));
        float[] row = OnnxSubjects.Rows[3].Features;
        double score = scorer.Score<float>("Score", row).Single();
        Assert.AreNotEqual(0, score);
        Assert.AreEqual(1 / (1 + Math.Exp((-2 * score) + 0.3)), scorer.Score<float>("Probability", row).Single(), 1e-6);
    }

    [TestMethod]
    public void LargeOffset_TakesNoDigitsFromTheSum()
    {
        // Thousands of summands below 1: with the offset in the biases, every partial sum would be rounded to an even number.
        const int width = 4096;
        const double offset = 1 << 24;
        float[] weights = [.. Enumerable.Range(0, width).Select(i => 0.4f * (i % 2 == 0 ? 1 : -0.5f))];
        FeedForwardNetwork network = new([new DenseLayer("Output", width, 1, weights, default, 1, 1, Activation.Identity)]);
        var model = Model(network, offset, scale: 1);
        float[] row = [.. Enumerable.Repeat(1f, width)];
        using var scorer = new OnnxScorer(OnnxSubjects.File(model.SaveAsOnnx));
        Assert.AreEqual(offset + (0.2f * width / 2), scorer.Score<float>("Score", row).Single(), 2);
    }

    [TestMethod]
    public void TooLarge_ThrowsBeforeAnythingIsMade()
    {
        // 33 layers of 64 MiB, which share their weights in memory.
        const int width = 4096;
        var weights = new float[width * width];
        FeedForwardNetwork network = new([
            .. Enumerable.Range(1, 33).Select(l => new DenseLayer($"Hidden{l}", width, width, weights, default, 1, 1, Activation.Relu)),
            new DenseLayer("Output", width, 1, new float[width], default, 1, 1, Activation.Identity),
        ]);
        using var stream = new MemoryStream();
        string message = Assert.ThrowsExactly<InvalidOperationException>(() => Model(network).SaveAsOnnx(stream)).Message;
        StringAssert.Contains(message, "2147483647");
        Assert.AreEqual(0, stream.Length);
    }

    [TestMethod]
    public void NumberBeyondSinglePrecision_ThrowsAndNamesTheLayer()
    {
        FeedForwardNetwork network = new([new DenseLayer("Far", 1, 1, new float[] { 1e30f }, default, 1e10, 1, Activation.Identity)]);
        using var stream = new MemoryStream();
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => Model(network).SaveAsOnnx(stream)).Message,
            "Layer 'Far'"
        );
        Assert.AreEqual(0, stream.Length);
    }

    [TestMethod]
    public void Stream_StaysOpenAndMustBeWritable()
    {
        FeedForwardRegressionModelParameters model = Model(Chain(Activation.Relu));
        using var stream = new MemoryStream();
        stream.WriteByte(1);
        model.SaveAsOnnx(stream);
        Assert.IsTrue(stream.CanWrite);
        CollectionAssert.AreEqual(OnnxSubjects.File(model.SaveAsOnnx), stream.ToArray()[1..]);
        using var readOnly = new MemoryStream([], writable: false);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => model.SaveAsOnnx(readOnly)).Message, "read-only");
    }

    private static void AssertOutputs(Action<Stream> save, params (string Name, long Type, long Width)[] outputs)
    {
        byte[] file = OnnxSubjects.File(save);
        ProtobufFields graph = new ProtobufFields(file).Message(7);
        AssertRectangle(graph.Message(11), "Features", 1, TestData.FeatureCount);
        ProtobufFields[] found = [.. graph.Messages(12)];
        Assert.HasCount(outputs.Length, found);
        for (int i = 0; i < outputs.Length; i++)
            AssertRectangle(found[i], outputs[i].Name, outputs[i].Type, outputs[i].Width);

        using var scorer = new OnnxScorer(file);
        NodeMetadata input = scorer.Session.InputMetadata["Features"];
        CollectionAssert.AreEqual(new[] { -1, TestData.FeatureCount }, input.Dimensions);
        Assert.AreEqual("N", input.SymbolicDimensions[0]);
        CollectionAssert.AreEquivalent(outputs.Select(output => output.Name).ToArray(), scorer.Session.OutputMetadata.Keys.ToArray());
    }

    private static void AssertRectangle(ProtobufFields value, string name, long type, long width)
    {
        Assert.AreEqual(name, value.Text(1));
        ProtobufFields tensor = value.Message(2).Message(1);
        Assert.AreEqual(type, tensor.Number(1));
        ProtobufFields[] dimensions = [.. tensor.Message(2).Messages(1)];
        Assert.HasCount(2, dimensions);
        Assert.AreEqual("N", dimensions[0].Text(2));
        Assert.AreEqual(width, dimensions[1].Number(1));
    }

    private static ProtobufFields Graph(FeedForwardRegressionModelParameters model) =>
        new ProtobufFields(OnnxSubjects.File(model.SaveAsOnnx)).Message(7);

    private static float[] Values(ProtobufFields tensor) => MemoryMarshal.Cast<byte, float>(tensor.Bytes(9)).ToArray();

    private static FeedForwardNetwork Chain(Activation activation) =>
        new([
            new DenseLayer("Hidden", 3, 2, new float[] { 1, 2, 3, 4, 5, 6 }, default, weightScale: 3, biasScale: 1, activation),
            new DenseLayer("Output", 2, 1, new float[] { 1, 2 }, new float[] { 8 }, weightScale: 0.5, biasScale: 0.25, Activation.Identity),
        ]);

    private static FeedForwardRegressionModelParameters Model(FeedForwardNetwork network, double offset = 0, double scale = 1) =>
        new(TestData.Context(), network, offset, scale, new SpectralTrace([]), new TrainingHistory([], default, default));
}

using Microsoft.ML.Calibrators;
using MLSpectral;

namespace Microsoft.ML;

/// <summary>ONNX files of the models of feed-forward trainers.</summary>
public static class OnnxCatalog
{
    /// <summary>
    /// Writes the model as an ONNX file of standard operators (IR version 9, opset 20: ONNX 1.15, onnx.proto and Operators.md of
    /// github.com/onnx/onnx), to be scored by <c>ml.Transforms.ApplyOnnxModel</c> (package Microsoft.ML.OnnxTransformer), OnnxRuntime and
    /// others.
    /// </summary>
    /// <remarks>
    /// <para>The input is <c>Features</c>, Single, N × <see cref="FeedForwardNetwork.InputCount"/>, with N any number of rows. What
    /// comes before the trainer in a pipeline, such as a normalization, is not part of the model. The outputs have the names of the
    /// columns that the model adds:</para>
    /// <list type="table">
    /// <listheader><term>Task</term><description>Outputs</description></listheader>
    /// <item><term>Regression</term><description><c>Score</c>, Single, N × 1, in the units of the label</description></item>
    /// <item><term>Multi-output regression</term><description><c>Score</c>, Single, N × C, in the units of the labels</description></item>
    /// <item><term>Binary classification</term><description><c>Score</c> and <c>Probability</c>, Single, N × 1; <c>PredictedLabel</c>,
    /// Boolean, N × 1: whether the score is above 0</description></item>
    /// <item><term>Multiclass classification</term><description><c>Score</c>, Single, N × C, the probabilities; <c>PredictedLabel</c>,
    /// Int64, N × 1: the index of the largest one, from 0. The keys of the label, which <c>Score</c> names in its slot names, belong to
    /// the pipeline and not to the model.</description></item>
    /// </list>
    /// <para>Scores agree with the model's to 1e-5 · max(1, |score|), up to what rounding in single precision does to a network with
    /// very large weights. Scales of weights and biases, and shift and scale of normalized activations, are worked into the tensors in
    /// double precision and rounded once; scale and offset of the label are applied last. The file takes 4 bytes for each parameter, and
    /// writing it as much memory again; O(P) for P parameters.</para>
    /// </remarks>
    /// <typeparam name="TOutput">What the model predicts for a row.</typeparam>
    /// <param name="model">The model, such as <c>transformer.Model</c>.</param>
    /// <param name="stream">Where to write; stays open. Nothing is written when this method throws one of the exceptions below.</param>
    /// <exception cref="ArgumentException">The stream cannot be written.</exception>
    /// <exception cref="InvalidOperationException">The file would have 2 GiB or more, the limit of protocol buffers, or a number of the
    /// model is not finite in single precision.</exception>
    public static void SaveAsOnnx<TOutput>(this FeedForwardModelParameters<TOutput> model, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.WriteOnnx(stream);
    }

    /// <summary>
    /// Writes a binary classifier as an ONNX file, with the calibrator's <c>Probability</c> = 1/(1 + exp(slope · score + offset)).
    /// </summary>
    /// <remarks>
    /// Input, outputs and precision are those of <see cref="SaveAsOnnx{TOutput}"/>. A threshold set with
    /// <c>ml.BinaryClassification.ChangeModelThreshold</c> belongs to the transformer and not to the model: in the file,
    /// <c>PredictedLabel</c> says whether the score is above 0.
    /// </remarks>
    /// <param name="model">The model, such as <c>transformer.Model</c>.</param>
    /// <param name="stream">Where to write; stays open. Nothing is written when this method throws one of the exceptions below.</param>
    /// <exception cref="ArgumentException">The stream cannot be written.</exception>
    /// <exception cref="InvalidOperationException">The file would have 2 GiB or more, the limit of protocol buffers, or a number of the
    /// model is not finite in single precision.</exception>
    public static void SaveAsOnnx(
        this CalibratedModelParametersBase<FeedForwardBinaryModelParameters, PlattCalibrator> model,
        Stream stream
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        OnnxFile.Write(stream, () => model.SubModel.CreateOnnxGraph(model.Calibrator.Slope, model.Calibrator.Offset));
    }
}

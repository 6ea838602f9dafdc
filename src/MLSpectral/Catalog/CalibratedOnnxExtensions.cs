using Microsoft.ML.Calibrators;
using MLSpectral.Models;
using MLSpectral.Onnx;

namespace Microsoft.ML;

/// <summary>ONNX files of the model that <c>FeedForwardBinaryTrainer</c> trains, which is a network within ML.NET's type for calibrated models.</summary>
public static class CalibratedOnnxExtensions
{
    /// <summary>Writes a binary classifier as an ONNX file, with the calibrator's <c>Probability</c> = 1/(1 + exp(slope · score + offset)).</summary>
    /// <remarks>
    /// Input, outputs and precision are those of <see cref="FeedForwardModelParameters{TOutput}.SaveAsOnnx"/>. A threshold set with <c>ml.BinaryClassification.ChangeModelThreshold</c> belongs to the
    /// transformer and not to the model: in the file, <c>PredictedLabel</c> says whether the score is above 0.
    /// </remarks>
    /// <param name="model">The model, such as <c>transformer.Model</c>.</param>
    /// <param name="stream">Where to write; stays open. Nothing is written when this method throws one of the exceptions below.</param>
    /// <exception cref="ArgumentException">The stream cannot be written.</exception>
    /// <exception cref="InvalidOperationException">The file would have 2 GiB or more, the limit of protocol buffers, or a number of the model is not finite in single precision.</exception>
    public static void SaveAsOnnx(this CalibratedModelParametersBase<FeedForwardBinaryModelParameters, PlattCalibrator> model, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(model);
        OnnxFile.Write(stream, () => model.SubModel.CreateOnnxGraph(model.Calibrator.Slope, model.Calibrator.Offset));
    }
}

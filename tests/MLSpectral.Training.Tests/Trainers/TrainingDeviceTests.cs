using Microsoft.ML;
using MLSpectral.Kernels;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Trainers;

/// <summary>What <c>MLContext.GpuDeviceId</c> and <c>FallbackToCpu</c> do to training.</summary>
[TestClass]
public sealed class TrainingDeviceTests
{
    private static bool HasCuda => cuda.is_available();

    [ClassInitialize]
    public static void LoadTorch(TestContext _) => NativeTorch.EnsureLoaded();

    [TestMethod]
    [DataRow(null, false, 2, null)]
    [DataRow(0, false, 1, 0)]
    [DataRow(1, true, 2, 1)]
    [DataRow(0, true, 0, null)]
    [DataRow(2, true, 2, null)]
    [DataRow(-1, true, 2, null)]
    public void Choice_IsTheGpuThatIsThere_ElseTheCpu(int? id, bool fallback, int available, int? expected)
    {
        var warnings = new List<string>();
        int? gpu = TrainingDevice.ChooseGpu(
            id,
            fallback,
            () => id is null ? throw new InvalidOperationException("CUDA is asked for nothing.") : available,
            warnings.Add
        );
        Assert.AreEqual(expected, gpu);
        Assert.HasCount(expected is null && id is not null ? 1 : 0, warnings);
        if (warnings.Count > 0)
            StringAssert.Contains(warnings[0], $"GpuDeviceId is {id}");
    }

    [TestMethod]
    [DataRow(0, 0, "TorchSharp-cuda")]
    [DataRow(3, 2, "devices 0 to 1")]
    public void WithoutThatGpu_AndWithoutFallback_TheSentenceNamesIdAndRemedy(int id, int available, string part)
    {
        string message = Assert
            .ThrowsExactly<InvalidOperationException>(() =>
                TrainingDevice.ChooseGpu(id, fallbackToCpu: false, () => available, _ => Assert.Fail())
            )
            .Message;
        StringAssert.Contains(message, $"GpuDeviceId is {id}");
        StringAssert.Contains(message, "FallbackToCpu");
        StringAssert.Contains(message, part);
    }

    [TestMethod]
    public void EveryTrainer_ReadsTheContextAtFit_BeforeAnyRow()
    {
        if (HasCuda)
            Assert.Inconclusive("This machine has CUDA.");
        MLContext ml = TestData.Context();
        int rowsRead = 0;
        IDataView view = ml.Load(
            TestData
                .Rows(50)
                .Select(row =>
                {
                    rowsRead++;
                    return row;
                })
        );
        IDataView boolean = ml
            .Transforms.CustomMapping<TestData.Row, Positive>((row, positive) => positive.Target = row.Label > 3, contractName: null)
            .Fit(view)
            .Transform(view);
        IDataView keys = ml
            .Transforms.Conversion.MapValueToKey(
                "Target",
                keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue
            )
            .Fit(boolean)
            .Transform(boolean);
        IDataView vector = ml.Transforms.Concatenate("Label", "Label", "Weight").Fit(view).Transform(view);
        (IEstimator<ITransformer>, IDataView)[] trainers =
        [
            (ml.Regression.Trainers.FeedForward(Training.Options()), view),
            (ml.Regression.Trainers.FeedForwardMultiOutput(), vector),
            (ml.BinaryClassification.Trainers.FeedForward("Target"), boolean),
            (ml.MulticlassClassification.Trainers.FeedForward("Target"), keys),
        ];
        rowsRead = 0;
        (ml.GpuDeviceId, ml.FallbackToCpu) = (0, false);
        foreach ((IEstimator<ITransformer> trainer, IDataView data) in trainers)
            StringAssert.Contains(
                Assert.ThrowsExactly<InvalidOperationException>(() => trainer.Fit(data)).Message,
                "MLContext.GpuDeviceId is 0"
            );
        Assert.AreEqual(0, rowsRead);
    }

    [TestMethod]
    public void Fallback_Warns_AndTrainsTheSameBits()
    {
        if (HasCuda)
            Assert.Inconclusive("This machine has CUDA.");
        MLContext ml = TestData.Context();
        var log = new List<(string Message, bool IsWarning)>();
        ml.Log += (_, e) => log.Add((e.Message, e.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning));
        uint[] expected = Training.Bits(Training.Fit(ml).Model);
        Assert.IsFalse(log.Any(entry => entry.Message.Contains("GpuDeviceId", StringComparison.Ordinal)));
        (ml.GpuDeviceId, ml.FallbackToCpu) = (0, true);
        CollectionAssert.AreEqual(expected, Training.Bits(Training.Fit(ml).Model));
        Assert.IsTrue(log.Any(entry => entry.IsWarning && entry.Message.Contains("Training on the CPU", StringComparison.Ordinal)));
    }

    // The meta device computes shapes only, and refuses to mix with tensors of another device, as a GPU would.
    [TestMethod]
    public void AStepOnAnotherDevice_TouchesNoTensorOfTheCpu()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var rows = new TrainingRows(rand(8, 3), rand(8, 2).round(), rand(8, 1), new RowCounts { Used = 8 });
        var task = new RegressionTask(RegressionLoss.Squared, TargetStandardization.None, TargetStandardization.None);
        foreach (Optimizer optimizer in new[] { Optimizer.Adam(), Optimizer.Sgd(0.1, momentum: 0.9) })
        {
            TrainingRows encoded = task.Encode(rows).To(META);
            using TensorNetwork network = NetworkInitializer.MoveTo(
                META,
                NetworkInitializer.Create(MetaOptions(), 3, task.OutputCount, seed: 1)
            );
            Assert.IsTrue(
                network.Layers.SelectMany(layer => layer.Parameters).All(p => p.device_type == DeviceType.META && p.requires_grad)
            );
            using UpdateRule rule = optimizer.Create([.. network.TrainedParameters.Cast<Parameter>()]);
            Tensor outputs = network.Forward(encoded.Features);
            Assert.AreEqual(DeviceType.META, task.MeanLoss(outputs, encoded.Targets, encoded.Weights).device_type);

            // The loss has no derivative on the meta device, and the other losses have no value.
            outputs.sum().backward();
            rule.Step([.. Enumerable.Repeat(0.1, network.TrainedParameters.Count())]);
        }

        Assert.AreSame(rows, rows.To(CPU));
    }

    private static FeedForwardRegressionTrainer.Options MetaOptions() =>
        new() { HiddenLayers = [4], Activation = MLSpectral.Activation.Gelu.Normalized() };

    private sealed class Positive
    {
        public bool Target { get; set; }
    }
}

using System.Text.Json;
using MLSpectral.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Kernels;

/// <summary>Tangent kernels of modules by automatic differentiation, against golden values and brute force.</summary>
[TestClass]
public sealed class ModuleKernelTests
{
    public static IEnumerable<object[]> Networks => GoldenNetwork.Names.Select(name => new object[] { name });

    [ClassInitialize]
    public static void LoadTorch(TestContext _) => NativeTorch.EnsureLoaded();

    [TestMethod]
    [DynamicData(nameof(Networks))]
    public void Kernel_OfAHandWrittenChain_IsTheGoldenOne(string name)
    {
        using var scope = NewDisposeScope();
        using GoldenNetwork golden = GoldenNetwork.Load(name);
        using var module = new HandWrittenChain(golden.Network);
        using var kernels = ModuleKernels.Create(module, golden.X, new() { TileRows = 5 });
        StringAssert.Contains(kernels.Method, "for each row");
        AssertGolden(golden, kernels);
    }

    [TestMethod]
    [DynamicData(nameof(Networks))]
    public void Kernel_OfASequential_IsTheGoldenOne(string name)
    {
        using var scope = NewDisposeScope();
        using GoldenNetwork golden = GoldenNetwork.Load(name);
        if (golden.Network.Layers.Any(layer => layer.WeightScale != 1 || layer.Activation.Kind == ActivationKind.Erf))
            return;
        using var module = TestModules.Sequential(golden.Network);
        using var kernels = ModuleKernels.Create(module, golden.X);
        StringAssert.Contains(kernels.Method, "block of rows");
        AssertGolden(golden, kernels);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Kernel_OfAConvolutionalNetwork_IsThatOfItsJacobian(bool forward)
    {
        using var scope = NewDisposeScope();
        using ConvolutionalNetwork module = TestModules.Convolutional(forward: forward);
        Tensor x = Images(7);
        using var kernels = ModuleKernels.Create(module, x, new() { TileRows = 3 });
        StringAssert.Contains(kernels.Method, forward ? "outside of a module that is run by call()" : "block of rows");
        Tensor jacobian = Jacobian(module, x);
        TangentKernel kernel = kernels.TangentKernel(OutputReduction.Full);
        AssertClose(jacobian.mm(jacobian.t()), kernel.Form());
        Tensor block = Gaussian(14, 3),
            directions = Gaussian(jacobian.shape[1], 2);
        AssertClose(jacobian.mm(jacobian.t().mm(block)), kernel.Multiply(block));
        AssertClose(jacobian.t().mm(block), kernel.TransposedJacobianTimes(block));
        AssertClose(jacobian.mm(directions), kernel.JacobianTimes(directions));
        Assert.AreEqual(jacobian.mm(jacobian.t()).norm().item<double>(), kernel.FrobeniusNorm(), 1e-12 * kernel.FrobeniusNorm());
    }

    [TestMethod]
    public void Tiles_ChangeNothingButRounding()
    {
        using var scope = NewDisposeScope();
        using ConvolutionalNetwork module = TestModules.Convolutional();
        Tensor x = Images(7);
        using var whole = ModuleKernels.Create(module, x);
        Tensor expected = whole.TangentKernel(OutputReduction.Trace).Form(),
            block = Gaussian(7, 2);
        Tensor product = expected.mm(block);
        foreach (int tile in new[] { 1, 2, 5, 7, 100 })
        {
            using var kernels = ModuleKernels.Create(module, x, new() { TileRows = tile });
            TangentKernel kernel = kernels.TangentKernel(OutputReduction.Trace);
            AssertClose(expected, kernel.Form());
            AssertClose(product, kernel.Multiply(block));
            AssertClose(expected, kernel.Cross(x));
            AssertClose(expected.diagonal(), kernel.Diagonal());
        }
    }

    [TestMethod]
    public void PlainRoute_GivesTheSame()
    {
        using var scope = NewDisposeScope();
        using ConvolutionalNetwork module = TestModules.Convolutional();
        Tensor x = Images(5);
        using var fast = ModuleKernels.Create(module, x);
        using var plain = ModuleKernels.Create(module, x, null, plain: true);
        Assert.AreNotEqual(fast.Method, plain.Method);
        AssertClose(plain.TangentKernel(OutputReduction.Full).Form(), fast.TangentKernel(OutputReduction.Full).Form());
    }

    [TestMethod]
    public void ASingleModule_HasTheKernelOfDoublePrecision()
    {
        using var scope = NewDisposeScope();
        using ConvolutionalNetwork single = TestModules.Convolutional(ScalarType.Float32);
        Tensor x = Images(6).to(ScalarType.Float32);
        using var kernels = ModuleKernels.Create(single, x);
        using var rough = ModuleKernels.Create(single, x, new() { Precision = ScalarType.Float32 });
        Tensor kernel = kernels.TangentKernel(OutputReduction.Full).Form(),
            roughKernel = rough.TangentKernel(OutputReduction.Full).Form();
        Assert.AreEqual(ScalarType.Float32, roughKernel.dtype);
        using var copy = (ConvolutionalNetwork)single.to(ScalarType.Float64);
        Tensor jacobian = Jacobian(copy, x.to(ScalarType.Float64));
        AssertClose(jacobian.mm(jacobian.t()), kernel);
        AssertClose(kernel, roughKernel.to(ScalarType.Float64), 1e-5);
    }

    [TestMethod]
    public void Selections_AddUpToTheWhole()
    {
        using var scope = NewDisposeScope();
        using ConvolutionalNetwork module = TestModules.Convolutional();
        using var kernels = ModuleKernels.Create(module, Images(4));
        Tensor whole = kernels.TangentKernel(OutputReduction.Trace, ParameterSelection.All).Form();
        Tensor Part(ParameterSelection selection) => kernels.TangentKernel(OutputReduction.Trace, selection).Form();
        AssertClose(whole, Part(ParameterSelection.Weights) + Part(ParameterSelection.Biases));
        int layers = kernels.Parameters.Max(parameter => parameter.Layer);
        Assert.AreEqual(8, layers);
        AssertClose(whole, Enumerable.Range(1, layers).Select(layer => Part(ParameterSelection.Layers(layer))).Aggregate((a, b) => a + b));
        AssertClose(
            whole,
            kernels.Parameters.Select(parameter => Part(ParameterSelection.Where(p => p.Name == parameter.Name))).Aggregate((a, b) => a + b)
        );
    }

    [TestMethod]
    public void FrozenParameters_AreNotTrained_ButCanBeSelected()
    {
        using var scope = NewDisposeScope();
        using ConvolutionalNetwork module = TestModules.Convolutional();
        Tensor x = Images(4);
        Tensor whole = TraceOf(module, x, ParameterSelection.All);
        foreach ((string name, Tensor parameter) in module.named_parameters())
            parameter.requires_grad = name.StartsWith("_output", StringComparison.Ordinal);
        AssertClose(
            TraceOf(module, x, ParameterSelection.Where(p => p.Name == "_output.weight")),
            TraceOf(module, x, ParameterSelection.Trained)
        );
        AssertClose(whole, TraceOf(module, x, ParameterSelection.All));
    }

    [TestMethod]
    public void TheModule_IsLeftAsItWas_AndNoTensorsRemain()
    {
        using var scope = NewDisposeScope();
        using ConvolutionalNetwork module = TestModules.Convolutional(ScalarType.Float32);
        Tensor x = Images(4).to(ScalarType.Float32);
        module.call(x).sum().backward();
        module.named_parameters().First().parameter.grad = null;
        module.train();
        module.named_modules().Single(part => part.name == "_norm").module.eval();
        nint[] handles = [.. module.parameters().Concat(module.buffers()).Select(tensor => tensor.Handle)];
        bool[] training = [.. module.modules().Select(part => part.training)];
        double[] State() =>
            [
                .. module
                    .parameters()
                    .Concat(module.buffers())
                    .Concat(module.parameters().Where(p => p.grad is not null).Select(p => p.grad!))
                    .SelectMany(tensor => tensor.to(ScalarType.Float64).ToDoubles()),
            ];
        double[] state = State();
        module.parameters().Last().requires_grad = false;
        byte[] random = get_rng_state().bytes.ToArray();
        for (int i = 0; i < 2; i++)
        {
            long live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
            using (var kernels = ModuleKernels.Create(module, x))
            {
                TangentKernel kernel = kernels.TangentKernel(OutputReduction.Trace, ParameterSelection.All);
                kernel.Form().Dispose();
                Tensor block = Gaussian(4, 2);
                kernel.Multiply(block).Dispose();
                block.Dispose();
                kernel.Diagonal().Dispose();
                kernel.FrobeniusNorm();
            }

            Assert.AreEqual(live, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        }

        CollectionAssert.AreEqual(handles, module.parameters().Concat(module.buffers()).Select(tensor => tensor.Handle).ToArray());
        CollectionAssert.AreEqual(training, module.modules().Select(part => part.training).ToArray());
        Assert.IsTrue(module.training);
        CollectionAssert.AreEqual(state, State());
        Assert.IsNull(module.parameters().First().grad);
        Assert.IsFalse(module.parameters().Last().requires_grad);
        CollectionAssert.AreEqual(random, get_rng_state().bytes.ToArray());
    }

    [TestMethod]
    public void AKernel_IsOfTheTimeItWasMade()
    {
        using var scope = NewDisposeScope();
        using ConvolutionalNetwork module = TestModules.Convolutional();
        using var kernels = ModuleKernels.Create(module, Images(3));
        Tensor before = kernels.TangentKernel(OutputReduction.Full).Form();
        using (no_grad())
            module.parameters().First().add_(1);
        AssertClose(before, kernels.TangentKernel(OutputReduction.Full).Form());
    }

    [TestMethod]
    public void AParameterWithoutPart_CountsAsZero()
    {
        using var scope = NewDisposeScope();
        TorchSharp.Modules.Linear used = nn.Linear(3, 1);
        using var module = new Custom(used.call, used, nn.Linear(3, 1));
        Tensor x = Gaussian(5, 3);
        using var kernels = ModuleKernels.Create(module, x);
        AssertClose(x.mm(x.t()) + 1, kernels.TangentKernel(OutputReduction.Full).Form());
        AssertClose(kernels.TangentKernel(OutputReduction.Full).Form().mm(x), kernels.TangentKernel(OutputReduction.Full).Multiply(x));
        Assert.AreEqual(8, kernels.TangentKernel(OutputReduction.Full).ParameterCount);
        Assert.AreEqual(
            0,
            kernels
                .TangentKernel(OutputReduction.Full, ParameterSelection.Where(p => p.Name.StartsWith("part1", StringComparison.Ordinal)))
                .Trace()
        );
    }

    [TestMethod]
    public void AnOperationWithoutSecondDerivative_IsMultipliedByRowsOfItsJacobian()
    {
        using var scope = NewDisposeScope();
        using TorchSharp.Modules.Linear linear = nn.Linear(3, 4, dtype: ScalarType.Float64);
        Tensor centres = Gaussian(2, 4),
            x = Gaussian(5, 3);
        using var module = new Custom(input => cdist(linear.call(input), centres), linear);
        using var kernels = ModuleKernels.Create(module, x);
        Tensor jacobian = Jacobian(module, x),
            directions = Gaussian(16, 2);
        AssertClose(jacobian.mm(directions), kernels.TangentKernel().JacobianTimes(directions));
    }

    [TestMethod]
    public void AModuleSharedByTwoLayers_AndOneUsedPastItsHooks_AreRight()
    {
        using var scope = NewDisposeScope();
        using TorchSharp.Modules.Linear shared = nn.Linear(4, 4, dtype: ScalarType.Float64),
            output = nn.Linear(4, 1, dtype: ScalarType.Float64);
        using var module = new Custom(
            input => output.call((shared.call(input).tanh() + shared.forward(input)).mm(shared.weight)),
            shared,
            output
        );
        Tensor x = Gaussian(5, 4);
        using var kernels = ModuleKernels.Create(module, x);
        StringAssert.Contains(kernels.Method, "a parameter is used outside of its layer");
        Tensor jacobian = Jacobian(module, x);
        AssertClose(jacobian.mm(jacobian.t()), kernels.TangentKernel().Form());
    }

    [TestMethod]
    public void OutputsOfManyDimensions_AreFlattened()
    {
        using var scope = NewDisposeScope();
        using var module = nn.Conv1d(1, 2, 3, dtype: ScalarType.Float64);
        Tensor x = Gaussian(4, 6).unsqueeze(1);
        using var kernels = ModuleKernels.Create(module, x);
        Assert.AreEqual(8, kernels.OutputCount);
        Tensor jacobian = Jacobian(module, x);
        AssertClose(jacobian.mm(jacobian.t()), kernels.TangentKernel(OutputReduction.Full).Form());
    }

    [TestMethod]
    public void Cost_CountsWhatIsFormed()
    {
        using var scope = NewDisposeScope();
        using var module = nn.Sequential(nn.Linear(10, 20), nn.Tanh(), nn.Linear(20, 3));
        using var kernels = ModuleKernels.Create(module, Gaussian(8, 10));
        Assert.AreEqual(2 * (200 + 60), kernels.ForwardOperations, 2 * 23);
        TangentKernel kernel = kernels.TangentKernel(OutputReduction.Full);
        Assert.AreEqual(283, kernel.ParameterCount);
        Assert.AreEqual(8 * ((24 * 24) + (2 * 8 * 3 * 283)), kernel.FormCost.Bytes);
        Assert.IsGreaterThan(24 * 24 * 283, kernel.FormCost.Operations);
        Assert.IsGreaterThan(2 * kernel.MultiplyCost(1).Operations, kernel.MultiplyCost(4).Operations);
    }

    [TestMethod]
    public void WhatIsNoModuleOfSeparateRows_IsRefusedInASentence()
    {
        using var scope = NewDisposeScope();
        Tensor x = Gaussian(6, 4);
        void Refused(string part, nn.Module<Tensor, Tensor> module, Tensor rows) =>
            StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => ModuleKernels.Create(module, rows)).Message, part);

        using var linear = nn.Linear(4, 2);
        using var lstm = nn.LSTM(4, 2);
        using var mixing = nn.Sequential(nn.Linear(4, 3), nn.BatchNorm1d(3, track_running_stats: false));
        using var random = new Custom(input => nn.functional.dropout(linear.call(input), training: true), linear);
        using var summing = new Custom(input => linear.call(input).sum([0]), linear);
        Refused("mixes rows", mixing, x);
        Refused("mixes rows, or is random", random, x);
        Refused("turns 4 rows into a tensor of shape 2", summing, x);
        Refused("fails on Float64 rows of shape", linear, Gaussian(3, 5));
        Refused("has no parameters", nn.Tanh(), x);
        Refused("at least one row", linear, zeros(0, 4));
        Refused("a floating type is needed", linear, ones(2, 4, ScalarType.Int64));
        Refused("is a LSTM", new Custom(input => lstm.call(input).Item1, lstm), x);
        using var kernels = ModuleKernels.Create(linear, x);
        Assert.ThrowsExactly<ArgumentException>(() => kernels.TangentKernel(OutputReduction.Logit(2)));
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => kernels.TangentKernel(null, ParameterSelection.Layers(5))).Message,
            "takes none"
        );
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => kernels.TangentKernel(OutputReduction.Full).Multiply(x)).Message,
            "12 rows"
        );
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => kernels.TangentKernel(OutputReduction.Full).Cross(Gaussian(2, 3))).Message,
            "must be the same"
        );
        Assert.ThrowsExactly<ArgumentException>(() => ModuleKernels.Create(linear, x, new() { TileRows = 0 }));
        Assert.ThrowsExactly<ArgumentException>(() => ModuleKernels.Create(linear, x, new() { Precision = ScalarType.Float16 }));
    }

    private static void AssertGolden(GoldenNetwork golden, ModuleKernels kernels)
    {
        JsonElement ntk = golden.Root.GetProperty("ntk");
        Tensor Kernel(OutputReduction outputs) => kernels.TangentKernel(outputs).Form();
        Tensor full = GoldenNetwork.Matrix(ntk.GetProperty("full"));
        TangentKernel kernel = kernels.TangentKernel(OutputReduction.Full);
        AssertClose(full, kernel.Form());
        AssertClose(GoldenNetwork.Matrix(ntk.GetProperty("trace").GetProperty("matrix")), Kernel(OutputReduction.Trace));
        AssertClose(
            GoldenNetwork.Matrix(ntk.GetProperty("trace").GetProperty("matrix")) / kernels.OutputCount,
            Kernel(OutputReduction.MeanTrace)
        );
        AssertClose(GoldenNetwork.Matrix(ntk.GetProperty("sum_of_logits").GetProperty("matrix")), Kernel(OutputReduction.SumOfLogits));
        for (int c = 0; c < kernels.OutputCount; c++)
            AssertClose(GoldenNetwork.Matrix(ntk.GetProperty("per_logit")[c].GetProperty("matrix")), Kernel(OutputReduction.Logit(c)));
        Tensor other = GoldenNetwork.Matrix(golden.Root.GetProperty("X2"));
        AssertClose(GoldenNetwork.Matrix(ntk.GetProperty("cross_X_X2_full")), kernel.Cross(other));
        AssertClose(GoldenNetwork.Matrix(ntk.GetProperty("cross_X_X2_trace")), kernels.TangentKernel(OutputReduction.Trace).Cross(other));

        static Tensor Column(JsonElement values) =>
            ((ReadOnlySpan<double>)GoldenNetwork.Doubles(values)).ToTensor(values.GetArrayLength(), 1);
        Tensor vector = Column(ntk.GetProperty("vector"));
        AssertClose(Column(ntk.GetProperty("full_times_vector")), kernel.Multiply(vector));
        AssertClose(Column(ntk.GetProperty("jt_times_vector")), kernel.TransposedJacobianTimes(vector));
        AssertClose(kernel.Multiply(vector), kernel.JacobianTimes(kernel.TransposedJacobianTimes(vector)));
        foreach (
            OutputReduction outputs in new[]
            {
                OutputReduction.Trace,
                OutputReduction.MeanTrace,
                OutputReduction.SumOfLogits,
                OutputReduction.Logit(0),
            }
        )
            AssertClose(Kernel(outputs).mm(golden.Y), kernels.TangentKernel(outputs).Multiply(golden.Y));
        Assert.AreEqual(ntk.GetProperty("full_trace").GetDouble(), kernel.Trace(), 1e-12 * kernel.Trace());
        Assert.AreEqual(ntk.GetProperty("full_frobenius").GetDouble(), kernel.FrobeniusNorm(), 1e-12 * kernel.FrobeniusNorm());
        AssertClose(full.diagonal(), kernel.Diagonal());
    }

    private static Tensor TraceOf(nn.Module<Tensor, Tensor> module, Tensor x, ParameterSelection selection)
    {
        using var kernels = ModuleKernels.Create(module, x);
        return kernels.TangentKernel(OutputReduction.Trace, selection).Form();
    }

    /// <summary>Brute force: a backward pass of the module itself for every row and output.</summary>
    private static Tensor Jacobian(nn.Module<Tensor, Tensor> module, Tensor x)
    {
        module.eval();
        Tensor outputs = module.call(x).flatten(1);
        return stack(
            from i in Enumerable.Range(0, (int)x.shape[0])
            from c in Enumerable.Range(0, (int)outputs.shape[1])
            select cat([
                .. autograd.grad([outputs[i, c]], [.. module.parameters()], retain_graph: true).Select(gradient => gradient.flatten()),
            ])
        );
    }

    private static Tensor Images(int count) => Gaussian(count, 64).reshape(count, 1, 8, 8);

    private static Tensor Gaussian(long rows, long columns)
    {
        using var generator = new Generator(9);
        return randn(rows, columns, ScalarType.Float64, generator: generator);
    }

    private static void AssertClose(Tensor expected, Tensor actual, double tolerance = 1e-12)
    {
        CollectionAssert.AreEqual(expected.shape, actual.shape);
        double scale = expected.abs().max().item<double>();
        Assert.IsLessThanOrEqualTo(tolerance * scale, (expected - actual).abs().max().item<double>());
    }
}

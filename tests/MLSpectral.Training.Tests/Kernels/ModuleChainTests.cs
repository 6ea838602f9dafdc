using MLSpectral.Kernels;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Kernels;

/// <summary>Which modules are seen as chains, and that they are what they are seen as.</summary>
[TestClass]
public sealed class ModuleChainTests
{
    [ClassInitialize]
    public static void LoadTorch(TestContext _) => NativeTorch.EnsureLoaded();

    [TestMethod]
    public void NestedSequentials_OfKnownActivations_AreAChainWithTheSameOutputs()
    {
        using var scope = NewDisposeScope();
        using var inner = nn.Sequential(
            ("a", nn.Linear(6, 5)),
            ("gelu", nn.GELU()),
            ("drop", nn.Dropout(0.5)),
            ("b", nn.Linear(5, 4, hasBias: false)),
            ("leaky", nn.LeakyReLU(0.2))
        );
        using var module = nn.Sequential(
            ("flat", nn.Flatten()),
            ("inner", inner),
            ("c", nn.Linear(4, 4)),
            ("softplus", nn.Softplus()),
            ("same", nn.Identity()),
            ("d", nn.Linear(4, 3)),
            ("tanhGelu", nn.GELU(TorchSharp.Modules.GELU.Approximate.tanh)),
            ("e", nn.Linear(3, 3)),
            ("silu", nn.SiLU()),
            ("f", nn.Linear(3, 2)),
            ("sigmoid", nn.Sigmoid()),
            ("g", nn.Linear(2, 2)),
            ("tanh", nn.Tanh()),
            ("h", nn.Linear(2, 2)),
            ("relu", nn.ReLU()),
            ("i", nn.Linear(2, 2))
        );
        Tensor x = randn(7, 2, 3, ScalarType.Float64);
        Assert.IsTrue(ModuleChain.TryFind(module, out TensorNetwork? chain, out _));
        CollectionAssert.AreEqual(
            new[] { "inner.a", "inner.b", "c", "d", "e", "f", "g", "h", "i" },
            chain.Layers.Select(layer => layer.Name).ToArray()
        );
        CollectionAssert.AreEqual(
            new[]
            {
                Activation.Gelu,
                Activation.LeakyRelu(0.2),
                Activation.Softplus,
                Activation.GeluTanh,
                Activation.SiLU,
                Activation.Sigmoid,
                Activation.Tanh,
                Activation.Relu,
                Activation.Identity,
            },
            chain.Layers.Select(layer => layer.Activation).ToArray()
        );
        using var snapshot = new ModuleSnapshot(module, ScalarType.Float64);
        Assert.IsNull(ModuleChain.ReasonAgainst(chain, snapshot, x));
        using var kernels = ModuleKernels.Create(module, x);
        using var closed = new NetworkKernels(chain, x.flatten(1));
        Tensor expected = closed.TangentKernel(OutputReduction.Full).Form();
        Assert.IsLessThanOrEqualTo(
            1e-12 * expected.abs().max().item<double>(),
            (expected - kernels.TangentKernel(OutputReduction.Full).Form()).abs().max().item<double>()
        );
    }

    [TestMethod]
    public void FrozenLayers_AreNotTrained()
    {
        using var module = nn.Sequential(nn.Linear(3, 2), nn.Tanh(), nn.Linear(2, 1));
        foreach (var parameter in module.parameters().Take(2))
            parameter.requires_grad = false;
        Assert.IsTrue(ModuleChain.TryFind(module, out TensorNetwork? chain, out _));
        CollectionAssert.AreEqual(new[] { false, true }, chain.Layers.Select(layer => layer.IsTrained).ToArray());
    }

    [TestMethod]
    public void WhatIsNoChain_HasAReason()
    {
        void Not(string reason, nn.Module<Tensor, Tensor> module)
        {
            Assert.IsFalse(ModuleChain.TryFind(module, out TensorNetwork? chain, out string? actual));
            Assert.IsNull(chain);
            Assert.AreEqual(reason, actual);
            module.Dispose();
        }

        TorchSharp.Modules.Linear twice = nn.Linear(2, 2),
            half = nn.Linear(2, 2);
        half.bias!.requires_grad = false;
        Not("module 'conv1' is a Conv2d", nn.Sequential(("conv1", nn.Conv2d(1, 1, 1)), ("fc", nn.Linear(2, 2))));
        Not("the module is a Custom, whose forward pass is code that cannot be seen", new Custom(input => input));
        Not("module '1' is a LayerNorm", nn.Sequential(nn.Linear(2, 2), nn.LayerNorm(2)));
        Not("module '0' is a ReLU before the first linear layer", nn.Sequential(nn.ReLU(), nn.Linear(2, 2)));
        Not("module '2' is a Tanh after another activation", nn.Sequential(nn.Linear(2, 2), nn.ReLU(), nn.Tanh()));
        Not("module '1' is a Softplus", nn.Sequential(nn.Linear(2, 2), nn.Softplus(beta: 2)));
        Not("module '0' is a Flatten", nn.Sequential(nn.Flatten(2), nn.Linear(2, 2)));
        Not("linear layer '1' takes 4 values and the one before gives 3", nn.Sequential(nn.Linear(2, 3), nn.Linear(4, 1)));
        Not("linear layer '2' is used more than once", nn.Sequential(twice, nn.ReLU(), twice));
        Not("of linear layer '0' only the weight is trained", nn.Sequential(half, nn.ReLU()));
        Not("it has no linear layer", nn.Sequential(nn.Identity()));
    }

    [TestMethod]
    public void AHook_IsNoticed()
    {
        using var scope = NewDisposeScope();
        TorchSharp.Modules.Linear first = nn.Linear(3, 2);
        using var module = nn.Sequential(first, nn.Tanh());
        using var snapshot = new ModuleSnapshot(module, ScalarType.Float64);
        Assert.IsTrue(ModuleChain.TryFind(module, out TensorNetwork? chain, out _));
        Assert.IsNull(ModuleChain.ReasonAgainst(chain, snapshot, randn(4, 3, ScalarType.Float64)));
        first.register_forward_hook((_, _, output) => output * 2);
        StringAssert.Contains(ModuleChain.ReasonAgainst(chain, snapshot, randn(4, 3, ScalarType.Float64)), "are there hooks?");
        StringAssert.Contains(ModuleChain.ReasonAgainst(chain, snapshot, randn(4, 5, 3, ScalarType.Float64)), "takes 3 features");
    }
}

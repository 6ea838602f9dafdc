using MLSpectral.Kernels;
using TorchSharp;
using TorchSharp.Modules;

namespace MLSpectral.Tests.Trainers;

/// <summary>The rules against TorchSharp's optimizers.</summary>
[TestClass]
public sealed class UpdateRuleTests
{
    private const double Rate = 0.03;
    private const int Steps = 30;

    public static IEnumerable<object[]> Pairs =>
        [
            [Optimizer.GradientDescent(Rate), (Func<Parameter[], torch.optim.Optimizer>)(p => torch.optim.SGD(p, Rate))],
            [Optimizer.Sgd(Rate, 0.8), (Func<Parameter[], torch.optim.Optimizer>)(p => torch.optim.SGD(p, Rate, 0.8))],
            [
                Optimizer.Sgd(Rate, 0.8, nesterov: true),
                (Func<Parameter[], torch.optim.Optimizer>)(p => torch.optim.SGD(p, Rate, 0.8, nesterov: true)),
            ],
            [
                Optimizer.Adam(Rate, 0.7, 0.95, 1e-3),
                (Func<Parameter[], torch.optim.Optimizer>)(p => torch.optim.Adam(p, Rate, 0.7, 0.95, 1e-3)),
            ],
            [
                Optimizer.AdamW(Rate, 0.3, 0.7, 0.95, 1e-3),
                (Func<Parameter[], torch.optim.Optimizer>)(p => torch.optim.AdamW(p, Rate, 0.7, 0.95, 1e-3, 0.3)),
            ],
        ];

    [ClassInitialize]
    public static void LoadTorch(TestContext _) => NativeTorch.EnsureLoaded();

    [TestMethod]
    [DynamicData(nameof(Pairs))]
    public void Rule_GivesTheBitsOfTorchSharpsOptimizer(Optimizer optimizer, Func<Parameter[], torch.optim.Optimizer> createPeer)
    {
        using var scope = torch.NewDisposeScope();
        Parameter[] ours = Start(),
            theirs = Start();
        using UpdateRule rule = optimizer.Create(ours);
        using torch.optim.Optimizer peer = createPeer(theirs);
        for (int i = 0; i < Steps; i++)
        {
            rule.ZeroGradients();
            Loss(ours).backward();
            rule.Step([Rate, Rate]);
            peer.zero_grad();
            Loss(theirs).backward();
            peer.step();
        }

        CollectionAssert.AreNotEqual(Bits(Start()), Bits(ours));
        CollectionAssert.AreEqual(Bits(theirs), Bits(ours));
    }

    private static Parameter[] Start()
    {
        using var generator = new torch.Generator(3);
        return [new Parameter(torch.randn(7, 5, generator: generator)), new Parameter(torch.randn(7, generator: generator))];
    }

    private static torch.Tensor Loss(Parameter[] p)
    {
        torch.Tensor values = p[0].sum([1]) * p[1].tanh();
        return (values * values).mean();
    }

    private static uint[] Bits(Parameter[] parameters) =>
        [.. parameters.SelectMany(p => p.ToSingles()).Select(BitConverter.SingleToUInt32Bits)];
}

using Moments = MLSpectral.Tests.Trainers.LinearReference.Moments;

namespace MLSpectral.Tests.Trainers;

/// <summary>Optimizers, losses, the L2 penalty and clipping against the formulas of their documentation.</summary>
[TestClass]
public sealed class OptimizerTests
{
    private const int Steps = 5;
    private const double Rate = 0.05;

    public static IEnumerable<object[]> Optimizers =>
        [
            [
                Optimizer.GradientDescent(Rate),
                (Action<double[], double[], Moments, int>)((p, g, _, _) => Each(p, j => p[j] - (Rate * g[j]))),
            ],
            [
                Optimizer.Sgd(Rate, 0.8),
                (Action<double[], double[], Moments, int>)((p, g, m, step) => Momentum(p, g, m, step, nesterov: false)),
            ],
            [
                Optimizer.Sgd(Rate, 0.8, nesterov: true),
                (Action<double[], double[], Moments, int>)((p, g, m, step) => Momentum(p, g, m, step, nesterov: true)),
            ],
            [
                Optimizer.Adam(Rate, 0.7, 0.95, 1e-3),
                (Action<double[], double[], Moments, int>)((p, g, m, step) => Adam(p, g, m, step, decay: 0)),
            ],
            [
                Optimizer.AdamW(Rate, 0.3, 0.7, 0.95, 1e-3),
                (Action<double[], double[], Moments, int>)((p, g, m, step) => Adam(p, g, m, step, decay: 0.3)),
            ],
        ];

    public static IEnumerable<object[]> Losses =>
        [
            [RegressionLoss.Squared, (Func<double, double>)(r => 2 * r)],
            [RegressionLoss.Absolute, (Func<double, double>)(r => Math.Sign(r))],
            [RegressionLoss.Huber(0.7), (Func<double, double>)(r => Math.Clamp(r, -0.7, 0.7))],
        ];

    [TestMethod]
    [DynamicData(nameof(Optimizers))]
    public void Optimizer_FollowsItsFormula(Optimizer optimizer, Action<double[], double[], Moments, int> update) =>
        AssertFollows(new LinearReference(r => 2 * r, L2: 0, double.PositiveInfinity, update), o => o.Optimizer = optimizer);

    [TestMethod]
    [DynamicData(nameof(Losses))]
    public void Loss_HasItsGradient(RegressionLoss loss, Func<double, double> residual) =>
        AssertFollows(new LinearReference(residual, L2: 0, double.PositiveInfinity, Descend), o =>
            (o.Optimizer, o.Loss) = (Optimizer.GradientDescent(Rate), loss)
        );

    [TestMethod]
    public void L2Regularization_AddsItsGradientToWeightsOnly_BeforeClipping()
    {
        AssertFollows(new LinearReference(r => 2 * r, L2: 0.6, double.PositiveInfinity, Descend), o =>
            (o.Optimizer, o.L2Regularization) = (Optimizer.GradientDescent(Rate), 0.6)
        );
        AssertFollows(new LinearReference(r => 2 * r, L2: 0.6, Clip: 0.5, Descend), o =>
            (o.Optimizer, o.L2Regularization, o.GradientClipping) = (Optimizer.GradientDescent(Rate), 0.6, 0.5)
        );
    }

    private static void AssertFollows(LinearReference reference, Action<FeedForwardRegressionTrainer.Options> change)
    {
        void Configure(FeedForwardRegressionTrainer.Options o)
        {
            (o.HiddenLayers, o.StandardizeTarget, o.NumberOfEpochs, o.Probes) = ([], false, Steps, []);
            change(o);
            o.BatchSize = o.Optimizer.IsFullBatch ? null : 1000;
        }

        double[] start =
        [
            .. Training
                .Parameters(
                    Training.Model(o =>
                    {
                        Configure(o);
                        (o.Optimizer, o.L2Regularization, o.NumberOfEpochs, o.BatchSize) = (Optimizer.GradientDescent(1e-30), 0, 1, null);
                    })
                )
                .Select(w => (double)w),
        ];
        double[] expected = reference.Train(TestData.Rows(200), start, Steps);
        float[] actual = Training.Parameters(Training.Model(Configure));
        Assert.HasCount(expected.Length, actual);
        for (int j = 0; j < expected.Length; j++)
            Assert.AreEqual(expected[j], actual[j], 2e-5);
    }

    private static void Descend(double[] p, double[] g, Moments moments, int step) => Each(p, j => p[j] - (Rate * g[j]));

    private static void Momentum(double[] p, double[] g, Moments m, int step, bool nesterov) => Each(p, j =>
        {
            m.First[j] = step == 1 ? g[j] : (0.8 * m.First[j]) + g[j];
            return p[j] - (Rate * (nesterov ? g[j] + (0.8 * m.First[j]) : m.First[j]));
        });

    private static void Adam(double[] p, double[] g, Moments m, int step, double decay) => Each(p, j =>
        {
            m.First[j] = (0.7 * m.First[j]) + (0.3 * g[j]);
            m.Second[j] = (0.95 * m.Second[j]) + (0.05 * g[j] * g[j]);
            double mean = m.First[j] / (1 - Math.Pow(0.7, step)),
                square = m.Second[j] / (1 - Math.Pow(0.95, step));
            return p[j] - (Rate * decay * p[j]) - (Rate * mean / (Math.Sqrt(square) + 1e-3));
        });

    private static void Each(double[] parameters, Func<int, double> next)
    {
        for (int j = 0; j < parameters.Length; j++)
            parameters[j] = next(j);
    }
}

using System.Globalization;
using PaperReproduction.Runs;

namespace PaperReproduction.Experiments;

/// <summary>
/// The long runs: one problem, trained by every optimizer at rates from lazy to too large, with the baselines of kernel ridge regression.
/// </summary>
/// <param name="sizes">n.</param>
internal sealed class LongCases(Sizes sizes)
{
    private const int SmallBatch = 32,
        LargeBatch = 128;

    /// <summary>A case, over its seeds.</summary>
    /// <param name="Optimizer">Its name.</param>
    /// <param name="Rate">The learning rate.</param>
    /// <param name="Parameterization">Of the rate.</param>
    /// <param name="Batch">Rows of a step.</param>
    /// <param name="Plans">One for each seed.</param>
    internal sealed record Case(string Optimizer, double Rate, string Parameterization, int Batch, IReadOnlyList<RunPlan> Plans)
    {
        /// <summary>For sentences.</summary>
        public string Label =>
            string.Create(CultureInfo.InvariantCulture, $"{Optimizer} {Rate}{(Optimizer == "GD" ? "" : $", batch {Batch}")}");
    }

    /// <summary>Full-batch gradient descent at a small rate, to a loss of 1e-6: the lazy network.</summary>
    public Case Lazy => Of(Method.GradientDescent, 0.05, 3000, batch: null, isStandard: true);

    /// <summary>Gradient descent and its stochastic kin, from small rates to the edge of stability.</summary>
    public IReadOnlyList<Case> Descent =>
        [
            Lazy,
            Of(Method.Sgd, 0.02, 60, SmallBatch, isStandard: true),
            Of(Method.Sgd, 0.03, 60, SmallBatch, isStandard: true),
            Of(Method.Sgd, 0.08, 60, LargeBatch, isStandard: true),
        ];

    /// <summary>Adam on batches, at rates of the neural-tangent parameterization.</summary>
    public IReadOnlyList<Case> Adam =>
        [
            Of(Method.Adam, 0.01, 60, SmallBatch),
            Of(Method.Adam, 0.03, 60, SmallBatch),
            Of(Method.Adam, 0.1, 60, SmallBatch),
            Of(Method.Adam, 0.3, 60, SmallBatch),
            Of(Method.Adam, 0.1, 60, LargeBatch),
        ];

    public IReadOnlyList<RunPlan> Plans => [.. Descent.Concat(Adam).SelectMany(one => one.Plans)];

    private Case Of(Method method, double rate, int epochs, int? batch, bool isStandard = false) =>
        new(
            method == Method.GradientDescent ? "GD"
                : method == Method.Sgd ? "SGD"
                : "Adam",
            rate,
            isStandard ? "standard" : "neural-tangent",
            batch ?? sizes.LongRunRows,
            [
                .. Enumerable
                    .Range(1, sizes.LongRunSeeds)
                    .Select(seed =>
                        PaperNetworks.Proportional(sizes.LongRunRows, seed, method, rate, epochs) with
                        {
                            IsStandardRate = isStandard,
                            BatchSize = batch,
                            StopLoss = method == Method.Adam ? 0 : 1e-6,
                            MeasuresKernels = true,
                            HasBaselines = true,
                        }
                    ),
            ]
        );
}

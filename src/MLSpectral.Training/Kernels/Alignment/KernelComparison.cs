using System.Numerics.Tensors;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MLSpectral.Kernels;

/// <summary>
/// What a kernel has in common with that of the start, that of the time before and the target: all that needs every entry, in one pass over
/// them.
/// </summary>
/// <param name="RelativeChange">‖K − K₀‖_F / ‖K₀‖_F, as <see cref="MatrixChange.Relative"/>.</param>
/// <param name="AlignmentToStart">As <see cref="KernelAlignment.Centered"/>.</param>
/// <param name="AlignmentToPrevious">The same with the time before; NaN where there is none.</param>
/// <param name="TargetAlignment">As <see cref="TargetAlignment.Plain"/>.</param>
/// <param name="CenteredTargetAlignment">As <see cref="TargetAlignment.Centered"/>.</param>
internal readonly record struct KernelComparison(
    double RelativeChange,
    double AlignmentToStart,
    double AlignmentToPrevious,
    double TargetAlignment,
    double CenteredTargetAlignment
)
{
    /// <summary>Compares; O(n²C).</summary>
    /// <param name="now">K.</param>
    /// <param name="start">K₀.</param>
    /// <param name="previous">The kernel of the time before, or null.</param>
    /// <param name="targets">Y, n × C, Float64.</param>
    public static KernelComparison Of(KernelEntries now, KernelEntries start, KernelEntries? previous, Tensor targets)
    {
        if (!now.IsOrdinary || !start.IsOrdinary || previous?.IsOrdinary == false)
            return OneByOne(now.Kernel, start.Kernel, previous?.Kernel, targets);

        using var scope = NewDisposeScope();
        (double[][] plain, double plainNorm) = Columns(UnitScale.Of(targets));
        (double[][] centered, double centeredNorm) = Columns(UnitScale.Centered(targets));
        KernelEntries[] others = previous is null || ReferenceEquals(previous, start) ? [start] : [start, previous];
        Sums sums = Sum(now, others, plain, centered);
        sums.KeepIn(now);
        foreach (KernelEntries other in others.Where(other => other.CenteredNorm is null))
            Sum(other, [], [], []).KeepIn(other);
        double norm = now.CenteredNorm!.Value;
        double change =
            sums.Change == 0 && sums.LargestChange > 0
                ? MatrixChange.Relative(now.Kernel, start.Kernel)
                : Math.Sqrt(sums.Change) / start.Norm;
        return new KernelComparison(
            change,
            sums.Inner[0] / (norm * start.CenteredNorm!.Value),
            previous is null ? double.NaN : sums.Inner[^1] / (norm * previous.CenteredNorm!.Value),
            sums.Plain / (now.Norm * plainNorm),
            double.IsNaN(norm) ? norm : sums.Centered / (norm * centeredNorm)
        );
    }

    private static Sums Sum(KernelEntries now, KernelEntries[] others, double[][] plain, double[][] centered)
    {
        var parts = new Sums[RowParts.Count(now.Size)];
        RowParts.Run(now.Size, (part, first, end) =>
        {
            var sums = new Sums(others.Length);
            double[] row = new double[now.Size],
                other = new double[now.Size];
            for (int i = first; i < end; i++)
            {
                now.WriteCentered(i, row);
                sums.Squares += TensorPrimitives.SumOfSquares<double>(row);
                sums.Largest = Math.Max(sums.Largest, Math.Abs(TensorPrimitives.MaxMagnitude<double>(row)));
                for (int k = 0; k < others.Length; k++)
                {
                    others[k].WriteCentered(i, other);
                    sums.Inner[k] += TensorPrimitives.Dot<double>(row, other);
                }

                foreach (double[] column in plain)
                    sums.Plain += column[i] * TensorPrimitives.Dot(now.Row(i), column);
                foreach (double[] column in centered)
                    sums.Centered += column[i] * TensorPrimitives.Dot<double>(row, column);
                if (others.Length == 0 || ReferenceEquals(now, others[0]))
                    continue;
                TensorPrimitives.Subtract(now.Row(i), others[0].Row(i), other);
                sums.Change += TensorPrimitives.SumOfSquares<double>(other);
                sums.LargestChange = Math.Max(sums.LargestChange, Math.Abs(TensorPrimitives.MaxMagnitude<double>(other)));
            }

            parts[part] = sums;
        });
        return parts.Aggregate((sum, part) => sum.Plus(part));
    }

    // One column after another, and ‖YYᵀ‖_F = ‖YᵀY‖_F.
    private static (double[][] Columns, double Norm) Columns(Tensor targets)
    {
        Tensor transpose = targets.t();
        return (
            [.. Enumerable.Range(0, (int)transpose.shape[0]).Select(c => transpose[c].ToDoubles())],
            transpose.mm(targets).norm().item<double>()
        );
    }

    private static KernelComparison OneByOne(Tensor now, Tensor start, Tensor? previous, Tensor targets) =>
        new(
            MatrixChange.Relative(now, start),
            KernelAlignment.Centered(now, start),
            previous is null ? double.NaN : KernelAlignment.Centered(now, previous),
            Kernels.TargetAlignment.Plain(now, targets),
            Kernels.TargetAlignment.Centered(now, targets)
        );

    // Over rows.
    private sealed class Sums(int others)
    {
        // ‖HKH‖² and its largest entry.
        public double Squares { get; set; }

        public double Largest { get; set; }

        // With the other kernels, centred.
        public double[] Inner { get; } = new double[others];

        // With the target.
        public double Plain { get; set; }

        public double Centered { get; set; }

        // ‖K − K₀‖² and its largest entry.
        public double Change { get; set; }

        public double LargestChange { get; set; }

        public Sums Plus(Sums other)
        {
            Squares += other.Squares;
            Largest = Math.Max(Largest, other.Largest);
            Plain += other.Plain;
            Centered += other.Centered;
            Change += other.Change;
            LargestChange = Math.Max(LargestChange, other.LargestChange);
            TensorPrimitives.Add(Inner, other.Inner, Inner);
            return this;
        }

        public void KeepIn(KernelEntries kernel) => kernel.Keep(Squares, Largest);
    }
}

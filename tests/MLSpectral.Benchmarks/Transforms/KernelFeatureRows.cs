using MLSpectral.Benchmarks.Measuring;

namespace MLSpectral.Benchmarks.Transforms;

/// <summary>Kernel features of many rows: ours row by row through ML.NET's cursors, the peer's in row blocks in torch.</summary>
internal static class KernelFeatureRows
{
    private const int Rows = 100_000;
    private const double LargestTime = 5;

    private static readonly int[] Widths = [64, 256, 1];

    public static IEnumerable<Case> Cases =>
        from kernel in Enum.GetValues<KernelKind>()
        from cursors in new[] { 1, 2 }
        select new Case(
            $"kernel features, {kernel}, {string.Join('-', Widths)}, {cursors} cursor{(cursors == 1 ? "" : "s")}, torch in row blocks",
            () => Run(kernel, cursors)
        );

    private static Result Run(KernelKind kernel, int cursors)
    {
        // A tangent kernel takes long enough to be measured on fewer rows.
        bool isConjugate = kernel == KernelKind.ConjugateKernel;
        int rows = isConjugate ? Rows : Rows / 10;
        using var subject = new KernelFeaturesSubject(Widths, rows, kernel, torchThreads: cursors);
        (Samples ours, Samples peers, Samples ratio) = SideBySide.Measure(
            () => subject.Ours(cursors) * Rows / rows,
            () => subject.Peer() * Rows / rows,
            repetitions: 5
        );
        return new Result(
            ours,
            peers,
            ratio,
            ResultTable.Time,
            Note: $"for {Rows} rows, measured on {rows}; k = {KernelFeaturesSubject.Count}, {KernelFeaturesSubject.Landmarks} landmarks",
            LargestValue: isConjugate ? LargestTime : null
        );
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Numerics.Tensors;
using System.Runtime.ExceptionServices;

namespace MLSpectral.Kernels;

/// <summary>
/// QᵀAQ = T by Householder reflections, blocked (Dongarra, Hammarling, Sorensen 1989; LAPACK's latrd): (4/3)n³ operations, half of
/// them products with a vector that read half of the matrix once each, at the speed of the third-level cache.
/// </summary>
/// <remarks>
/// From the last row up, so that what is left begins at aligned addresses. H = I − γuuᵀ with u = a − βe, γ = 2/uᵀu, without
/// normalizing u; p = γAu, w = p − (γ/2)(uᵀp)u and A ← A − uwᵀ − wuᵀ, gathered over a panel. Every thread runs the same
/// loop on its share: ranges of vectors, and rows of equal area of the triangle. Sums over threads are added in the order of the threads,
/// so that results are the same bit by bit for the same number of threads.
/// </remarks>
internal sealed unsafe class Tridiagonalization : IDisposable
{
    private const int PanelColumns = 24;
    private const int Lanes = AlignedRows.VectorLength;

    // Of a matrix whose largest entry is about 1: squares do not tell such a row from zero, nor does an eigenvalue.
    private const double NegligibleSquares = 1e-200;

    private readonly int _side,
        _threads;
    private readonly HalfMatrix _matrix;
    private readonly HouseholderPanel _panel;
    private readonly AlignedRows _products,
        _shares;
    private readonly SpinningBarrier _barrier;
    private readonly double[] _diagonal,
        _beside;

    private Tridiagonalization(int side, int threads)
    {
        (_side, _threads) = (side, threads);
        _matrix = new HalfMatrix(side);
        _panel = new HouseholderPanel(PanelColumns, side);
        _products = new AlignedRows(threads, side);
        _shares = new AlignedRows(threads, (int)Share.Projections + (2 * PanelColumns) + Lanes);
        _barrier = new SpinningBarrier(threads);
        (_diagonal, _beside) = (new double[side], new double[side - 1]);
    }

    // What a thread tells the others, at these places of its row.
    private enum Share
    {
        Squares,
        LastEntry,
        Product,
        Projections,
    }

    /// <summary>Reduces factor · A.</summary>
    /// <param name="matrix">A, n × n, row by row; only the lower half is read.</param>
    /// <param name="side">n.</param>
    /// <param name="factor">Makes the largest entry about 1.</param>
    /// <param name="threads">How many threads, this one among them.</param>
    public static TridiagonalMatrix Of(double* matrix, int side, double factor, int threads)
    {
        using var reduction = new Tridiagonalization(side, threads);
        var others = new List<Thread>(threads - 1);
        reduction.RunOrBreak(() =>
        {
            for (int i = 0; i < threads - 1; i++)
            {
                int thread = i;
                var other = new Thread(() => reduction.RunOrBreak(() => reduction.Run(matrix, factor, thread)))
                {
                    IsBackground = true,
                    Name = "Tridiagonalization",
                };
                other.Start();
                others.Add(other);
            }

            reduction.Run(matrix, factor, threads - 1);
        });
        others.ForEach(other => other.Join());
        if (reduction._barrier.Failure is Exception failure)
            ExceptionDispatchInfo.Throw(failure);
        return new TridiagonalMatrix(reduction._diagonal, reduction._beside);
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        _matrix.Dispose();
        _panel.Dispose();
        _products.Dispose();
        _shares.Dispose();
    }

    // An exception that leaves a thread ends the process, and a thread that does not come lets the others wait forever.
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "It is thrown again on the caller's thread.")]
    private void RunOrBreak(Action run)
    {
        try
        {
            run();
        }
        catch (Exception failure)
        {
            _barrier.Break(failure);
        }
    }

    private void Run(double* matrix, double factor, int thread)
    {
        (int first, int end) = RowsOf(thread, _side);
        _matrix.Copy(matrix, factor, first, end);
        _barrier.Meet();
        int row = _side - 1;
        while (row > 0)
        {
            int columns = 0;
            for (; columns < PanelColumns && row > 0; columns++, row--)
                Eliminate(row, columns, thread);
            (first, end) = RowsOf(thread, row + 1);
            _matrix.Subtract(_panel.V, _panel.W, columns, first, (end + Lanes - 1) / Lanes * Lanes);
            _barrier.Meet();
        }

        if (thread == 0)
            _diagonal[0] = _matrix[0][0];
    }

    private void Eliminate(int row, int known, int thread)
    {
        bool isLast = thread == _threads - 1;
        (int from, int to) = RangeOf(thread, row);
        double* u = _panel.V[known],
            w = _panel.W[known],
            own = _shares[thread];
        own[(int)Share.Squares] = _panel.NextColumn(_matrix[row], row, known, from, to);
        if (isLast)
        {
            _diagonal[row] = Diagonal(row, known);
            own[(int)Share.LastEntry] = u[row - 1];
            new Span<double>(u + row, Lanes).Clear();
        }

        _barrier.Meet();
        double squares = Sum(Share.Squares),
            entry = _shares[_threads - 1][(int)Share.LastEntry];
        double beta = -double.CopySign(Math.Sqrt(squares), entry);

        // One entry is tridiagonal already; reflecting it would only round.
        double gamma = row > 1 && squares > NegligibleSquares ? 1 / (squares - (entry * beta)) : 0;
        if (isLast)
        {
            _beside[row - 1] = gamma > 0 ? beta : entry;
            u[row - 1] = entry - beta;
        }

        (int firstRow, int endRow) = RowsOf(thread, row);
        _matrix.Multiply(u, _products[thread], firstRow, endRow);
        _panel.Project(known, from, to, own + (int)Share.Projections);
        _barrier.Meet();

        AddProducts(w, row, from, to);
        Span<double> projections = stackalloc double[2 * known];
        for (int q = 0; q < projections.Length; q++)
            projections[q] = -Sum(Share.Projections + q);
        own[(int)Share.Product] = _panel.Correct(known, projections, from, to);
        _barrier.Meet();

        double half = 0.5 * gamma * (gamma * Sum(Share.Product));
        _panel.Finish(known, gamma, half, from, to);
        if (isLast)
            new Span<double>(w + row, Lanes).Clear();
        _barrier.Meet();
    }

    private double Diagonal(int row, int known)
    {
        double entry = _matrix[row][row];
        for (int q = 0; q < known; q++)
            entry -= 2 * _panel.V[q][row] * _panel.W[q][row];
        return entry;
    }

    private double Sum(Share share)
    {
        double sum = 0;
        for (int thread = 0; thread < _threads; thread++)
            sum += _shares[thread][(int)share];
        return sum;
    }

    // A thread's product reaches down to its own last row only.
    private void AddProducts(double* sum, int side, int from, int to)
    {
        new Span<double>(sum + from, to - from).Clear();
        for (int thread = 0; thread < _threads; thread++)
        {
            double* product = _products[thread];
            int end = Math.Min(to, RowsOf(thread, side).End);
            if (end > from)
                TensorPrimitives.Add(
                    new ReadOnlySpan<double>(sum + from, end - from),
                    new ReadOnlySpan<double>(product + from, end - from),
                    new Span<double>(sum + from, end - from)
                );
        }
    }

    // Equal lengths of a vector, in whole cache lines.
    private (int First, int End) RangeOf(int thread, int length) =>
        (
            RoundedDown((double)length * thread / _threads),
            thread + 1 == _threads ? length : RoundedDown((double)length * (thread + 1) / _threads)
        );

    // Equal areas of a triangle, in blocks of rows.
    private (int First, int End) RowsOf(int thread, int side) =>
        (
            RoundedDown(side * Math.Sqrt((double)thread / _threads)),
            thread + 1 == _threads ? side : RoundedDown(side * Math.Sqrt((double)(thread + 1) / _threads))
        );

    private static int RoundedDown(double count) => (int)count / Lanes * Lanes;
}

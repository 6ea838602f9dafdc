using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>
/// The tangent kernel of a module by automatic differentiation: K = F Fᵀ, F being formed in blocks of rows and multiplied block by block,
/// one half only.
/// </summary>
/// <remarks>
/// F is J (full), the outputs' Jacobians side by side (trace), the Jacobian of one output or of a mixture (the others). K V = J (Jᵀ V)
/// without rows of J: one backward pass for Jᵀ, two for J, a column.
/// </remarks>
internal sealed class ModuleTangentKernel(
    ModuleKernels kernels,
    OutputReduction reduction,
    IReadOnlyList<ParameterTensor> parameters,
    ModuleJacobian jacobian,
    Tensor x,
    KernelOptions options
) : TangentKernel
{
    // What a block of rows of F may take where no tile size is asked for; two of them are held at a time.
    private const long TileBytes = 256L << 20;

    public override long SampleSize => x.shape[0];

    public override long OutputCount => kernels.OutputCount;

    public override long ParameterCount => jacobian.ParameterCount;

    public override OutputReduction Outputs => reduction;

    public override IReadOnlyList<ParameterTensor> Parameters => parameters;

    public override long Size => SampleSize * RowsPerSample;

    public override ScalarType Precision => options.Precision;

    public override Cost FormCost
    {
        get
        {
            // Up to two blocks of F, and the gradients of one on their way.
            long tiles = (SampleSize + TileRows - 1) / TileRows;
            double evaluated = SampleSize * (tiles + 1) / 2.0,
                rowSize = (double)Mixed * ParameterCount;
            return new Cost
            {
                Operations =
                    (evaluated * ((3 * kernels.ForwardOperations * Mixed) + (2 * rowSize))) + ((double)Size * (Size + 1) * Columns),
                Bytes = checked(((Size * Size) + ((Math.Min(tiles, 2) + 1) * TileRows * (long)rowSize)) * ElementSize),
            };
        }
    }

    private long ElementSize => Precision == ScalarType.Float32 ? 4 : 8;

    private bool IsFull => reduction.Form == OutputForm.AllPairs;

    private bool IsTrace => reduction.Form == OutputForm.EqualPairs;

    private long RowsPerSample => reduction.RowsPerSample(OutputCount);

    // Mixtures of outputs that are differentiated for each row.
    private long Mixed => reduction.RowsPerSample(OutputCount) * reduction.Summands(OutputCount);

    // Columns of F.
    private long Columns => reduction.Summands(OutputCount) * ParameterCount;

    private long TileRows => Math.Min(SampleSize, options.TileRows ?? Math.Max(1, TileBytes / (ElementSize * Mixed * ParameterCount)));

    public override Tensor Form()
    {
        using var scope = NewDisposeScope();
        Tensor kernel = empty([Size, Size], Precision);
        ForEachBlock(
            (row, column, block) =>
            {
                kernel.narrow(0, row, block.shape[0]).narrow(1, column, block.shape[1]).copy_(block);
                if (row != column)
                    kernel.narrow(0, column, block.shape[1]).narrow(1, row, block.shape[0]).copy_(block.t());
            }
        );
        return scope.MoveToOuter(kernel);
    }

    public override double FrobeniusNorm()
    {
        double sum = 0;
        ForEachBlock(
            (row, column, block) =>
            {
                double norm = block.to(ScalarType.Float64).norm().item<double>();
                sum += (row == column ? 1 : 2) * norm * norm;
            }
        );
        return Math.Sqrt(sum);
    }

    public override Tensor Diagonal()
    {
        using var scope = NewDisposeScope();
        return scope.MoveToOuter(cat([.. Tiles(x).Select(tile => SquaredLengths(tile.Rows))], 0));
    }

    public override double Trace()
    {
        using var scope = NewDisposeScope();
        return Diagonal().sum().item<double>();
    }

    public override Tensor Cross(Tensor other)
    {
        ModuleKernels.RequireRows(other, nameof(other));
        if (other.dtype != Precision || !other.shape.AsSpan(1).SequenceEqual(x.shape.AsSpan(1)))
        {
            throw new ArgumentException(
                $"The other rows are {other.dtype} of shape {string.Join(" × ", other.shape)}; the kernel is of {Precision} "
                    + $"rows of shape {string.Join(" × ", x.shape)}. All but the first dimension must be the same.",
                nameof(other)
            );
        }

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        Tensor kernel = empty([Size, other.shape[0] * RowsPerSample], Precision);
        foreach ((long row, Tensor tile) in Tiles(x))
        {
            foreach ((long column, Tensor otherTile) in Tiles(other))
            {
                using var block = NewDisposeScope();
                kernel.narrow(0, row, tile.shape[0]).narrow(1, column, otherTile.shape[0]).copy_(tile.mm(otherTile.t()));
            }
        }

        return scope.MoveToOuter(kernel);
    }

    public override Cost MultiplyCost(long columns)
    {
        // Forward twice; backward, and backward through backward, for each column and each output that is taken by itself.
        double passes = IsTrace ? OutputCount : 1;
        return new Cost
        {
            Operations = SampleSize * kernels.ForwardOperations * passes * (4 + (6.0 * columns)),
            Bytes = checked(((3 * ParameterCount) + (2 * SampleSize * OutputCount)) * columns * ElementSize),
        };
    }

    public override Tensor Multiply(Tensor block)
    {
        RequireBlock(block, Size, nameof(block));
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        long n = SampleSize,
            columns = block.shape[1];
        if (IsFull)
            return scope.MoveToOuter(JacobianTimes(TransposedJacobianTimes(block)));

        // K V = Σ_u J_u J_uᵀ V over the mixtures u of outputs, (J_u)ᵢ = uᵀ Jᵢ.
        Tensor mixtures = Mixtures(),
            sum = zeros([n, columns], Precision);
        for (long j = 0; j < mixtures.shape[0]; j++)
        {
            using var mixture = NewDisposeScope();
            Tensor u = mixtures.select(0, j).reshape(1, OutputCount, 1);
            Tensor direction = jacobian.TransposedTimes(x, block.unsqueeze(1) * u, EvaluatedRows);
            sum.IncreaseBy((jacobian.Times(x, direction, EvaluatedRows) * u).sum(1));
        }

        return scope.MoveToOuter(sum);
    }

    public override Tensor JacobianTimes(Tensor directions)
    {
        RequireBlock(directions, ParameterCount, nameof(directions));
        return jacobian.Times(x, directions, EvaluatedRows).reshape(SampleSize * OutputCount, directions.shape[1]);
    }

    public override Tensor TransposedJacobianTimes(Tensor weights)
    {
        RequireBlock(weights, SampleSize * OutputCount, nameof(weights));
        return jacobian.TransposedTimes(x, weights.reshape(SampleSize, OutputCount, weights.shape[1]), EvaluatedRows);
    }

    // Products hold no rows of J, so more rows fit at once.
    private long EvaluatedRows => options.TileRows ?? Math.Min(SampleSize, 256);

    private void RequireBlock(Tensor block, long rows, string name)
    {
        ArgumentNullException.ThrowIfNull(block, name);
        if (block.dim() != 2 || block.shape[0] != rows || block.shape[1] == 0 || block.dtype != Precision)
            throw new ArgumentException(
                $"The block is {block.dtype} of shape {string.Join(" × ", block.shape)}; {Precision} of {rows} rows and at least "
                    + $"one column is needed.",
                name
            );
    }

    // u of F's rows uᵀ Jᵢ, q × C.
    private Tensor Mixtures() => OutputCombinations.Of(reduction, OutputCount, Precision);

    // Rows of F for a block of samples.
    private IEnumerable<(long Row, Tensor Rows)> Tiles(Tensor samples)
    {
        foreach ((long start, long count) in ModuleJacobian.Tiles(samples.shape[0], TileRows))
        {
            using Tensor tile = Tile(samples, start, count);
            yield return (start * RowsPerSample, tile);
        }
    }

    private Tensor Tile(Tensor samples, long start, long count)
    {
        using var scope = NewDisposeScope();
        Tensor rows = jacobian.Rows(samples.narrow(0, start, count), Mixtures());
        return scope.MoveToOuter(rows.reshape(count * RowsPerSample, Columns));
    }

    private void ForEachBlock(Action<long, long, Tensor> use)
    {
        using var noGrad = no_grad();
        foreach ((long start, long count) in ModuleJacobian.Tiles(SampleSize, TileRows))
        {
            using Tensor tile = Tile(x, start, count);
            UseProduct(start, start, tile, tile);
            for (long other = start + count; other < SampleSize; other += TileRows)
            {
                using Tensor otherTile = Tile(x, other, Math.Min(TileRows, SampleSize - other));
                UseProduct(start, other, tile, otherTile);
            }
        }

        void UseProduct(long row, long column, Tensor left, Tensor right)
        {
            using var scope = NewDisposeScope();
            use(row * RowsPerSample, column * RowsPerSample, row == column ? SymmetricProduct.Of(left, null) : left.mm(right.t()));
        }
    }

    private static Tensor SquaredLengths(Tensor tile)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        Tensor doubles = tile.to(ScalarType.Float64);
        return scope.MoveToOuter((doubles * doubles).sum(1));
    }
}

using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>
/// What computations with a tangent kernel in closed form take, from shapes alone: products of matrices and the passes over the results,
/// without what is computed already.
/// </summary>
/// <param name="kernels">The network and its sample.</param>
/// <param name="terms">The summands.</param>
/// <param name="outputs">What becomes of the outputs.</param>
/// <param name="blockSize">Rows of the kernel for each sample.</param>
internal sealed class TangentKernelCost(NetworkKernels kernels, IReadOnlyList<KernelTerm> terms, OutputReduction outputs, long blockSize)
{
    private readonly BackwardPass _backward = kernels.Side(outputs).Backward;

    private double Rows => kernels.SampleSize;

    private long Size => checked(kernels.SampleSize * blockSize);

    private long Bytes => kernels.Settings.Precision == ScalarType.Float32 ? sizeof(float) : sizeof(double);

    /// <summary>Half of all entries, tile by tile, without storing them.</summary>
    public double Entries()
    {
        double operations = _backward.Operations(terms[0].Layer);
        foreach (KernelTerm term in terms)
        {
            TensorLayer layer = kernels.Network.Layers[term.Layer - 1];
            DerivativeShape shape = _backward.Shape(term.Layer);
            if (term.WeightFactor is not null && kernels.KnownGram(term.Layer - 1) is null)
                operations += Rows * Rows * layer.Inputs;
            operations += Rows * Rows * DerivativeProducts(shape, layer.Outputs);
        }

        // A Hadamard product or a sum for each summand, on half of the entries.
        return operations + ((double)Size * Size * terms.Count);
    }

    /// <summary>Forming the kernel.</summary>
    public Cost Form() =>
        new()
        {
            Operations = Entries() + ((double)Size * Size),
            Bytes = checked((((long)Size * Size) + _backward.Values(terms[0].Layer)) * Bytes),
        };

    /// <summary>K V by tiles of K.</summary>
    public Cost ByTiles(long columns) =>
        new()
        {
            Operations = Entries() + (2.0 * Size * Size * columns),
            Bytes = checked(((Size * columns) + _backward.Values(terms[0].Layer)) * Bytes),
        };

    /// <summary>K V through J and Jᵀ.</summary>
    public Cost ByJacobian(long columns)
    {
        if (blockSize > 1)
        {
            JacobianProducts products = kernels.Jacobian(terms);
            return new()
            {
                Operations = products.Operations(columns),
                Bytes = checked(((Size * columns) + products.Values(columns)) * Bytes),
            };
        }

        double operations = _backward.Operations(terms[0].Layer);
        long largest = 0;
        foreach (KernelTerm term in terms)
        {
            TensorLayer layer = kernels.Network.Layers[term.Layer - 1];
            DerivativeShape shape = _backward.Shape(term.Layer);
            long derivatives = SummedLength(shape, layer.Outputs);
            if (term.WeightFactor is not null)
            {
                operations += 4.0 * Rows * layer.Inputs * derivatives * columns;
                largest = Math.Max(
                    largest,
                    checked(layer.Inputs * derivatives * ReducedProduct.ColumnsAtATime(derivatives, layer.Inputs, columns))
                );
            }

            if (term.BiasFactor is not null)
                operations += 4.0 * Rows * derivatives * columns;
        }

        return new() { Operations = operations, Bytes = checked(((Size * columns) + largest + _backward.Values(terms[0].Layer)) * Bytes) };
    }

    // Length of the vectors whose products are summed over outputs.
    private static long SummedLength(DerivativeShape shape, long units) =>
        shape.Form switch
        {
            DerivativeForm.Constant => 1,
            DerivativeForm.Separable => units,
            DerivativeForm.General => checked(shape.Combinations * units),
        };

    // Operations for each of n² pairs of samples, of which half are computed.
    private double DerivativeProducts(DerivativeShape shape, long units)
    {
        if (blockSize == 1 && shape.Form != DerivativeForm.Constant)
            return SummedLength(shape, units);
        return shape.Form switch
        {
            DerivativeForm.Constant => 0,
            DerivativeForm.Separable => blockSize * (blockSize + 1) / 2.0 * units,
            DerivativeForm.General => (double)blockSize * blockSize * units,
        };
    }
}

using TorchSharp;
using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>
/// Arithmetic of tensors with numbers. What is named with By changes the tensor and returns it; the rest gives a new one.
/// </summary>
/// <remarks>
/// TorchSharp wraps a number as a <see cref="Scalar"/>, which has a finalizer, and hands its native pointer to torch without keeping the
/// wrapper alive. A garbage collection that another thread starts meanwhile frees the number under torch's hands: an exception, or a
/// wrong result in silence. So every Scalar of the library is made here, and disposed of after the call; what makes Scalars on the way in
/// TorchSharp, such as operators with numbers, the sum of two tensors, square, and every optimizer, is not used (Design/ScalarTests).
/// </remarks>
internal static class TensorArithmetic
{
    private static readonly Scalar One = 1;

    /// <summary>A + B.</summary>
    public static Tensor Plus(this Tensor tensor, Tensor other) => tensor.add(other, One);

    /// <summary>A + factor · B.</summary>
    public static Tensor Plus(this Tensor tensor, Tensor other, double factor)
    {
        using Scalar scalar = factor;
        return tensor.add(other, scalar);
    }

    /// <summary>A + c.</summary>
    public static Tensor Plus(this Tensor tensor, double summand)
    {
        using Scalar scalar = summand;
        return tensor.add(scalar, One);
    }

    /// <summary>A − c.</summary>
    public static Tensor Minus(this Tensor tensor, double subtrahend)
    {
        using Scalar scalar = subtrahend;
        return tensor.sub(scalar);
    }

    /// <summary>c · A.</summary>
    public static Tensor Times(this Tensor tensor, double factor)
    {
        using Scalar scalar = factor;
        return tensor.mul(scalar);
    }

    /// <summary>A / c.</summary>
    public static Tensor Over(this Tensor tensor, double divisor)
    {
        using Scalar scalar = divisor;
        return tensor.div(scalar);
    }

    /// <summary>a &gt; c for each entry a.</summary>
    public static Tensor GreaterThan(this Tensor tensor, double bound)
    {
        using Scalar scalar = bound;
        return tensor.gt(scalar);
    }

    /// <summary>max(a, 0) + slope · min(a, 0) for each entry a.</summary>
    public static Tensor ReluWithSlope(this Tensor tensor, double slope)
    {
        using Scalar scalar = slope;
        return tensor.leaky_relu(scalar);
    }

    /// <summary>A ← A + B.</summary>
    public static Tensor IncreaseBy(this Tensor tensor, Tensor other) => tensor.add_(other, One);

    /// <summary>A ← A + factor · B.</summary>
    public static Tensor IncreaseBy(this Tensor tensor, Tensor other, double factor)
    {
        using Scalar scalar = factor;
        return tensor.add_(other, scalar);
    }

    /// <summary>A ← A + c.</summary>
    public static Tensor IncreaseBy(this Tensor tensor, double summand)
    {
        using Scalar scalar = summand;
        return tensor.add_(scalar, One);
    }

    /// <summary>A ← A + factor · (B ∘ C), entry by entry.</summary>
    public static Tensor IncreaseByProduct(this Tensor tensor, Tensor first, Tensor second, double factor)
    {
        using Scalar scalar = factor;
        return tensor.addcmul_(first, second, scalar);
    }

    /// <summary>A ← A + factor · B / C, entry by entry.</summary>
    public static Tensor IncreaseByQuotient(this Tensor tensor, Tensor dividend, Tensor divisor, double factor)
    {
        using Scalar scalar = factor;
        return tensor.addcdiv_(dividend, divisor, scalar);
    }

    /// <summary>A ← c · A.</summary>
    public static Tensor MultiplyBy(this Tensor tensor, double factor)
    {
        using Scalar scalar = factor;
        return tensor.mul_(scalar);
    }

    /// <summary>A ← A / c.</summary>
    public static Tensor DivideBy(this Tensor tensor, double divisor)
    {
        using Scalar scalar = divisor;
        return tensor.div_(scalar);
    }
}

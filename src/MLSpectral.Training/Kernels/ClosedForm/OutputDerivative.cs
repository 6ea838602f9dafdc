using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>
/// b_{l,i,c} = ∂g_c/∂z_{l,i}: how C' combinations g = U f of the outputs change with what a layer's units get, for every row i of a
/// sample, in the smallest form that the network allows.
/// </summary>
internal abstract record OutputDerivative : IDisposable
{
    /// <summary>b_{l,i,c} = M_c for every row: nothing but linear maps follow.</summary>
    /// <param name="Matrix">M, C' × m. Owned.</param>
    public sealed record Constant(Tensor Matrix) : OutputDerivative
    {
        public override T Match<T>(Func<Constant, T> constant, Func<Separable, T> separable, Func<General, T> general) => constant(this);

        public override void Dispose() => Matrix.Dispose();
    }

    /// <summary>b_{l,i,c} = D_i ∘ M_c: the layer's own activation, and then linear maps.</summary>
    /// <param name="Slopes">D, n × m. Belongs to the forward pass.</param>
    /// <param name="Matrix">M, C' × m. Owned.</param>
    public sealed record Separable(Tensor Slopes, Tensor Matrix) : OutputDerivative
    {
        public override T Match<T>(Func<Constant, T> constant, Func<Separable, T> separable, Func<General, T> general) => separable(this);

        public override void Dispose() => Matrix.Dispose();
    }

    /// <summary>Anything else.</summary>
    /// <param name="Values">B, n × C' × m. Owned.</param>
    public sealed record General(Tensor Values) : OutputDerivative
    {
        public override T Match<T>(Func<Constant, T> constant, Func<Separable, T> separable, Func<General, T> general) => general(this);

        public override void Dispose() => Values.Dispose();
    }

    /// <summary>What is done with each form: one that is added has to be answered everywhere.</summary>
    public abstract T Match<T>(Func<Constant, T> constant, Func<Separable, T> separable, Func<General, T> general);

    public abstract void Dispose();
}

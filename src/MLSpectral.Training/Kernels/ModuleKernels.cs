using System.Diagnostics.CodeAnalysis;
using MLSpectral.Statistics.Sizes;
using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>
/// Tangent kernels of any TorchSharp module on the rows of a sample, by automatic differentiation: convolutions, normalization, residual
/// blocks, modules of your own. For chains of linear layers the closed form is some five hundred times faster; the monitor of a module,
/// SpectralMonitor, chooses.
/// </summary>
/// <remarks>
/// <para>
/// The module is taken as it is when this object is made: parameters and buffers are copied in the precision of the kernel (Float64
/// unless the options say Float32), and the module computes with the copies whenever something is asked of a kernel, whatever its own
/// precision; a Float32 module has a Float64 kernel without the rounding of single precision. Afterwards it is as it was: its parameters,
/// their gradients, optimizers and training flags are not touched. Hooks that you registered run. Do not train it on another thread
/// meanwhile.
/// </para>
/// <para>
/// The module is evaluated in evaluation mode: batch normalization uses its running statistics, dropout does nothing. Each output row may
/// depend on its own input row only; this is checked.
/// </para>
/// </remarks>
public sealed class ModuleKernels : IDisposable
{
    // Rows that the checks look at: the first few tell as much as all.
    private const int CheckedRows = 4;

    private readonly ModuleSnapshot _snapshot;
    private readonly bool _ownsSnapshot;
    private readonly Tensor _x;
    private readonly KernelOptions _options;
    private readonly JacobianRows _rows;

    private ModuleKernels(ModuleSnapshot snapshot, bool ownsSnapshot, Tensor x, KernelOptions options, bool plain)
    {
        _options = options;
        _snapshot = snapshot;
        _ownsSnapshot = ownsSnapshot;
        _x = Convert(x);
        try
        {
            using var scope = NewDisposeScope();
            using var grad = enable_grad();
            using ModuleSnapshot.Substitution substitution = _snapshot.Begin();
            Tensor rows = _x.narrow(0, 0, Math.Min(CheckedRows, _x.shape[0])),
                outputs = _snapshot.Outputs(rows);
            OutputCount = outputs.shape[1];
            RequireSeparateRows(rows, outputs);
            if (!outputs.requires_grad)
                throw new ArgumentException(
                    "The outputs of the module do not depend on its parameters, as far as automatic differentiation can see: is "
                        + "there a no_grad() or a detach() in its forward?",
                    nameof(snapshot)
                );
            using (var pass = LayerCapture.Of(_snapshot, rows))
                ForwardOperations = Math.Max(pass.Uses.Sum(use => use.Operations), 2.0 * Parameters.Sum(parameter => parameter.Count));
            string? reason = plain ? "asked for" : LayerJacobianRows.ReasonAgainst(_snapshot, rows, outputs);
            _rows = reason is null ? new LayerJacobianRows(_snapshot) : new PlainJacobianRows(_snapshot);
            Method = reason is null
                ? "one backward pass for each block of rows and output, gradients of single rows from what goes into each layer "
                    + "and comes back"
                : $"one backward pass for each row and output: {reason}";
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The number of rows of the sample, n.</summary>
    public long SampleSize => _x.shape[0];

    /// <summary>C, the number of outputs; outputs of more than two dimensions are flattened.</summary>
    public long OutputCount { get; }

    /// <summary>
    /// All parameters in the order of the module's <c>named_parameters</c>. A layer is a module that owns parameters, numbered in this
    /// order from 1.
    /// </summary>
    public IReadOnlyList<ParameterTensor> Parameters => _snapshot.ParameterTensors;

    /// <summary>How rows of the Jacobian are formed, and why, in words.</summary>
    public string Method { get; }

    /// <summary>
    /// Floating-point operations of a forward pass of one row, counted from the shapes of linear and convolutional layers; a lower bound.
    /// </summary>
    public double ForwardOperations { get; }

    /// <summary>
    /// Prepares kernels of a module on a sample. Evaluates the module on a few rows to check that it can be done; forms nothing yet.
    /// </summary>
    /// <param name="module">The module; n × anything in, n × anything out. Used as long as the kernels are.</param>
    /// <param name="x">The sample, n × anything; copied in the precision of the kernel.</param>
    /// <param name="options">Precision and tiles.</param>
    /// <exception cref="ArgumentException">
    /// The sample is empty or not of floating type, the module cannot take it, does not give one output row for each row, has no
    /// parameters, mixes rows, or keeps parameters where no copies can stand for them.
    /// </exception>
    public static ModuleKernels Create(nn.Module<Tensor, Tensor> module, Tensor x, KernelOptions? options = null) =>
        Create(module, x, options, plain: false);

    /// <summary>The tangent kernel, or a reduction of it over outputs. Nothing is computed before it is asked for.</summary>
    /// <param name="outputs">What becomes of the outputs; null for their sum, <see cref="OutputReduction.Trace"/>.</param>
    /// <param name="parameters">Which parameters count; null for all. Trained are those with <c>requires_grad</c>.</param>
    /// <returns>A kernel that can be used as long as this object is not disposed.</returns>
    /// <exception cref="ArgumentException">No parameter is selected, or there is no such output.</exception>
    public TangentKernel TangentKernel(OutputReduction? outputs = null, ParameterSelection? parameters = null)
    {
        outputs ??= OutputReduction.Trace;
        parameters ??= ParameterSelection.All;
        if (outputs.Output >= OutputCount)
            throw new ArgumentException(
                $"There is no output {outputs.Output}: the module has {OutputCount}, counted from 0.",
                nameof(outputs)
            );
        int[] selected = [.. Enumerable.Range(0, Parameters.Count).Where(i => parameters.Includes(Parameters[i]))];
        if (selected.Length == 0)
            throw new ArgumentException(
                $"The selection {parameters} takes none of the {Parameters.Count} tensors of parameters, so there is no kernel.",
                nameof(parameters)
            );
        var gradients = new ParameterGradients([.. selected.Select(i => _snapshot.Parameters[i])]);
        return new ModuleTangentKernel(
            this,
            outputs,
            [.. selected.Select(i => Parameters[i])],
            new ModuleJacobian(_snapshot, _rows, gradients),
            _x,
            _options
        );
    }

    /// <summary>Frees the copies.</summary>
    public void Dispose()
    {
        _x.Dispose();
        if (_ownsSnapshot)
            _snapshot.Dispose();
    }

    /// <summary>The same, with one backward pass for each row and output where <paramref name="plain"/> is true.</summary>
    internal static ModuleKernels Create([NotNull] nn.Module<Tensor, Tensor> module, [NotNull] Tensor x, KernelOptions? options, bool plain)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(x);
        NativeTorch.EnsureLoaded();
        options ??= KernelOptions.Default;
        options.Check();
        RequireRows(x, nameof(x));
        return new ModuleKernels(new ModuleSnapshot(module, options.Precision), ownsSnapshot: true, x, options, plain);
    }

    /// <summary>The same for a module as it was at some time.</summary>
    /// <param name="snapshot">Of the precision of the options; not owned.</param>
    /// <param name="x">The sample.</param>
    /// <param name="options">Precision and tiles.</param>
    internal static ModuleKernels Create(ModuleSnapshot snapshot, Tensor x, KernelOptions options) =>
        new(snapshot, ownsSnapshot: false, x, options, plain: false);

    /// <summary>A copy of rows in the precision of the kernel.</summary>
    internal Tensor Convert(Tensor rows)
    {
        using Tensor detached = rows.detach();
        return detached.to(_options.Precision, copy: true).DetachFromDisposeScope();
    }

    /// <summary>Refuses rows that are none.</summary>
    internal static void RequireRows([NotNull] Tensor rows, string name)
    {
        ArgumentNullException.ThrowIfNull(rows, name);
        if (rows.dim() < 2 || rows.numel() == 0)
            throw new ArgumentException(
                $"The shape of the rows is {string.Join(" × ", rows.shape)}; at least one row with at least one feature is "
                    + $"needed, n × d or n × anything.",
                name
            );
        if (!rows.is_floating_point())
            throw new ArgumentException(
                $"The rows are {rows.dtype}; a floating type is needed. Convert them with to(ScalarType.Float64).",
                name
            );
        using Tensor finite = rows.isfinite();
        using Tensor all = finite.all();
        if (!all.item<bool>())
            throw new ArgumentException(
                "The rows have values that are NaN or infinite. Leave those rows out, or replace the values.",
                name
            );
    }

    private void RequireSeparateRows(Tensor rows, Tensor outputs)
    {
        using var noGrad = no_grad();
        long last = rows.shape[0] - 1;
        foreach (long i in new[] { 0, last })
        {
            Tensor alone = _snapshot.Outputs(rows.narrow(0, i, 1)),
                together = outputs.narrow(0, i, 1);
            double epsilon = _options.Precision == ScalarType.Float64 ? NoiseFloor.MachineEpsilon : Math.Pow(2, -23);
            if ((alone - together).abs().max().ToDouble() > 1e4 * epsilon * together.abs().max().ToDouble())
                throw new ArgumentException(
                    "The module mixes rows, or is random: a row alone gives other outputs than the same row among others, in "
                        + "evaluation mode. Its kernel is not defined row by row. Normalize with running statistics (BatchNorm with "
                        + "track_running_stats), by layer or by group.",
                    nameof(rows)
                );
        }
    }
}

namespace MLSpectral.Kernels;

/// <summary>What becomes of the outputs of a network in its tangent kernel, whose whole form K[(i,c),(j,c')] is nC × nC.</summary>
public sealed record OutputReduction
{
    private OutputReduction(string name, OutputForm form, bool isMean)
    {
        Name = name;
        (Form, IsMean) = (form, isMean);
    }

    /// <summary>Nothing: nC × nC, rows ordered sample by sample, row i·C + c is output c of sample i.</summary>
    public static OutputReduction Full { get; } = new(nameof(Full), OutputForm.AllPairs, isMean: false);

    /// <summary>
    /// Σ_c K[(i,c),(j,c)], n × n: the sum over equal outputs, without a factor 1/C. The whole kernel if there is one output.
    /// </summary>
    public static OutputReduction Trace { get; } = new(nameof(Trace), OutputForm.EqualPairs, isMean: false);

    /// <summary>The mean over equal outputs, <see cref="Trace"/> / C, n × n: the convention of neural-tangents.</summary>
    public static OutputReduction MeanTrace { get; } = new(nameof(MeanTrace), OutputForm.EqualPairs, isMean: true);

    /// <summary>
    /// (1/C) Σ_c Σ_c' K[(i,c),(j,c')], n × n: the kernel of (1/√C) Σ_c f_c, one backward pass for any C (Mohamadi, Bae, Sutherland
    /// 2023).
    /// </summary>
    public static OutputReduction SumOfLogits { get; } = new(nameof(SumOfLogits), OutputForm.OneCombination, isMean: true);

    /// <summary>The name of the reduction.</summary>
    public string Name { get; }

    /// <summary>The output of <see cref="Logit"/>, from 0; null for the other reductions.</summary>
    public int? Output { get; private init; }

    /// <summary>Which pairs of outputs the kernel takes in.</summary>
    internal OutputForm Form { get; }

    /// <summary>Whether outputs count over √C each.</summary>
    internal bool IsMean { get; }

    /// <summary>Rows of the kernel for each sample, of C outputs.</summary>
    internal long RowsPerSample(long outputs) =>
        Form switch
        {
            OutputForm.AllPairs => outputs,
            OutputForm.EqualPairs or OutputForm.OneCombination => 1,
        };

    /// <summary>Kernels of one combination of outputs each that are added up, of C outputs.</summary>
    internal long Summands(long outputs) =>
        Form switch
        {
            OutputForm.AllPairs or OutputForm.OneCombination => 1,
            OutputForm.EqualPairs => outputs,
        };

    /// <summary>K[(i,c),(j,c)] of one output, n × n.</summary>
    /// <param name="output">c, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="output"/> is negative.</exception>
    public static OutputReduction Logit(int output)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(output);
        return new OutputReduction(nameof(Logit), OutputForm.OneCombination, isMean: false) { Output = output };
    }

    /// <summary>For example <c>Trace</c>, <c>Logit(2)</c>.</summary>
    public override string ToString() => Output is int output ? $"{Name}({output})" : Name;
}

using MLSpectral;
using MLSpectral.Statistics.KernelLaws;
using MLSpectral.Statistics.RandomMatrices;
using PaperReproduction.Data;
using PaperReproduction.Runs;

namespace PaperReproduction.Experiments;

/// <summary>
/// What the first step of gradient descent does to the first layer's weights, in the limit of linear width: the transition of Baik, Ben
/// Arous and Péché (BBP) says at which rate its direction is seen.
/// </summary>
/// <remarks>
/// <para>
/// The gradient of the mean squared error is (2/n)(hd)^(−1/2) Σ_i (f₀(x_i) − y_i)(v ∘ φ′(W x_i/√d)) x_iᵀ. With φ′ = b +
/// (a part that averages out), b = E φ′(ξ), it is of rank one (Ba, Erdogdu, Suzuki, Wang, Wu, Yang 2022,
/// arXiv 2205.01445). With f₀ = 0 it adds η (2b/n)(hd)^(−1/2) v (Xᵀy)ᵀ to W₀, ‖v‖² → h, ‖Xᵀy‖²/n² → a₁² +
/// (d/n) E y², a₁ = E σ′(ξ) the slope of the teacher: W₁/√N is noise and a direction of strength θ, N = h.
/// </para>
/// <para>
/// f₀ itself adds −κ v vᵀ W₀ XᵀX/(hn), κ = 2ηb²/d, and its nonlinear part adds noise, (d/n)(E φ² − b²), to (d/n) E y².
/// So the row g of W₀ along v becomes g(I − κS) + (what the labels add), S = XᵀX/n with mean square 1 + d/n, and
/// all other rows stay: to the spectrum of W₁ᵀW₁, where only the length of that row counts, it is a strength θ² − (d/N)(2κ −
/// κ²(1 + d/n)) instead of θ². Derived here.
/// </para>
/// </remarks>
/// <param name="plan">A run of gradient descent on the first layer.</param>
/// <param name="subtractsStart">Whether f₀ is 0, or taken away.</param>
internal sealed class FirstStep(RunPlan plan, bool subtractsStart)
{
    private readonly SpikedModel _model = new((double)plan.Problem.Features / plan.HiddenLayers[0]);

    private readonly Rates _rates = Rates.Of(plan, (TeacherProblem)plan.Problem, subtractsStart);

    /// <summary>The rate at which the direction leaves the bulk.</summary>
    public double ThresholdRate => RateOf(_model.Threshold);

    /// <summary>The rate at which the largest eigenvalue of WᵀW/N reaches a value over the edge.</summary>
    public double RateOfEigenvalue(double eigenvalue) => RateOf(_model.Strength(eigenvalue));

    /// <summary>The largest singular value of W₁.</summary>
    public double LargestSingularValue(double rate) => Math.Sqrt(plan.HiddenLayers[0] * _model.Eigenvalue(Strength(rate)));

    /// <summary>|⟨v₁, β⟩| of its right singular vector.</summary>
    public double TeacherAlignment(double rate)
    {
        double strength = Strength(rate);
        return strength <= _model.Threshold ? 0 : rate * Math.Sqrt(_model.RightSquaredCosine(strength) * _rates.Signal) / strength;
    }

    /// <summary>Back from a measured spectrum after one step: θ, from its largest eigenvalue.</summary>
    public static double MeasuredStrength(SpectralMeasurement weights) =>
        new SpikedModel(weights.AspectRatio, weights.BulkVariance).Strength(weights.SpectralNorm);

    /// <summary>
    /// θ at a rate; with f₀ that of the direction that has the same spectrum, 0 where f₀ takes away more than the labels add.
    /// </summary>
    public double Strength(double rate) => Math.Sqrt(Math.Max(0, rate * ((_rates.Square * rate) - _rates.Linear)));

    // The positive root of Square·η² − Linear·η = θ².
    private double RateOf(double strength) =>
        (_rates.Linear + Math.Sqrt((_rates.Linear * _rates.Linear) + (4 * _rates.Square * strength * strength))) / (2 * _rates.Square);

    /// <summary>θ² = Square·η² − Linear·η, and Signal·η² of it is along β.</summary>
    private sealed record Rates(double Square, double Linear, double Signal)
    {
        public static Rates Of(RunPlan plan, TeacherProblem problem, bool subtractsStart)
        {
            double n = problem.Rows,
                d = problem.Features,
                h = plan.HiddenLayers[0];
            ActivationMoments student = plan.Activation.MomentsAt(1),
                teacher = problem.Link.MomentsAt(1);
            double unit = 4 * student.Slope * student.Slope / (d * h),
                signal = teacher.Slope * teacher.Slope;
            double noise = teacher.SecondMoment + (problem.Noise * problem.Noise);
            if (subtractsStart)
                return new Rates(unit * (signal + (d / n * noise)), 0, unit * signal);
            double shrinking = 2 * student.Slope * student.Slope / d;
            noise += student.SecondMoment - (student.Slope * student.Slope);
            return new Rates(
                (unit * (signal + (d / n * noise))) + (d / h * shrinking * shrinking * (1 + (d / n))),
                2 * d / h * shrinking,
                unit * signal
            );
        }
    }
}

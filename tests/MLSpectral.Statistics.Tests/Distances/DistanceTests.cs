using CsCheck;
using MLSpectral.Statistics.Distances;

namespace MLSpectral.Tests.Statistics;

/// <summary>What all distances between spectra have in common.</summary>
[TestClass]
public sealed class DistanceTests
{
    private static readonly double[] FixedEdges = [0, 1, 2.5, 4];

    // How a distance grows with the scale of the data: λ^0, λ^1, or λ^½.
    private static readonly Dictionary<string, (Measure Distance, double Power)> Metrics = new()
    {
        ["KolmogorovSmirnov"] = (KolmogorovSmirnov.Distance, 0),
        ["Wasserstein1"] = (Wasserstein.DistanceOfOrderOne, 1),
        ["Wasserstein2"] = (Wasserstein.DistanceOfOrderTwo, 1),
        ["Energy"] = (EnergyDistance.Distance, 0.5),
        ["JensenShannonFixed"] = ((a, b) => JensenShannon.Distance(a, b, FixedEdges), double.NaN),
    };

    private delegate double Measure(ReadOnlySpan<double> first, ReadOnlySpan<double> second);

    public static IEnumerable<object[]> Names => Metrics.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Sample_Distance_IsAMetric(string name)
    {
        Measure distance = Metrics[name].Distance;
        Gen.Select(SpectrumSamples.Any, SpectrumSamples.Any, SpectrumSamples.Any)
            .Sample(
                (a, b, c) =>
                {
                    double ab = distance(a, b),
                        bc = distance(b, c),
                        ac = distance(a, c);
                    return ab >= 0 && SpectrumSamples.Close(ab, distance(b, a), 1e-12) && distance(a, a) == 0 && ac <= ab + bc + 1e-7;
                },
                iter: 2000
            );
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Sample_Distance_OfRepeatedValuesIsThatOfTheSample(string name)
    {
        // Twice every value is the same distribution.
        Measure distance = Metrics[name].Distance;
        Gen.Select(SpectrumSamples.Any, SpectrumSamples.Any)
            .Sample(
                (a, b) =>
                    Math.Abs(distance(a, b) - distance([.. a.SelectMany(x => (double[])[x, x])], b)) < 1e-7
                    && distance(a, [.. a.SelectMany(x => (double[])[x, x, x])]) < 1e-7,
                iter: 500
            );
    }

    [TestMethod]
    [DataRow("KolmogorovSmirnov")]
    [DataRow("Wasserstein1")]
    [DataRow("Wasserstein2")]
    [DataRow("Energy")]
    public void Sample_Distance_OfDifferentDistributionsIsPositive(string name)
    {
        Measure distance = Metrics[name].Distance;
        SpectrumSamples.Any.Sample(values => distance(values, [values[0] + 9]) > 0, iter: 500);
    }

    [TestMethod]
    [DataRow("KolmogorovSmirnov")]
    [DataRow("Wasserstein1")]
    [DataRow("Wasserstein2")]
    [DataRow("Energy")]
    public void Sample_Distance_FollowsScaleAndNotTranslation(string name)
    {
        (Measure distance, double power) = Metrics[name];
        Gen.Select(SpectrumSamples.Positive, SpectrumSamples.Positive, Gen.Int[-900, 900], Gen.Int[-1000, 1000])
            .Sample(
                (a, b, exponent, shift) =>
                {
                    // Powers of two: scaling rounds nothing.
                    double scale = Math.ScaleB(1, exponent),
                        expected = distance(a, b);
                    return SpectrumSamples.Close(expected * Math.Pow(scale, power), distance(a.Times(scale), b.Times(scale)), 1e-9)
                        && Math.Abs(expected - distance([.. a.Select(x => x + shift)], [.. b.Select(x => x + shift)])) < 1e-5;
                },
                iter: 500
            );
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Distance_OfIllegalInput_Throws(string name)
    {
        Measure distance = Metrics[name].Distance;
        Assert.ThrowsExactly<ArgumentException>(() => distance([], [1]));
        Assert.ThrowsExactly<ArgumentException>(() => distance([1], []));
        Assert.ThrowsExactly<ArgumentException>(() => distance([1, 2], [1]));
        Assert.ThrowsExactly<ArgumentException>(() => distance([1], [double.NaN]));
    }
}

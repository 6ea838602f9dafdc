using MLSpectral.Statistics.Samples;

namespace MLSpectral.Statistics.HeavyTails;

/// <summary>An observed sample, its fit, and what replicas of it need to know; shared by all threads.</summary>
internal sealed class BootstrapSample
{
    private readonly double[] _values;
    private readonly int[] _groups;

    /// <summary>Prepares a sample.</summary>
    /// <param name="values">Values in descending order.</param>
    /// <param name="options">How x_min is searched for, in the sample and in every replica.</param>
    public BootstrapSample(ReadOnlySpan<double> values, PowerLawFitOptions options)
    {
        FitOptions = options;
        Fit = PowerLawFit.Fit(values, options);
        _values = [.. Descending.Above(values, options.NoiseFloor)];
        Profile = TailProfile.Of(_values);
        Range = XminRange.Of(_values, Profile, options);
        _groups = new int[_values.Length];
        for (int i = 1, group = 0; i < _groups.Length; i++)
            _groups[i] = i < Profile.Counts[group] ? group : ++group;
    }

    /// <summary>How x_min is searched for.</summary>
    public PowerLawFitOptions FitOptions { get; }

    /// <summary>The observed fit.</summary>
    public PowerLawFit Fit { get; }

    /// <summary>The observed profile.</summary>
    public TailProfile Profile { get; }

    /// <summary>The observed candidates.</summary>
    public XminRange Range { get; }

    /// <summary>The number of values above the noise floor.</summary>
    public int Count => _values.Length;

    /// <summary>The observed law; only where there is a fit.</summary>
    public TailLaw Law => TailLaw.At(Profile, _groups[Fit.TailCount - 1]);

    /// <summary>A distinct value.</summary>
    /// <param name="group">Its index in the profile.</param>
    public double Value(int group) => _values[Profile.Counts[group] - 1];

    /// <summary>The index in the profile of a value.</summary>
    /// <param name="index">Its index among the values.</param>
    public int Group(int index) => _groups[index];
}

using System.Diagnostics.CodeAnalysis;

namespace MLSpectral.Statistics.Checks;

/// <summary>
/// Checks the values of options. Every class of options has a method <c>Check</c> that is made of these and is called once, where the
/// options are taken; what it throws is one sentence that names the option, its value, the rule and the remedy.
/// </summary>
internal static class OptionCheck
{
    /// <summary>Refuses an option whose value breaks a rule.</summary>
    /// <param name="isValid">Whether it keeps the rule.</param>
    /// <param name="option">The option.</param>
    /// <param name="value">Its value.</param>
    /// <param name="rule">The rule and the remedy: what follows "X is 3; ", full stop included.</param>
    /// <exception cref="ArgumentException">It does not keep the rule.</exception>
    public static void That([DoesNotReturnIf(false)] bool isValid, string option, object? value, string rule)
    {
        if (!isValid)
            throw new ArgumentException(FormattableString.Invariant($"{option} is {value}; {rule}"), option);
    }

    /// <summary>Refuses null.</summary>
    /// <param name="value">The value.</param>
    /// <param name="option">The option.</param>
    /// <param name="remedy">A sentence.</param>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public static void NotNull([NotNull] object? value, string option, string remedy)
    {
        if (value is null)
            throw new ArgumentNullException(option, $"{option} is null. {remedy}");
    }

    /// <summary>Refuses null among several values.</summary>
    public static void NoneNull<T>([NotNull] IReadOnlyList<T>? values, string option, string remedyForNull, string remedyForItem)
    {
        NotNull(values, option, remedyForNull);
        for (int i = 0; i < values.Count; i++)
            NotNull(values[i], $"{option}[{i}]", remedyForItem);
    }

    /// <summary>Refuses a name that is null or empty.</summary>
    /// <exception cref="ArgumentException">It is.</exception>
    public static void NotEmpty([NotNull] string? value, string option)
    {
        if (string.IsNullOrEmpty(value))
            throw new ArgumentException($"{option} is empty; it must name a column.", option);
    }

    /// <summary>Refuses a number that stands for none of the names.</summary>
    /// <exception cref="ArgumentException">It does.</exception>
    public static void Defined<T>(T value, string option)
        where T : struct, Enum =>
        That(Enum.IsDefined(value), option, value, $"it must be one of {string.Join(", ", Enum.GetNames<T>())}.");

    /// <summary>Refuses less than a number.</summary>
    /// <param name="least">The least that is allowed.</param>
    /// <param name="value">The value.</param>
    /// <param name="option">The option.</param>
    /// <param name="rule">The rule and the remedy.</param>
    /// <exception cref="ArgumentException">It is less.</exception>
    public static void AtLeast(long least, long value, string option, string rule) => That(value >= least, option, value, rule);

    /// <summary>Refuses what is not a positive finite number.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static void Positive(double value, string option, string rule) =>
        That(value > 0 && double.IsFinite(value), option, value, "it must be a positive number; " + rule);

    /// <summary>Refuses what is neither 0 nor a positive finite number.</summary>
    /// <exception cref="ArgumentException">It is neither.</exception>
    public static void NotNegative(double value, string option, string rule) =>
        That(value >= 0 && double.IsFinite(value), option, value, rule);
}

namespace MLSpectral.Tests.Networks;

/// <summary>The activations that tests run through: every kind there is, as it is and normalized.</summary>
internal static class Activations
{
    private const double LeakySlope = 0.1;

    public static IReadOnlyList<Activation> Plain { get; } =
    [.. Enum.GetValues<ActivationKind>().Select(kind => Activation.Restore(kind, Parameter(kind), shift: 0, scale: 1))];

    public static IReadOnlyList<Activation> All { get; } = [.. Plain, .. Plain.Select(one => one.Normalized())];

    private static double Parameter(ActivationKind kind) => kind == ActivationKind.LeakyRelu ? LeakySlope : 0;
}

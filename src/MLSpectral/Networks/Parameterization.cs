namespace MLSpectral.Networks;

/// <summary>
/// How a layer's function depends on its stored weights: z = s W x + b. Both give the same function at the start; they learn differently.
/// </summary>
public enum Parameterization
{
    /// <summary>s = 1; weights start small.</summary>
    Standard = 0,

    /// <summary>
    /// s = 1/√fan-in; weights start at unit scale (Jacot, Gabriel, Hongler 2018). A rate η here is a rate η/fan-in for W in the
    /// standard parameterization.
    /// </summary>
    NeuralTangent = 1,
}

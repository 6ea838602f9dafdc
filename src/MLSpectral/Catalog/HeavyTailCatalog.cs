using Microsoft.ML.Data;
using MLSpectral;

namespace Microsoft.ML;

/// <summary>Power-law tails of the rows of a vector column.</summary>
public static class HeavyTailCatalog
{
    /// <summary>
    /// Creates a <see cref="HeavyTailEstimator"/>: the power law of each row's largest values, and its comparison with four other laws.
    /// </summary>
    /// <param name="catalog">The transforms.</param>
    /// <param name="outputColumnName">The column to add: a vector of <see cref="float"/> of 14 named slots, 15 with a bootstrap.</param>
    /// <param name="inputColumnName">The column with the values: a vector of <see cref="float"/> or <see cref="double"/>, such as a trace's
    /// <c>Eigenvalues</c>; null for the name of the output column.</param>
    /// <param name="minimumTailCount">The fewest values a tail may have; at least 2.</param>
    /// <param name="noiseFloor">Values at or under it are left out, as zeros and negative values always are.</param>
    /// <param name="bootstrapReplicas">How many samples the goodness of fit is bootstrapped with; 0 for none.</param>
    /// <exception cref="ArgumentException">A parameter is outside its range; the message names it and the remedy.</exception>
    public static HeavyTailEstimator HeavyTail(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        int minimumTailCount = 2,
        double noiseFloor = 0,
        int bootstrapReplicas = 0
    ) =>
        catalog.HeavyTail(
            outputColumnName,
            inputColumnName,
            new HeavyTailOptions
            {
                MinimumTailCount = minimumTailCount,
                NoiseFloor = noiseFloor,
                BootstrapReplicas = bootstrapReplicas,
            }
        );

    /// <summary>Creates a <see cref="HeavyTailEstimator"/> with options.</summary>
    /// <param name="catalog">The transforms.</param>
    /// <param name="outputColumnName">The column to add: a vector of <see cref="float"/> of 14 named slots, 15 with a bootstrap.</param>
    /// <param name="inputColumnName">The column with the values: a vector of <see cref="float"/> or <see cref="double"/>; null for the name
    /// of the output column.</param>
    /// <param name="options">The options; checked here.</param>
    /// <exception cref="ArgumentException">An option is outside its range; the message names it and the remedy.</exception>
    public static HeavyTailEstimator HeavyTail(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName,
        HeavyTailOptions options
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        if (string.IsNullOrEmpty(outputColumnName))
            throw new ArgumentException(
                "HeavyTail needs the name of the column to add; give one, such as \"Tail\".",
                nameof(outputColumnName)
            );
        if (inputColumnName?.Length == 0)
            throw new ArgumentException(
                "The name of HeavyTail's input column is empty; give the column with the values, or null where it is to be "
                    + "replaced by its tail.",
                nameof(inputColumnName)
            );
        options.Check();
        return new HeavyTailEstimator(
            new HeavyTailTransformer(CatalogUtils.GetEnvironment(catalog), outputColumnName, inputColumnName ?? outputColumnName, options)
        );
    }
}

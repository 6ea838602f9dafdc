using MLSpectral;

namespace Microsoft.ML;

/// <summary>Synthetic data for experiments.</summary>
public static class TeacherStudentCatalog
{
    /// <summary>Gaussian rows labelled by a single-index teacher, y = σ(⟨x, β⟩) + noise.</summary>
    /// <param name="catalog">The data operations.</param>
    /// <param name="rowCount">n, the number of rows; any number, they are made when read.</param>
    /// <param name="featureCount">d, the number of features.</param>
    /// <param name="link">σ; null for softplus, normalized to mean 0 and variance 1.</param>
    /// <param name="noise">The standard deviation of the noise.</param>
    /// <param name="seed">The seed of the teacher and the rows.</param>
    /// <exception cref="ArgumentException">A parameter is out of its range; the message names it and the remedy.</exception>
    public static TeacherStudentData TeacherStudent(
        this DataOperationsCatalog catalog,
        long rowCount,
        int featureCount,
        Func<double, double>? link = null,
        double noise = 0.3,
        int seed = 1
    )
    {
        var options = new TeacherStudentOptions
        {
            RowCount = rowCount,
            FeatureCount = featureCount,
            Noise = noise,
            Seed = seed,
        };
        return catalog.TeacherStudent(link is null ? options : options with { Links = [link] });
    }

    /// <summary>Gaussian rows labelled by a teacher of one or more directions.</summary>
    /// <param name="catalog">The data operations.</param>
    /// <param name="options">The options; checked here.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message names it and the remedy.</exception>
    public static TeacherStudentData TeacherStudent(this DataOperationsCatalog catalog, TeacherStudentOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new TeacherStudentData(options);
    }
}

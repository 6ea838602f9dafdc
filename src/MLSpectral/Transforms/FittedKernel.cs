using Microsoft.ML;

namespace MLSpectral;

/// <summary>What a transformer of kernel features knows, and how it is saved; see Models/FORMAT.md.</summary>
internal sealed record FittedKernel
{
    private static readonly ModelEntry NetworkEntry = new("Network", "MLSPNETW", Version: 1);
    private static readonly ModelEntry FeaturesEntry = new("KernelFeatures", "MLSPKFEA", Version: 1);

    /// <summary>The layers that the kernel needs.</summary>
    public required FeedForwardNetwork Network { get; init; }

    public required KernelKind Kernel { get; init; }

    /// <summary>The layer of a conjugate kernel, from 1; else null.</summary>
    public required int? Layer { get; init; }

    public required KernelFeaturesScale Scale { get; init; }

    public required int NumberOfLandmarks { get; init; }

    /// <summary>λ_j, 0 where there is no eigenvector.</summary>
    public required double[] Eigenvalues { get; init; }

    public required KernelFeatureMap Map { get; init; }

    public required string FeatureColumnName { get; init; }

    public required string OutputColumnName { get; init; }

    public required string LeverageColumnName { get; init; }

    /// <summary>What coordinates are multiplied by to give features.</summary>
    public double[] FeatureFactors() =>
        Scale switch
        {
            KernelFeaturesScale.KernelPrincipalComponents => Array.ConvertAll(Eigenvalues, _ => 1.0),
            KernelFeaturesScale.UnitMeanSquare => Array.ConvertAll(
                Eigenvalues,
                value => value > 0 ? Math.Sqrt(NumberOfLandmarks / value) : 0
            ),
        };

    /// <summary>Whether a kernel is one of layers rather than of the whole network.</summary>
    public static bool IsOfLayer(KernelKind kernel) =>
        kernel switch
        {
            KernelKind.ConjugateKernel => true,
            KernelKind.NeuralTangentKernel => false,
        };

    public void Save(ModelSaveContext ctx)
    {
        NetworkEntry.Write(ctx, writer => NetworkFormat.Write(writer, Network));
        FeaturesEntry.Write(ctx, Write);
    }

    public static FittedKernel Load(ModelLoadContext ctx)
    {
        FeedForwardNetwork network = NetworkEntry.Read(ctx, NetworkFormat.Read);
        return FeaturesEntry.Read(ctx, reader => Read(reader, network));
    }

    private void Write(BinaryWriter writer)
    {
        writer.Write(FeatureColumnName);
        writer.Write(OutputColumnName);
        writer.Write(LeverageColumnName);
        writer.Write((int)Kernel);
        writer.Write((int)Scale);
        writer.Write(NumberOfLandmarks);
        writer.Write(Eigenvalues.Length);
        foreach (double value in Eigenvalues)
            writer.Write(value);
        Map.Write(writer);
    }

    private static FittedKernel Read(PayloadReader reader, FeedForwardNetwork network)
    {
        string featureColumn = reader.ReadString(),
            outputColumn = reader.ReadString(),
            leverageColumn = reader.ReadString();
        KernelKind kernel = Defined((KernelKind)reader.ReadInt32());
        KernelFeaturesScale scale = Defined((KernelFeaturesScale)reader.ReadInt32());
        int landmarks = reader.ReadInt32();
        double[] eigenvalues = reader.ReadArray<double>(reader.ReadCount(sizeof(double)));
        if (landmarks < 1 || eigenvalues.Length < 1 || featureColumn.Length == 0 || outputColumn.Length == 0 || leverageColumn.Length == 0)
            throw new InvalidDataException(
                "The kernel features in the model have no landmarks, no eigenvalues or no columns: the file was written wrongly. "
                    + "Save the model again."
            );
        return new FittedKernel
        {
            Network = network,
            Kernel = kernel,
            Layer = IsOfLayer(kernel) ? network.Layers.Count : null,
            Scale = scale,
            NumberOfLandmarks = landmarks,
            Eigenvalues = eigenvalues,
            Map = KernelFeatureMap.Read(reader, !IsOfLayer(kernel), network, landmarks, eigenvalues.Length),
            FeatureColumnName = featureColumn,
            OutputColumnName = outputColumn,
            LeverageColumnName = leverageColumn,
        };
    }

    private static T Defined<T>(T value)
        where T : struct, Enum =>
        Enum.IsDefined(value)
            ? value
            : throw new InvalidDataException(
                $"The kernel features in the model have {typeof(T).Name} number {value:D}, which this MLSpectral does not know. "
                    + $"Load it with the MLSpectral that saved it, or a newer one."
            );
}

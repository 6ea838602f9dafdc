using Microsoft.ML;
using MLSpectral.Statistics.Samples;

namespace MLSpectral;

/// <summary>What a transformer of kernel features knows, and how it is saved; see docs/reference/model-file-format.md.</summary>
internal sealed record FittedKernel
{
    private static readonly ModelEntry NetworkEntry = new("Network", NetworkFormat.Format);
    private static readonly ModelEntry FeaturesEntry = new("KernelFeatures", new PayloadFormat("MLSPKFEA", version: 2));

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
        KernelKind kernel = reader.ReadEnum<KernelKind>();
        KernelFeaturesScale scale = reader.ReadEnum<KernelFeaturesScale>();
        int landmarks = reader.ReadInt32();
        double[] eigenvalues = reader.ReadArray<double>(reader.ReadCount(sizeof(double)));
        new KernelFeaturesOptions
        {
            FeatureColumnName = featureColumn,
            OutputColumnName = outputColumn,
            LeverageColumnName = leverageColumn,
            Kernel = kernel,
            Scale = scale,
            NumberOfFeatures = eigenvalues.Length,
            NumberOfLandmarks = landmarks,
        }.Check();
        Descending.Require([.. eigenvalues, 0], nameof(eigenvalues));
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
}

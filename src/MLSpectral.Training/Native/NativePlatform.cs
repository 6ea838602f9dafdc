using System.Runtime.InteropServices;

namespace MLSpectral;

/// <summary>The names of TorchSharp's native files on a system, and the processor that they must be for.</summary>
internal sealed record NativePlatform(string OperatingSystemName, Architecture Architecture)
{
    private const string Supported = "linux-x64, osx-arm64, win-x64";

    public static NativePlatform Current { get; } =
        new(
            OperatingSystem.IsWindows() ? "win"
                : OperatingSystem.IsMacOS() ? "osx"
                : "linux",
            RuntimeInformation.ProcessArchitecture
        );

    /// <summary>The runtime identifier by which packages name their native folder.</summary>
    public string RuntimeIdentifier => $"{OperatingSystemName}-{NameOf(Architecture)}";

    /// <summary>TorchSharp's own native library; it comes with the package TorchSharp.</summary>
    public string TorchSharpFile => FileName("LibTorchSharp");

    /// <summary>The heart of LibTorch; it comes with TorchSharp-cpu.</summary>
    public string LibTorchFile => FileName("torch_cpu");

    public string Remedy =>
        Supported.Split(", ").Contains(RuntimeIdentifier)
            ? "Reference the NuGet package TorchSharp-cpu in the application's project, in the version of TorchSharp, "
                + $"and build or publish for {RuntimeIdentifier}."
            : $"TorchSharp-cpu has native libraries for {Supported}; this process is {RuntimeIdentifier}. Run it with the .NET of "
                + $"one of those.";

    /// <exception cref="PlatformNotSupportedException">The file is for another processor than this process.</exception>
    public void CheckProcessor(ElfImage image)
    {
        Architecture? found = image.Machine switch
        {
            3 => Architecture.X86,
            40 => Architecture.Arm,
            62 => Architecture.X64,
            183 => Architecture.Arm64,
            _ => null,
        };
        if (found == Architecture)
            return;

        string name = found is { } known ? NameOf(known) : $"another processor (ELF machine {image.Machine})";
        throw new PlatformNotSupportedException($"'{image.Path}' is for {name}, and this process is {NameOf(Architecture)}. {Remedy}");
    }

    private string FileName(string name) =>
        OperatingSystemName switch
        {
            "win" => $"{name}.dll",
            "osx" => $"lib{name}.dylib",
            _ => $"lib{name}.so",
        };

    private static string NameOf(Architecture architecture) => $"{architecture}".ToLowerInvariant();
}

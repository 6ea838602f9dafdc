using System.Diagnostics;
using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;

namespace MLSpectral.Tests.Interop;

/// <summary>
/// The whole way on a system like RHEL 9: a child process whose linker finds a libstdc++ with no more versions than GCC 11's.
/// </summary>
[TestClass]
public sealed class Gcc11SystemTests
{
    /// <summary>Set in the child process: the libstdc++ that it must be using.</summary>
    private const string LibraryVariable = "MLSPECTRAL_TEST_LIBSTDCXX";

    public required TestContext TestContext { get; init; }

    [TestMethod]
    public void EnsureLoaded_OnThisSystem_TorchComputesAndTrains()
    {
        if (Environment.GetEnvironmentVariable(LibraryVariable) is { } expected)
            Assert.AreEqual(expected, SystemLibrary.Find(Gcc11StandardLibrary.Soname)!.Path);

        NativeTorch.EnsureLoaded();

        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor matrix = torch.tensor([2.0, 1, 1, 2]).reshape(2, 2);
        Assert.AreEqual(18, matrix.matmul(matrix).sum().item<double>(), 1e-12);
        double[] eigenvalues = [.. torch.linalg.eigvalsh(matrix).data<double>()];
        Assert.AreEqual(1, eigenvalues[0], 1e-12);
        Assert.AreEqual(3, eigenvalues[1], 1e-12);
        AssertTrainingStepLowersTheLoss(matrix);
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    [Timeout(300_000, CooperativeCancellation = true)]
    public async Task EnsureLoaded_OnSystemWithGcc11_TorchComputesAndTrains()
    {
        using var folder = new TemporaryFolder();
        string library = folder.Write(Gcc11StandardLibrary.Soname, Gcc11StandardLibrary.Make());
        // A .NET that a distribution built with a newer compiler of its own cannot start there, and is never found on a system with GCC 11.
        if (!RuntimeStartsWith(library))
            return;

        // Every symbol is bound at once, so that none can turn out to be missing later.
        var environment = new Dictionary<string, string>
        {
            ["LD_LIBRARY_PATH"] = folder.Path,
            ["LD_BIND_NOW"] = "1",
            [LibraryVariable] = library,
        };

        const string Test = nameof(EnsureLoaded_OnThisSystem_TorchComputesAndTrains);
        (int exitCode, string output) = await RunInChildAsync(Test, environment, TestContext.CancellationToken);

        // The test runner's exit code is 0 only if a test ran and none failed.
        Assert.AreEqual(0, exitCode, output);
    }

    private static bool RuntimeStartsWith(string library)
    {
        IReadOnlySet<string> offered = ElfSymbolVersions.Offered(ElfImage.Read(library));
        return Directory
            .GetFiles(RuntimeEnvironment.GetRuntimeDirectory(), "*.so")
            .SelectMany(path => ElfSymbolVersions.Needed(ElfImage.Read(path)))
            .All(need => need.Library != Gcc11StandardLibrary.Soname || offered.Contains(need.Version));
    }

    private static void AssertTrainingStepLowersTheLoss(torch.Tensor inputs)
    {
        var weights = new Parameter(torch.zeros(2, 1, torch.float64));
        torch.Tensor target = torch.ones(2, 1, torch.float64);
        torch.Tensor Loss() => torch.nn.functional.mse_loss(inputs.matmul(weights), target);
        using SGD optimizer = torch.optim.SGD([weights], 0.01);
        torch.Tensor before = Loss();

        before.backward();
        optimizer.step();

        Assert.IsLessThan(before.item<double>(), Loss().item<double>());
    }

    /// <summary>Runs one test of this class in a process of its own.</summary>
    private static async Task<(int ExitCode, string Output)> RunInChildAsync(
        string test,
        Dictionary<string, string> environment,
        CancellationToken cancellationToken
    )
    {
        string dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        string filter = $"FullyQualifiedName={typeof(Gcc11SystemTests).FullName}.{test}";
        var start = new ProcessStartInfo(dotnet, ["exec", typeof(Gcc11SystemTests).Assembly.Location, "--filter", filter])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;

        using Process child = Process.Start(start)!;
        try
        {
            Task<string> output = child.StandardOutput.ReadToEndAsync(cancellationToken);
            Task<string> errors = child.StandardError.ReadToEndAsync(cancellationToken);
            await child.WaitForExitAsync(cancellationToken);
            return (child.ExitCode, await output + await errors);
        }
        finally
        {
            if (!child.HasExited)
                child.Kill(entireProcessTree: true);
        }
    }
}

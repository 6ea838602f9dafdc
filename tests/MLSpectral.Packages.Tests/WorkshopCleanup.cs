// Builds of projects that share a package folder.
[assembly: DoNotParallelize]

namespace MLSpectral.Packages.Tests;

/// <summary>Leaves nothing behind.</summary>
[TestClass]
public sealed class WorkshopCleanup
{
    /// <summary>Deletes the packages and the projects that used them.</summary>
    [AssemblyCleanup]
    public static void Delete() => Workshop.DisposeShared();
}

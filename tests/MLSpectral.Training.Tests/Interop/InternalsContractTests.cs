using System.Reflection;
using Microsoft.ML;
using MLSpectral.Tests.Design;

namespace MLSpectral.Tests.Interop;

/// <summary>What MLSpectral binds to inside ML.NET is there, in the version that runs.</summary>
[TestClass]
public sealed class InternalsContractTests
{
    private static readonly Assembly[] MLNet =
    [
        .. Directory
            .GetFiles(AppContext.BaseDirectory, "Microsoft.ML.*.dll")
            .Select(file => Assembly.Load(Path.GetFileNameWithoutExtension(file))),
    ];

    private static string[] Internals =>
        [
            .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "internals.txt"))
                .Select(line => line.Trim())
                .Where(line => line.Length > 0 && line[0] != '#'),
        ];

    [TestMethod]
    public void EveryListedName_IsInOneAssembly()
    {
        Assert.IsGreaterThan(40, Internals.Length);
        foreach (string name in Internals)
            Assert.AreEqual(1, MLNet.Count(assembly => assembly.GetType(name) is not null), $"{name} of internals.txt");
    }

    [TestMethod]
    public void EveryAssemblyWithAListedName_IsOneWhoseChecksAreIgnored()
    {
        string[] needed =
        [
            .. Internals.Select(name => MLNet.Single(assembly => assembly.GetType(name) is not null).GetName().Name!).Distinct(),
        ];
        foreach (Assembly library in new[] { Libraries.Core, Libraries.Training })
        {
            string[] ignored =
            [
                .. library
                    .GetCustomAttributesData()
                    .Where(data => data.AttributeType.Name == "IgnoresAccessChecksToAttribute")
                    .Select(data => (string)data.ConstructorArguments[0].Value!),
            ];
            CollectionAssert.IsSubsetOf(needed, ignored);
        }
    }

    [TestMethod]
    public void TheOriginalsRun_NotTheWidenedCopies() =>
        Assert.IsFalse(
            MLNet
                .Single(assembly => assembly.GetName().Name == "Microsoft.ML.Core")
                .GetType("Microsoft.ML.LoadableClassAttribute")!
                .IsPublic
        );

    [TestMethod]
    public void EveryModelThatSaves_IsMarkedLoadable()
    {
        Assembly library = Libraries.Core;
        Type[] marked =
        [
            .. library
                .GetCustomAttributesData()
                .Where(data => data.AttributeType.Name == "LoadableClassAttribute")
                .SelectMany(data => data.ConstructorArguments)
                .Select(argument => argument.Value)
                .OfType<Type>(),
        ];

        // A row mapper saves its transformer in its place.
        Type[] saving =
        [
            .. library
                .GetTypes()
                .Where(type =>
                    !type.IsAbstract
                    && typeof(ICanSaveModel).IsAssignableFrom(type)
                    && type.GetInterface("Microsoft.ML.Data.IRowMapper") is null
                ),
        ];
        Assert.IsNotEmpty(saving);
        CollectionAssert.IsSubsetOf(saving, marked);
    }
}

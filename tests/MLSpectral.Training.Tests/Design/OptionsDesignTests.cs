using System.Reflection;

namespace MLSpectral.Tests.Design;

/// <summary>Options are checked in one way: a method Check of their own.</summary>
[TestClass]
public sealed class OptionsDesignTests
{
    private static readonly string[] OtherWays = ["Checked", "Require", "Validate", "CheckFor"];

    [TestMethod]
    public void EveryClassOfOptions_HasAMethodCheck_AndNoOtherWay()
    {
        Type[] options =
        [
            .. Libraries
                .All.SelectMany(library => library.GetTypes())
                .Where(type => type.IsVisible && !type.IsAbstract && type.Name.EndsWith("Options", StringComparison.Ordinal)),
        ];
        Assert.IsGreaterThan(10, options.Length);
        foreach (Type type in options)
        {
            const BindingFlags all = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
            Assert.IsNotNull(type.GetMethod("Check", all), type.FullName);
            foreach (string name in OtherWays)
                Assert.IsNull(type.GetMethod(name, all), type.FullName);
        }
    }

    [TestMethod]
    public void NoClass_ChecksTheOptionsOfAnother() =>
        Assert.IsEmpty(
            Libraries
                .All.SelectMany(library => library.GetTypes())
                .Where(type => type.Name.EndsWith("OptionsCheck", StringComparison.Ordinal))
                .ToArray()
        );
}

using MLSpectral.Spectra;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace MLSpectral.Tests.Design;

/// <summary>Reads the compiled assembly: folders use each other one way only, and torch stays behind training and probing.</summary>
[TestClass]
public sealed class LayerTests
{
    // Each folder uses only those before it. Data flows the same way.
    private static readonly string[] Order =
    [
        "Statistics.Checks",
        "Statistics.Samples",
        "Statistics.SpecialFunctions",
        "Statistics.Sizes",
        "Statistics.Distances",
        "Statistics.HeavyTails",
        "Statistics.RandomMatrices",
        "Statistics.KernelLaws",
        "Statistics.Regimes",
        "Statistics.WeightWatcher",
        "Statistics",
        "Serialization",
        "Tables",
        "Networks",
        "Synthetic",
        "Onnx",
        "Spectra",
        "Models",
        "Telemetry",
        "Interop",
        "Tensors",
        "Eigen",
        "Kernels",
        "Probes",
        "Callbacks",
        "Trainers",
        "Transforms.Drift",
        "Transforms.Nystrom",
        "Transforms",
        "Evaluation",
        "Catalog",
    ];

    private static readonly ILookup<string, Use> Uses = ReadUses().ToLookup(use => use.Folder);

    [TestMethod]
    public void EveryFolder_HasItsPlace() => CollectionAssert.AreEquivalent(Order, Uses.Select(group => group.Key).ToArray());

    [TestMethod]
    public void Folders_UseEachOtherOneWayOnly()
    {
        string[] wrong =
        [
            .. Uses.SelectMany(group => group)
                .Where(use => use.UsedFolder is string used && Array.IndexOf(Order, used) > Array.IndexOf(Order, use.Folder))
                .Select(use => use.ToString()),
        ];
        Assert.IsEmpty(wrong, string.Join(Environment.NewLine, wrong));
    }

    [TestMethod]
    [DataRow("Statistics")]
    [DataRow("Serialization")]
    [DataRow("Tables")]
    [DataRow("Networks")]
    [DataRow("Onnx")]
    [DataRow("Spectra")]
    [DataRow("Models")]
    [DataRow("Synthetic")]
    [DataRow("Telemetry")]
    [DataRow("Catalog")]
    public void ScoringAndStatistics_DoNotTouchTorch(string folder) => AssertNone(folder, "TorchSharp");

    [TestMethod]
    [DataRow("Statistics")]
    [DataRow("Serialization")]
    [DataRow("Networks")]
    [DataRow("Onnx")]
    [DataRow("Tensors")]
    [DataRow("Eigen")]
    [DataRow("Kernels")]
    public void Numerics_DoNotTouchMLNet(string folder) => AssertNone(folder, "Microsoft.ML");

    private static void AssertNone(string folder, string assembly)
    {
        Use[] uses =
        [
            .. Uses.Where(group => group.Key == folder || group.Key.StartsWith($"{folder}.", StringComparison.Ordinal))
                .SelectMany(group => group),
        ];
        Assert.IsNotEmpty(uses);
        string[] wrong = [.. uses.Where(use => use.Assembly.StartsWith(assembly, StringComparison.Ordinal)).Select(use => use.ToString())];
        Assert.IsEmpty(wrong, string.Join(Environment.NewLine, wrong));
    }

    private static List<Use> ReadUses()
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(typeof(SpectralTrace).Assembly.Location);
        return
        [
            .. module
                .GetTypes()
                .Where(type => Folder(type) is not null)
                .SelectMany(type =>
                    References(type)
                        .SelectMany(Parts)
                        .Select(used => new Use(
                            Folder(type)!,
                            type.FullName,
                            used.Scope is AssemblyNameReference reference ? reference.Name : module.Assembly.Name.Name,
                            used.FullName,
                            used.Scope is AssemblyNameReference ? null : Folder(used)
                        ))
                )
                .Distinct(),
        ];
    }

    // The folder a type stands in, from its namespace; the catalog lives in ML.NET's.
    private static string? Folder(TypeReference type)
    {
        TypeReference outermost = type;
        while (outermost.DeclaringType is not null)
            outermost = outermost.DeclaringType;
        return outermost.Namespace switch
        {
            "Microsoft.ML" => "Catalog",
            string name when name.StartsWith("MLSpectral.", StringComparison.Ordinal) => name["MLSpectral.".Length..],
            _ => null,
        };
    }

    private static IEnumerable<TypeReference> References(TypeDefinition type)
    {
        if (type.BaseType is not null)
            yield return type.BaseType;
        foreach (InterfaceImplementation implementation in type.Interfaces)
            yield return implementation.InterfaceType;
        foreach (FieldDefinition field in type.Fields)
            yield return field.FieldType;
        foreach (MethodDefinition method in type.Methods)
        {
            yield return method.ReturnType;
            foreach (ParameterDefinition parameter in method.Parameters)
                yield return parameter.ParameterType;
            if (!method.HasBody)
                continue;
            foreach (VariableDefinition variable in method.Body.Variables)
                yield return variable.VariableType;
            foreach (Instruction instruction in method.Body.Instructions)
            {
                if (instruction.Operand is TypeReference operand)
                    yield return operand;
                if (instruction.Operand is MemberReference { DeclaringType: TypeReference declaring })
                    yield return declaring;
            }
        }
    }

    // A constructed type and what it is made of.
    private static IEnumerable<TypeReference> Parts(TypeReference type) =>
        type switch
        {
            GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Append(generic.ElementType),
            TypeSpecification specification => Parts(specification.ElementType),
            GenericParameter => [],
            _ => [type],
        };

    private sealed record Use(string Folder, string Type, string Assembly, string UsedType, string? UsedFolder)
    {
        public override string ToString() => $"{Folder}: {Type} uses {UsedType} of {UsedFolder ?? Assembly}";
    }
}

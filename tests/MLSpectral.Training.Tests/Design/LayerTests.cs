using System.Reflection;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace MLSpectral.Tests.Design;

/// <summary>Reads the compiled assemblies: folders use each other one way only, and torch stays behind training and probing.</summary>
[TestClass]
public sealed class LayerTests
{
    // Each folder uses only those before it. Data flows the same way. A folder with rooms of its own (Eigen/Krylov) is one of these.
    private static readonly string[] Order =
    [
        "MLSpectral.Statistics/Checks",
        "MLSpectral.Statistics/Samples",
        "MLSpectral.Statistics/Functions",
        "MLSpectral.Statistics/Sizes",
        "MLSpectral.Statistics/Distances",
        "MLSpectral.Statistics/HeavyTails",
        "MLSpectral.Statistics/RandomMatrices",
        "MLSpectral.Statistics/KernelLaws",
        "MLSpectral.Statistics/Regimes",
        "MLSpectral.Statistics/WeightWatcher",
        "MLSpectral.Statistics",
        "MLSpectral/Interop",
        "MLSpectral/Serialization",
        "MLSpectral/Tables",
        "MLSpectral/Networks",
        "MLSpectral/Synthetic",
        "MLSpectral/Onnx",
        "MLSpectral/Tridiagonal",
        "MLSpectral/Spectra",
        "MLSpectral/Models",
        "MLSpectral/Telemetry",
        "MLSpectral/Transforms/Drift",
        "MLSpectral/Transforms/Nystrom",
        "MLSpectral/Transforms",
        "MLSpectral/Evaluation",
        "MLSpectral/Catalog",
        "MLSpectral.Training/Native",
        "MLSpectral.Training/Tensors",
        "MLSpectral.Training/Eigen",
        "MLSpectral.Training/Kernels",
        "MLSpectral.Training/Probes",
        "MLSpectral.Training/Callbacks",
        "MLSpectral.Training/Trainers",
        "MLSpectral.Training/Estimators",
        "MLSpectral.Training/Evaluation",
        "MLSpectral.Training/Catalog",
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
    public void StatisticsAndCore_DoNotReferenceTorchSharp()
    {
        foreach (Assembly library in new[] { Libraries.Statistics, Libraries.Core })
            CollectionAssert.DoesNotContain(library.GetReferencedAssemblies().Select(name => name.Name).ToArray(), "TorchSharp");
    }

    [TestMethod]
    [DataRow("MLSpectral.Statistics")]
    [DataRow("MLSpectral/Serialization")]
    [DataRow("MLSpectral/Networks")]
    [DataRow("MLSpectral/Onnx")]
    [DataRow("MLSpectral/Tridiagonal")]
    [DataRow("MLSpectral.Training/Tensors")]
    [DataRow("MLSpectral.Training/Eigen")]
    [DataRow("MLSpectral.Training/Kernels")]
    public void Numerics_DoNotTouchMLNet(string folder)
    {
        Use[] uses =
        [
            .. Uses
                .Where(group => group.Key == folder || group.Key.StartsWith($"{folder}/", StringComparison.Ordinal))
                .SelectMany(group => group),
        ];
        Assert.IsNotEmpty(uses);
        string[] wrong =
        [
            .. uses.Where(use => use.Assembly.StartsWith("Microsoft.ML", StringComparison.Ordinal)).Select(use => use.ToString()),
        ];
        Assert.IsEmpty(wrong, string.Join(Environment.NewLine, wrong));
    }

    [TestMethod]
    public void LoadableClasses_AreInTheCoreOnly()
    {
        foreach (Assembly library in Libraries.All)
        {
            bool hasLoadable = library.GetCustomAttributesData().Any(data => data.AttributeType.Name == "LoadableClassAttribute");
            Assert.AreEqual(
                library == Libraries.Core,
                hasLoadable,
                $"{library.GetName().Name}: a model file names the assembly that loads it."
            );
        }
    }

    private static List<Use> ReadUses()
    {
        SourceFolders[] sources = [.. Libraries.All.Select(library => new SourceFolders(library))];
        string? Folder(TypeReference type)
        {
            TypeReference outermost = type;
            while (outermost.DeclaringType is not null)
                outermost = outermost.DeclaringType;
            string? folder = sources.Select(source => source.FolderOf(outermost.FullName)).FirstOrDefault(one => one is not null);
            return folder is null ? null : Room(folder);
        }

        var uses = new HashSet<Use>();
        foreach (Assembly library in Libraries.All)
        {
            using ModuleDefinition module = ModuleDefinition.ReadModule(library.Location);
            foreach (TypeDefinition type in module.GetTypes())
            {
                if (Folder(type) is not string folder)
                    continue;
                foreach (TypeReference used in References(type).SelectMany(Parts))
                {
                    string assembly = used.Scope is AssemblyNameReference reference ? reference.Name : module.Assembly.Name.Name;
                    uses.Add(new Use(folder, type.FullName, assembly, used.FullName, Folder(used)));
                }
            }
        }

        return [.. uses];
    }

    // The part of Order that a folder belongs to.
    private static string Room(string folder) =>
        Order.Contains(folder) || !folder.Contains('/', StringComparison.Ordinal) ? folder : Room(folder[..folder.LastIndexOf('/')]);

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

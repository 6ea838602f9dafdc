using MLSpectral.Kernels;
using Mono.Cecil;
using Mono.Cecil.Cil;
using TorchSharp;

namespace MLSpectral.Tests.Design;

/// <summary>Reads the compiled assemblies: no number reaches torch in a Scalar that a garbage collection may free meanwhile.</summary>
[TestClass]
public sealed class ScalarTests
{
    private static readonly HashSet<string> Makers = ReadMakers();

    // So that the next test cannot pass because nothing was found.
    [TestMethod]
    [DataRow("torch/Tensor::op_Multiply(TorchSharp.torch/Tensor,System.Double)")]
    [DataRow("torch/Tensor::op_Addition(TorchSharp.torch/Tensor,TorchSharp.torch/Tensor)")]
    [DataRow("torch/Tensor::square()")]
    [DataRow("torch/optim/Optimizer::step(System.Func`1<TorchSharp.torch/Tensor>)")]
    public void Members_ThatMakeScalarsOnTheWay_AreFound(string member) =>
        Assert.Contains($"TorchSharp.torch/Tensor TorchSharp.{member}", Makers);

    [TestMethod]
    public void Scalars_AreMadeByTensorArithmeticOnly_AndKept()
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(typeof(TensorArithmetic).Assembly.Location);
        string[] wrong =
        [
            .. from type in module.GetTypes()
            from method in type.Methods
            from call in Calls(method)
            where
                Makers.Contains(call.Member.FullName)
                || (
                    MakesScalar(call.Member)
                    && !(type.FullName == typeof(TensorArithmetic).FullName && IsKept(call.Instruction, method.Body))
                )
            select $"{method.FullName} uses {call.Member.FullName}",
        ];
        Assert.IsEmpty(wrong, string.Join(Environment.NewLine, wrong));
    }

    // What makes a Scalar, directly or through others. An optimizer's step is called by its base type's name.
    private static HashSet<string> ReadMakers()
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(typeof(torch).Assembly.Location);
        MethodDefinition[] methods =
        [
            .. module.GetTypes().Where(type => type.Name is not ("Scalar" or "ScalarExtensionMethods")).SelectMany(type => type.Methods),
        ];
        ILookup<string, MethodDefinition> callers = methods
            .SelectMany(method => Calls(method).Select(call => (call.Member.FullName, method)))
            .ToLookup(use => use.FullName, use => use.method);
        var makers = new HashSet<string>();
        var queue = new Queue<MethodDefinition>(methods.Where(method => Calls(method).Any(call => MakesScalar(call.Member))));
        while (queue.TryDequeue(out MethodDefinition? maker))
        {
            if (!makers.Add(maker.FullName))
                continue;
            foreach (MethodDefinition next in callers[maker.FullName].Concat(Overridden(maker)))
                queue.Enqueue(next);
        }

        return makers;
    }

    private static bool MakesScalar(MethodReference member) =>
        (member.DeclaringType.FullName == typeof(Scalar).FullName && member.Name is ("op_Implicit" or ".ctor"))
        || (member.DeclaringType.FullName == typeof(ScalarExtensionMethods).FullName && member.ReturnType.Name == nameof(Scalar));

    // In a static field, or in a variable of a `using`, which is a try that begins after the assignment.
    private static bool IsKept(Instruction call, MethodBody body) =>
        call.Next.OpCode == OpCodes.Stsfld
        || body.ExceptionHandlers.Any(handler => handler.HandlerType == ExceptionHandlerType.Finally && handler.TryStart == call.Next.Next);

    private static IEnumerable<(Instruction Instruction, MethodReference Member)> Calls(MethodDefinition method)
    {
        if (!method.HasBody)
            yield break;
        foreach (Instruction instruction in method.Body.Instructions)
        {
            if (instruction.Operand is MethodReference member)
                yield return (instruction, member.GetElementMethod());
        }
    }

    private static IEnumerable<MethodDefinition> Overridden(MethodDefinition method)
    {
        if (!method.IsVirtual || method.IsNewSlot)
            yield break;
        for (var type = method.DeclaringType.BaseType as TypeDefinition; type is not null; type = type.BaseType as TypeDefinition)
        {
            foreach (
                MethodDefinition candidate in type.Methods.Where(candidate =>
                    candidate.IsVirtual && Signature(candidate) == Signature(method)
                )
            )
                yield return candidate;
        }
    }

    private static string Signature(MethodDefinition method) =>
        method.FullName[(method.FullName.IndexOf("::", StringComparison.Ordinal) + 2)..];
}

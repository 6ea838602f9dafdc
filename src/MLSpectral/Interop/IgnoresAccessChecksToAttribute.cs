namespace System.Runtime.CompilerServices;

/// <summary>
/// Tells the runtime that this assembly may use the non-public types and members of another. The runtime recognizes it by its full name,
/// wherever it is declared; the framework does not declare it.
/// </summary>
/// <param name="assemblyName">The simple name of the other assembly.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
{
    /// <summary>Gets the simple name of the other assembly.</summary>
    public string AssemblyName { get; } = assemblyName;
}

using System.Reflection;

namespace MLSpectral;

/// <summary>Reads and fills the properties of rows that nobody else can change, while rows are read.</summary>
internal static class InitOnly
{
    /// <summary>Reads a property.</summary>
    public static Func<TRow, T> Getter<TRow, T>(string property) => Find<TRow>(property).GetMethod!.CreateDelegate<Func<TRow, T>>();

    /// <summary>Sets a property that has a <c>set</c> or an <c>init</c> accessor; what that throws is thrown.</summary>
    public static Action<TRow, T> Setter<TRow, T>(string property) => Find<TRow>(property).SetMethod!.CreateDelegate<Action<TRow, T>>();

    private static PropertyInfo Find<TRow>(string property) => typeof(TRow).GetProperty(property)!;
}

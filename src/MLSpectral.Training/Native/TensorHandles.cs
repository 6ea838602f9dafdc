using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace MLSpectral;

/// <summary>
/// The native tensor behind a TorchSharp tensor: lets a module be evaluated with copies of its parameters, which TorchSharp has no call
/// for.
/// </summary>
/// <remarks>
/// A module holds its parameters in fields, lists and dictionaries of its own making, and in closures; its setters dispose what they
/// replace. What all of these share is the TorchSharp object, whose native tensor is one internal field. Pointing it at a copy and back
/// leaves the native parameter, its gradient and its optimizer untouched. A test fails if TorchSharp renames the field.
/// </remarks>
internal static class TensorHandles
{
    /// <summary>Points a tensor at the native tensor of another.</summary>
    /// <param name="tensor">What is pointed elsewhere. Must be pointed back before either is disposed.</param>
    /// <param name="target">What it stands for from now on.</param>
    /// <returns>What <see cref="Restore"/> needs.</returns>
    public static nint Redirect(Tensor tensor, Tensor target)
    {
        nint own = Of(tensor);
        Of(tensor) = Of(target);
        return own;
    }

    /// <summary>Gives a tensor its own native tensor back.</summary>
    /// <param name="tensor">What was redirected.</param>
    /// <param name="own">What <see cref="Redirect"/> returned.</param>
    public static void Restore(Tensor tensor, nint own) => Of(tensor) = own;

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "handle")]
    private static extern ref nint Of(Tensor tensor);
}

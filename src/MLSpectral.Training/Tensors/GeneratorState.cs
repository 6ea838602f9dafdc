using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>Where a torch generator stands in its stream of random numbers, as bytes.</summary>
internal static class GeneratorState
{
    /// <summary>Takes the state of a generator, about 5,000 bytes.</summary>
    public static byte[] Of(Generator generator)
    {
        using Tensor state = generator.get_state();
        return state.bytes.ToArray();
    }

    /// <summary>Writes a state that was taken.</summary>
    public static void Write(BinaryWriter writer, byte[] state)
    {
        writer.Write(state.Length);
        writer.Write(state);
    }

    /// <summary>Reads a state and puts the generator there.</summary>
    /// <exception cref="InvalidDataException">A generator of this LibTorch has a state of another length.</exception>
    public static void Read(PayloadReader reader, Generator generator)
    {
        byte[] bytes = reader.ReadArray<byte>(reader.ReadCount(sizeof(byte)));
        using Tensor state = generator.get_state();
        if (bytes.Length != state.numel())
            throw new InvalidDataException(
                $"The state of a random generator has {bytes.Length} bytes and this LibTorch's {state.numel()}. Go on with the LibTorch "
                    + $"that the run was started with."
            );
        bytes.CopyTo(state.bytes);
        generator.set_state(state);
    }
}

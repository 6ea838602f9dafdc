using Microsoft.ML.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace MLSpectral;

/// <summary>
/// Where steps are computed, as <c>MLContext.GpuDeviceId</c> and <c>FallbackToCpu</c> say at the time of <c>Fit</c>. Rows, random numbers
/// and probes stay on the CPU.
/// </summary>
internal static class TrainingDevice
{
    /// <param name="environment">The environment of the catalog; a host registered with it earlier has old values.</param>
    /// <param name="channel">Gets a warning when the CPU stands in.</param>
    /// <exception cref="InvalidOperationException">There is no such GPU, and the CPU must not stand in.</exception>
    public static Device Choose(IHostEnvironment environment, IChannel channel)
    {
        var settings = (IHostEnvironmentInternal)environment;
        return
            ChooseGpu(settings.GpuDeviceId, settings.FallbackToCpu, CudaDeviceCount, message =>
                channel.Warning(MessageSensitivity.None, "{0}", message)
            )
                is int gpu
            ? device(DeviceType.CUDA, gpu)
            : CPU;
    }

    /// <summary>The number of the GPU to use, or null for the CPU.</summary>
    /// <param name="gpuDeviceId">The number of the GPU from 0, or null for the CPU.</param>
    /// <param name="fallbackToCpu">Whether the CPU may stand in.</param>
    /// <param name="cudaDeviceCount">How many GPUs CUDA sees; asked only if there is a number.</param>
    /// <param name="warn">Gets a sentence when the CPU stands in.</param>
    /// <exception cref="InvalidOperationException">There is no such GPU, and the CPU must not stand in.</exception>
    public static int? ChooseGpu(int? gpuDeviceId, bool fallbackToCpu, Func<int> cudaDeviceCount, Action<string> warn)
    {
        if (gpuDeviceId is not int id)
            return null;
        int count = cudaDeviceCount();
        if (id >= 0 && id < count)
            return id;
        string reason =
            count == 0
                ? $"MLContext.GpuDeviceId is {id}, and LibTorch finds no CUDA here"
                : $"MLContext.GpuDeviceId is {id}, and CUDA has the devices 0 to {count - 1} here";
        string remedy =
            count == 0
                ? "reference TorchSharp-cuda-linux or TorchSharp-cuda-windows in place of TorchSharp-cpu on a machine with a GPU"
                : "use one of these";
        if (!fallbackToCpu)
            throw new InvalidOperationException(
                $"{reason}. Set MLContext.FallbackToCpu to train on the CPU, set GpuDeviceId to null, or {remedy}."
            );
        warn($"{reason}. Training on the CPU.");
        return null;
    }

    private static int CudaDeviceCount()
    {
        try
        {
            return cuda.is_available() ? cuda.device_count() : 0;
        }
        catch (NotSupportedException)
        {
            // TorchSharp's way to say that it has no native library for CUDA.
            return 0;
        }
    }
}

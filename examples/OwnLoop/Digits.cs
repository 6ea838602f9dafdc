using System.Globalization;
using static TorchSharp.torch;

namespace OwnLoop;

/// <summary>Images of handwritten digits, n × 1 × 8 × 8 in [0, 1], and what they show.</summary>
internal sealed class Digits
{
    private Digits(Tensor images, Tensor labels) => (Images, Labels) = (images, labels);

    public Tensor Images { get; }

    public Tensor Labels { get; }

    public long Count => Labels.shape[0];

    /// <summary>The targets as ten outputs, 1 for the digit and 0 for the others.</summary>
    public Tensor OneHot => nn.functional.one_hot(Labels, 10).to(ScalarType.Float32);

    public static Digits Load(string file)
    {
        float[][] rows =
        [
            .. File.ReadLines(file)
                .Skip(1)
                .Select(line => line.Split(',').Select(value => float.Parse(value, CultureInfo.InvariantCulture)).ToArray()),
        ];
        Tensor values = tensor([.. rows.SelectMany(row => row)], [rows.Length, 65]);
        return new Digits(values.narrow(1, 1, 64).div(16).reshape(-1, 1, 8, 8), values.select(1, 0).to(ScalarType.Int64));
    }

    public Digits Part(long start, long count) => new(Images.narrow(0, start, count), Labels.narrow(0, start, count));
}

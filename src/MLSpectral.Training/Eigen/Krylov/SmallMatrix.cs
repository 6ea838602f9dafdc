namespace MLSpectral.Kernels;

/// <summary>A matrix of a few thousand numbers, row by row.</summary>
internal sealed class SmallMatrix(int rows, int columns)
{
    public int Rows => rows;

    public int Columns => columns;

    public double[] Values { get; } = new double[rows * columns];

    public double this[int row, int column]
    {
        get => Values[(row * columns) + column];
        set => Values[(row * columns) + column] = value;
    }
}

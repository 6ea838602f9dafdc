namespace MLSpectral.Statistics.KernelLaws;

/// <summary>A distribution on [0, 1] from F and its derivative at nodes, cubic in √x between them; in √x a density like 1/√x at 0 is smooth.</summary>
internal sealed class GridCurve : CumulativeCurve
{
    private readonly double[] _roots;
    private readonly GridCubic[] _pieces;
    private readonly double[] _integrals;

    /// <summary>Makes the curve.</summary>
    /// <param name="nodes">Nodes with ascending √x, from 0 to 1.</param>
    public GridCurve(IReadOnlyList<GridNode> nodes)
    {
        _roots = [.. nodes.Select(node => node.Root)];
        _pieces = [.. Enumerable.Range(0, nodes.Count - 1).Select(i => new GridCubic(nodes[i], nodes[i + 1]))];
        _integrals = new double[_pieces.Length];
        for (int i = 1; i < _integrals.Length; i++)
            _integrals[i] = _integrals[i - 1] + _pieces[i - 1].Integral(_roots[i]);
    }

    public override double At(double x)
    {
        if (x < 0)
            return 0;
        double root = Math.Sqrt(x);
        return root >= 1 ? 1 : _pieces[Piece(root)].At(root);
    }

    public override double Quantile(double probability)
    {
        int low = 0, high = _pieces.Length - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_pieces[middle].End >= probability)
                high = middle;
            else
                low = middle + 1;
        }

        double root = _pieces[low].Inverse(probability);
        return root * root;
    }

    public override double Integral(double x)
    {
        if (x <= 0)
            return 0;
        double root = Math.Min(Math.Sqrt(x), 1);
        int piece = Piece(root);
        return _integrals[piece] + _pieces[piece].Integral(root) + Math.Max(x - 1, 0);
    }

    private int Piece(double root)
    {
        int index = Array.BinarySearch(_roots, root);
        return Math.Min(index >= 0 ? index : ~index - 1, _pieces.Length - 1);
    }
}

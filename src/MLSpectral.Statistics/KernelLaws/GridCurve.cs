namespace MLSpectral.Statistics.KernelLaws;

/// <summary>
/// A distribution on [0, 1] of a continuous part, from F and its derivative at nodes, and point masses. Cubic in √x between nodes; in
/// √x a density like 1/√x at 0 is smooth.
/// </summary>
internal sealed class GridCurve : CumulativeCurve
{
    private readonly double[] _roots;
    private readonly GridCubic[] _pieces;
    private readonly double[] _integrals;
    private readonly KernelAtom[] _atoms;

    /// <summary>Makes the curve.</summary>
    /// <param name="nodes">The continuous part at nodes with ascending √x, from 0 to 1.</param>
    /// <param name="atoms">The point masses.</param>
    public GridCurve(IReadOnlyList<GridNode> nodes, IReadOnlyList<KernelAtom> atoms)
    {
        _atoms = [.. atoms.OrderBy(atom => atom.Location)];
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
        double share = Continuous(x);
        foreach (KernelAtom atom in _atoms)
            share += atom.Location <= x ? atom.Mass : 0;
        return Math.Min(share, 1);
    }

    public override double Quantile(double probability)
    {
        double continuous = probability;
        foreach (KernelAtom atom in _atoms)
        {
            double below = Continuous(atom.Location);
            if (below >= continuous)
                break;
            if (below + atom.Mass >= continuous)
                return atom.Location;
            continuous -= atom.Mass;
        }

        return ContinuousQuantile(continuous);
    }

    public override double Integral(double x)
    {
        if (x <= 0)
            return 0;
        double root = Math.Min(Math.Sqrt(x), 1);
        int piece = Piece(root);
        double integral = _integrals[piece] + _pieces[piece].Integral(root) + (_pieces[^1].End * Math.Max(x - 1, 0));
        foreach (KernelAtom atom in _atoms)
            integral += atom.Mass * Math.Max(x - atom.Location, 0);
        return integral;
    }

    private double Continuous(double x)
    {
        double root = Math.Sqrt(x);
        return root >= 1 ? _pieces[^1].End : _pieces[Piece(root)].At(root);
    }

    private double ContinuousQuantile(double share)
    {
        int low = 0,
            high = _pieces.Length - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_pieces[middle].End >= share)
                high = middle;
            else
                low = middle + 1;
        }

        double root = _pieces[low].Inverse(share);
        return root * root;
    }

    private int Piece(double root)
    {
        int index = Array.BinarySearch(_roots, root);
        return Math.Min(index >= 0 ? index : ~index - 1, _pieces.Length - 1);
    }
}

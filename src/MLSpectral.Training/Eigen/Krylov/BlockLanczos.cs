using MLSpectral.Statistics.Sizes;
using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>
/// The algebraically largest eigenpairs of a symmetric matrix that is known by its products: thick-restart block Lanczos with full
/// reorthogonalization (Wu and Simon 2000).
/// </summary>
/// <remarks>
/// A random block of b vectors sees an eigenvalue of multiplicity μ exactly min(μ, b) times. So where b or more equal values are found
/// above the last wanted one, the pairs are locked and a fresh random block runs in the space orthogonal to them, until an eigenvalue has
/// been seen less often than random vectors could have seen it.
/// </remarks>
internal sealed class BlockLanczos : IDisposable
{
    // Steps after which a random block has shown every eigenvalue that stands out and is not in the basis yet.
    private const int StepsToShow = 6;

    private readonly LanczosSettings _settings;
    private readonly Func<Tensor, Tensor> _product;
    private readonly KrylovBasis _basis;
    private readonly int _capacity;
    private int _streams;
    private int _stepsOfBlock;
    private int _randomVectors;

    private BlockLanczos(Func<Tensor, Tensor> product, LanczosSettings settings)
    {
        _settings = settings;
        _product = product;
        _streams = settings.FirstStream;
        _capacity = checked((int)Math.Min(settings.Size, Math.Max(settings.Capacity, settings.Wanted + (3 * settings.BlockSize))));
        _basis = new KrylovBasis(settings.Size, _capacity, settings.BlockSize, settings.Epsilon);
    }

    /// <summary>Runs until the wanted pairs have converged and the wanted steps are done, or the products are used up.</summary>
    /// <param name="product">V ↦ V K, one vector a row, Float64.</param>
    /// <param name="settings">What to find.</param>
    /// <returns>Its vectors belong to the caller's dispose scope.</returns>
    public static LanczosRun Run(Func<Tensor, Tensor> product, LanczosSettings settings)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();

        // The small products between the large ones are slower with several threads that wait for each other; the large ones take what they
        // need.
        using var oneThread = new ThreadCount(1);
        using var lanczos = new BlockLanczos(product, settings);
        LanczosRun run = lanczos.Run();
        scope.MoveToOuter(run.Vectors);
        return run;
    }

    public void Dispose() => _basis.Dispose();

    private LanczosRun Run()
    {
        int steps = 0,
            restarts = 0,
            nextCheck = Math.Min(_settings.Wanted + (2 * _settings.BlockSize), _capacity);
        long products = 0;
        bool leftStart = _settings.Start is not null;
        SmallMatrix start = Begin();
        KrylovMoments? moments = null;
        while (true)
        {
            using var step = NewDisposeScope();
            products += _basis.Pending;
            _basis.Step(_product);
            _stepsOfBlock++;
            steps++;
            bool isInvariant = _basis.Pending == 0,
                isSpent = products >= _settings.MaximumProducts,
                isFull = _basis.IsFull;
            bool hasSteps = steps >= _settings.Steps || isInvariant;
            if (!(isInvariant || isSpent || isFull || (hasSteps && _basis.Count >= nextCheck)))
                continue;

            RitzPairs pairs = _basis.Solve();
            nextCheck = _basis.Count + Math.Max(_settings.BlockSize, _basis.Count / 8);
            bool isConverged = hasSteps && IsConverged(pairs),
                isVerified = isConverged && IsVerified(pairs);
            if (!leftStart && (hasSteps || isFull || isSpent))
                moments = new KrylovMoments(pairs, start, steps, isInvariant);
            if (isVerified || isSpent || _basis.IsComplete)
            {
                LanczosRun run = Finish(pairs, moments, products, restarts, steps);
                step.MoveToOuter(run.Vectors);
                return run;
            }

            leftStart |= isFull || isInvariant || isConverged;
            if (isConverged || isInvariant)
            {
                // Nothing new comes from this block. What is locked makes room for a fresh one; what an invariant space holds is all exact
                // and stays while there is room.
                if (isConverged || _basis.Count + _settings.BlockSize > _capacity)
                    _basis.Restart(pairs, Math.Min(_settings.Wanted, _basis.Count), dropNext: true);
                Inject();
                nextCheck = 0;
            }
            else if (isFull)
            {
                int keep = Math.Min(_settings.Wanted + ((_capacity - _settings.Wanted) / 3), _capacity - (2 * _basis.Pending));
                _basis.Restart(pairs, Math.Min(keep, _basis.Count), dropNext: false);
                restarts++;
                nextCheck = _basis.Count + _settings.BlockSize;
            }
        }
    }

    // The first block: what is given, and random vectors to find what is not in it.
    private SmallMatrix Begin()
    {
        using var scope = NewDisposeScope();
        int given = _settings.Start is null ? 0 : checked((int)_settings.Start.shape[0]);
        int random = Math.Max(1, _settings.BlockSize - given);
        Tensor rows = RandomRows(random);
        return _basis.Begin(given == 0 ? rows : cat([_settings.Start!, rows], 0));
    }

    private void Inject()
    {
        using var scope = NewDisposeScope();
        _basis.Begin(RandomRows(_settings.BlockSize));
        _stepsOfBlock = 0;
    }

    private Tensor RandomRows(int count)
    {
        Tensor rows = GaussianRows.Of(count, _settings.Size, _settings.Seed, _streams);
        _streams += count;
        _randomVectors += count;
        return rows;
    }

    private bool IsConverged(RitzPairs pairs)
    {
        double bound = _settings.Tolerance * pairs.Scale;
        return pairs.Values.Length >= _settings.Wanted
            && pairs.Residuals.AsSpan(0, _settings.Wanted).IndexOfAnyExceptInRange(0, bound) < 0
            && (_stepsOfBlock >= StepsToShow || _basis.Pending == 0 || (_settings.Start is null && _randomVectors == _settings.BlockSize));
    }

    private bool IsVerified(RitzPairs pairs)
    {
        int wanted = _settings.Wanted;
        if (wanted == 0)
            return true;
        double tolerance = 2 * Math.Max(_settings.Tolerance, NoiseFloor.MachineEpsilon * _settings.Size) * pairs.Scale;
        double last = pairs.Values[wanted - 1];
        for (int i = 0; i < wanted && pairs.Values[i] > last + tolerance; i++)
        {
            if (pairs.Multiplicity(i, wanted, tolerance) >= _randomVectors)
                return false;
        }

        return true;
    }

    private LanczosRun Finish(RitzPairs pairs, KrylovMoments? moments, long products, int restarts, int steps)
    {
        int found = Math.Min(_settings.Wanted, _basis.Count);
        Tensor vectors = found == 0 ? empty([0, _settings.Size], ScalarType.Float64) : _basis.Vectors(pairs, found);
        return new LanczosRun(pairs.Values[..found], vectors, pairs.Scale, moments, products, restarts, steps);
    }
}

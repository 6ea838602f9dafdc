using Microsoft.Data.Analysis;
using Microsoft.ML;

namespace MLSpectral;

/// <summary>
/// How far new rows of a column have drifted from those a probe was fitted to: an <see cref="IDataView"/> with one row per batch, whose
/// columns are the properties of <see cref="SpectralDrift"/>.
/// </summary>
/// <remarks>
/// <para>
/// <b>What is compared.</b> While it was fitted the probe kept the first and second moments of up to 128 blocks of consecutive rows
/// (<c>RowsPerBlock</c> rows each; fewer, from 16 on, where there were few rows). A batch of new rows is cut into blocks of the same
/// size, at most 128 of them, and the pooled moments of both groups are compared: the eigenvalues of the covariance, the covariance
/// itself and the mean; <see cref="SpectralDrift"/> has the formulas. Columns of up to 128 slots are compared as they are. Wider ones are
/// compared in 128 signed sums of slots that are chosen at random before any data is seen (a count sketch), where a change of a single
/// slot competes with the noise of all slots in its sum; bring slots to common units before the probe then.
/// </para>
/// <para>
/// <b>What the p-values assume</b>, and all they assume, is that without drift the kept blocks and the new ones could have come in any
/// order. Then the share of choices of q of the R + q blocks whose statistic is at least the observed one is a p-value that keeps its
/// level, at any number of rows and slots and for any distribution (all choices where there are at most 200, as for a single new block,
/// else 199 random ones and the observed one; Hemerik and Goeman 2018). <see cref="SpectralDrift.PValue"/> covers all questions: the
/// smallest p-value is judged by its own permutation distribution (Westfall and Young 1993). Each batch has its own p-values: of many
/// batches without drift, 5 % are below 0.05.
/// </para>
/// <para>
/// Rows may depend on those near them: blocks much longer than the dependence are exchangeable where rows are not. A sorted training file
/// makes its blocks differ, and the test cautious; shuffle the rows before fitting for more power. Not covered: a column that was itself
/// fitted to the training rows, as scores of a trainer are, differs on new rows without any drift; fit the probe to rows that the trainer
/// has not seen. A large change of the mean can hide a smaller one of the covariance, because permuted groups mix both means;
/// <see cref="SpectralDrift.PValue"/> tells of either.
/// </para>
/// <para>
/// <b>What is found</b>: batches, in percent, with a p-value of at most 0.05 for the question it belongs to (mean, covariance, spectrum),
/// and with <see cref="SpectralDrift.PValue"/>; independent normal slots, 32,768 training rows, blocks of 256.
/// </para>
/// <list type="table">
/// <listheader><term>change</term><description>20 slots, 256 new rows; 20 slots, 1024 rows; 100 slots, 1024 rows</description></listheader>
/// <item><term>mean of one slot by 0.2 standard deviations</term><description>mean 55, all 38; 100, 100; 100, 100</description></item>
/// <item><term>mean of all slots by 0.05</term><description>mean 50, all 40; 100, 100; 100, 100</description></item>
/// <item><term>variance of one slot × 1.5</term><description>covariance 98, all 98; 100, 100; 100, 100</description></item>
/// <item><term>all standard deviations × 1.05 or × 0.95</term><description>spectrum 100, all 98; 100, 100; 100, 100</description></item>
/// <item><term>a correlation of 0.3 between two slots</term><description>covariance 62, all 48; 100, 100; 100, 100</description></item>
/// <item><term>a factor 0.2 f common to all slots</term><description>covariance 65, all 52; 100, 100; 100, 100</description></item>
/// <item><term>two slots with variances 1 and 2 change roles</term><description>covariance 100, all 100, spectrum 5; 100, 100, 0; 100, 100,
/// 0</description></item>
/// </list>
/// <para>
/// <b>Cost</b>: managed code on one thread, no LibTorch. For k = min(d, 128) coordinates and N ≤ 200 choices O(N k³), and O(k²) for
/// each tested row: 0.3 s for 10,000 rows of 100 slots, 0.01 s for 10 slots. Memory: at most 128 blocks of rows (26 MB for 100 slots) and
/// their moments, whatever the number of rows. Batches are read one after the other.
/// </para>
/// </remarks>
public sealed class SpectralComparison : IDataView
{
    private static readonly IReadOnlyList<TableColumn<SpectralDrift>> Columns = PropertyColumns.Of<SpectralDrift>();

    private readonly Table<SpectralDrift> _table;

    internal SpectralComparison(IReadOnlyList<SpectralDrift> batches) => _table = new Table<SpectralDrift>(Columns, batches);

    /// <summary>The batches, in their order.</summary>
    public IReadOnlyList<SpectralDrift> Batches => _table.Rows;

    /// <inheritdoc/>
    public DataViewSchema Schema => _table.Schema;

    /// <inheritdoc/>
    public bool CanShuffle => _table.CanShuffle;

    /// <inheritdoc/>
    public long? GetRowCount() => _table.GetRowCount();

    /// <inheritdoc/>
    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        _table.GetRowCursor(columnsNeeded, rand);

    /// <inheritdoc/>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        _table.GetRowCursorSet(columnsNeeded, n, rand);

    /// <summary>All batches and columns as a data frame.</summary>
    public DataFrame ToDataFrame() => _table.ToDataFrame();
}

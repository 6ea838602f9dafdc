using System.Text.Json;
using MLSpectral;
using PaperReproduction.Runs;

namespace PaperReproduction.Tests;

/// <summary>That finished runs are kept, whole or not at all, and found again.</summary>
[TestClass]
public sealed class RunQueueTests
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"mlspectral-runs-{Guid.NewGuid():N}");

    [TestCleanup]
    public void Clean()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    [TestMethod]
    public void AFinishedRun_IsFoundAgain_BitByBit()
    {
        RunResult saved = TinyPlans.Run(TinyPlans.Descent());
        var store = new RunStore(_folder);
        Assert.IsNull(store.Find(saved.Plan));
        store.Save(saved);
        RunResult found = store.Find(saved.Plan)!;
        Assert.AreEqual(saved.Numbers, found.Numbers);
        CollectionAssert.AreEqual(saved.Spectra.Select(Text).ToArray(), found.Spectra.Select(Text).ToArray());
        Assert.IsNull(store.Find(TinyPlans.Descent(seed: 2)));
        Assert.IsNull(store.Find(saved.Plan with { Rate = 0.06 }));
    }

    [TestMethod]
    public void ARunOfAnotherPlanOrBuild_OrADamagedOne_IsNoRun()
    {
        RunPlan plan = TinyPlans.Descent() with { HasBaselines = false },
            other = plan with { Rate = 0.06 };
        var store = new RunStore(_folder);
        store.Save(TinyPlans.Run(plan));
        string place = Path.Combine(_folder, plan.FolderName),
            numbers = Path.Combine(place, "run.json"),
            spectra = Path.Combine(place, "spectra.idv");
        string text = File.ReadAllText(numbers);
        byte[] bytes = File.ReadAllBytes(spectra);

        // Names may differ where those of folders do not.
        Directory.Move(place, Path.Combine(_folder, other.FolderName));
        Assert.IsNull(store.Find(other));
        Directory.Move(Path.Combine(_folder, other.FolderName), place);

        foreach (
            string damaged in new[]
            {
                "",
                "null",
                "{}",
                text[..(text.Length / 2)],
                text.Replace("\"Library\": \"", "\"Library\": \"0", StringComparison.Ordinal),
                text.Replace("\"Numbers\"", "\"Number\"", StringComparison.Ordinal),
            }
        )
        {
            File.WriteAllText(numbers, damaged);
            Assert.IsNull(store.Find(plan), damaged);
        }

        File.WriteAllText(numbers, text);
        foreach (byte[] damaged in new[] { [], bytes[..(bytes.Length / 2)], new byte[bytes.Length] })
        {
            File.WriteAllBytes(spectra, damaged);
            Assert.IsNull(store.Find(plan));
        }

        File.WriteAllBytes(spectra, bytes);
        Assert.IsNotNull(store.Find(plan));
    }

    [TestMethod]
    public void WhatAnInterruptionLeft_IsNoRun()
    {
        RunPlan plan = TinyPlans.Descent();
        Directory.CreateDirectory(Path.Combine(_folder, plan.FolderName + ".part"));
        File.WriteAllText(Path.Combine(_folder, plan.FolderName + ".part", "run.json"), "{}");
        var store = new RunStore(_folder);
        Assert.IsNull(store.Find(plan));
        store.Save(TinyPlans.Run(plan));
        Assert.IsNotNull(store.Find(plan));
        Assert.HasCount(1, Directory.GetDirectories(_folder));
    }

    [TestMethod]
    public void AnInterruptedQueue_GoesOnWhereItWas()
    {
        RunPlan[] plans = [.. Enumerable.Range(1, 3).Select(seed => TinyPlans.Descent(seed) with { HasBaselines = false })];
        using var cancellation = new CancellationTokenSource();
        var first = new Recording(number =>
        {
            if (number == 2)
                cancellation.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => new RunQueue(new RunStore(_folder), first, plans).Run(plans, cancellation.Token));
        Assert.AreEqual((3, 0), first.Begun);
        Assert.HasCount(2, first.Names);

        var second = new Recording(_ => { });
        Results results = new RunQueue(new RunStore(_folder), second, plans).Run(plans, CancellationToken.None);
        Assert.AreEqual((3, 2), second.Begun);
        CollectionAssert.AreEqual(new[] { plans[2].Name }, second.Names);
        foreach (RunPlan plan in plans)
            Assert.AreEqual(plan.Name, results[plan].Plan.Name);
    }

    [TestMethod]
    public void ACancelledRun_LeavesNothing()
    {
        using var cancellation = new CancellationTokenSource();
        void CancelOnceItTrains(double share)
        {
            if (share > 0)
                cancellation.Cancel();
        }

        var display = new Recording(_ => { }) { OnProgress = CancelOnceItTrains };
        Assert.Throws<OperationCanceledException>(() =>
            new RunQueue(new RunStore(_folder), display, [TinyPlans.Descent()]).Run([TinyPlans.Descent()], cancellation.Token)
        );
        Assert.IsFalse(Directory.Exists(_folder));
    }

    [TestMethod]
    public void APlanNamedTwice_IsRunOnce()
    {
        var display = new Recording(_ => { });
        RunPlan[] plans = [TinyPlans.Descent(), TinyPlans.Descent()];
        var queue = new RunQueue(new RunStore(_folder), display, plans);
        queue.Run(plans, CancellationToken.None);
        queue.Run(plans, CancellationToken.None);
        Assert.AreEqual((1, 0), display.Begun);
        Assert.HasCount(1, display.Names);
        Assert.AreEqual(1, display.Whole, 1e-12);
    }

    private static string Text(SpectralMeasurement row) => JsonSerializer.Serialize(row);

    private sealed class Recording(Action<int> onFinished) : IRunDisplay
    {
        public (int Count, int Found) Begun { get; private set; }

        public List<string> Names { get; } = [];

        public Action<double> OnProgress { get; init; } = _ => { };

        public double Whole { get; private set; }

        public void Begin(int count, int found) => Begun = (count, found);

        public void Progress(RunPlan plan, double share, double whole, TimeSpan? remaining)
        {
            Whole = whole;
            OnProgress(share);
        }

        public void Finished(RunResult result, int number, TimeSpan took, TimeSpan remaining)
        {
            Names.Add(result.Plan.Name);
            onFinished(number);
        }
    }
}

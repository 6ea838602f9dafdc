using Microsoft.ML;

namespace MLSpectral.Tests.Pipelines;

/// <summary>Single predictions, and a service that scores while its model is replaced.</summary>
[TestClass]
public sealed class PredictionEngineTests
{
    private readonly MLContext _ml = TestData.Context();

    [TestMethod]
    public void OfEveryTask_PredictsAsTransformDoes()
    {
        List<Person> people = Person.List();
        IDataView data = _ml.Data.LoadFromEnumerable(people);

        ITransformer regression = Home.Everything(_ml).Append(Home.Regression(_ml)).Fit(data);
        using var incomes = _ml.Model.CreatePredictionEngine<Person, IncomeVerdict>(regression);
        CollectionAssert.AreEqual(Home.Scores(regression, data), people.Select(person => incomes.Predict(person).Score).ToArray());

        ITransformer binary = Home.Everything(_ml).Append(Home.Binary(_ml)).Fit(data);
        using var verdicts = _ml.Model.CreatePredictionEngine<Person, Verdict>(binary);
        foreach ((Person person, float score) in people.Zip(Home.Scores(binary, data)))
        {
            Verdict verdict = verdicts.Predict(person);
            Assert.AreEqual((score, score > 0), (verdict.Score, verdict.PredictedLabel));
            Assert.AreEqual(1 / (1 + Math.Exp(-score)), verdict.Probability, 1e-6);
        }

        ITransformer multiclass = Home.Everything(_ml)
            .Append(Home.Key(_ml))
            .Append(Home.Multiclass(_ml))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .Fit(data);
        using var levels = _ml.Model.CreatePredictionEngine<Person, LevelVerdict>(multiclass);
        Assert.IsGreaterThan(0.8, people.Average(person => levels.Predict(person).PredictedLabel == person.Level ? 1.0 : 0));
        CollectionAssert.AreEqual(Home.Scores(multiclass, data), people.SelectMany(person => levels.Predict(person).Score).ToArray());
    }

    [TestMethod]
    public void OfAWrongType_NamesTheColumn()
    {
        ITransformer model = Home.Numbers(_ml).Append(Home.Regression(_ml)).Fit(Person.View(_ml));
        Exception missing = Assert.Throws<Exception>(() => _ml.Model.CreatePredictionEngine<Verdict, IncomeVerdict>(model));
        StringAssert.Contains(missing.Message, nameof(Person.Age));

        ITransformer bare = Home.Regression(_ml).Fit(Home.Numbers(_ml).Fit(Person.View(_ml)).Transform(Person.View(_ml)));
        Exception wrong = Assert.Throws<Exception>(() => _ml.Model.CreatePredictionEngine<TestData.Row, IncomeVerdict>(bare));
        StringAssert.Contains(wrong.Message, "Vector<Single, 3>");
    }

    [TestMethod]
    public void ManyThreads_ScoreWithOldAndNewModels_WhileTheFileIsReplaced()
    {
        List<Person> people = Person.List(50);
        IDataView data = _ml.Data.LoadFromEnumerable(people);
        ITransformer[] models =
        [
            .. Enumerable
                .Range(0, 2)
                .Select(seed => (ITransformer)Home.Everything(_ml).Append(Home.Binary(_ml, o => o.Seed = seed)).Fit(data)),
        ];
        float[][] expected = [.. models.Select(model => Home.Scores(model, data))];
        DirectoryInfo folder = Directory.CreateTempSubdirectory("mlspectral-");
        string file = Path.Combine(folder.FullName, "model.zip");
        _ml.Model.Save(models[0], data.Schema, file);
        try
        {
            (ITransformer Model, int Version) current = (_ml.Model.Load(file, out _), 0);
            var gate = new Lock();
            using var done = new CancellationTokenSource();
            Task[] scorers =
            [
                .. Enumerable
                    .Range(0, 2)
                    .Select(_ =>
                        Task.Run(() =>
                        {
                            do
                            {
                                (ITransformer model, int version) = Current();
                                using var engine = _ml.Model.CreatePredictionEngine<Person, Verdict>(model);
                                for (int i = 0; i < people.Count; i++)
                                    Assert.AreEqual(expected[version][i], engine.Predict(people[i]).Score);
                            } while (!done.IsCancellationRequested);
                        })
                    ),
            ];
            for (int swap = 1; swap <= 3; swap++)
            {
                string next = file + ".new";
                _ml.Model.Save(models[swap % 2], data.Schema, next);
                File.Move(next, file, overwrite: true);
                ITransformer loaded = _ml.Model.Load(file, out _);
                lock (gate)
                    current = (loaded, swap % 2);
            }

            done.Cancel();
            Task.WaitAll(scorers);

            (ITransformer, int) Current()
            {
                lock (gate)
                    return current;
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

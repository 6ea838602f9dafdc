using Microsoft.ML;

namespace MLSpectral.Tests.Pipelines;

/// <summary>What the trainers refuse, with a sentence that names the column and the remedy.</summary>
[TestClass]
public sealed class BadInputTests
{
    private readonly MLContext _ml = TestData.Context();

    [TestMethod]
    public void OneClassOnly()
    {
        AssertSays<InvalidOperationException>("'Rich' is True in all", () => Home.Binary(_ml).Fit(Data(person => person.Rich)));
        AssertSays<InvalidOperationException>("'Label' is class", () =>
            Home.Multiclass(_ml).Fit(_ml.Data.FilterByCustomPredicate<Person>(Data(), person => person.Level != "low"))
        );
        AssertSays<InvalidOperationException>("only one class", () => Home.Multiclass(_ml).Fit(Data(person => person.Level == "low")));
    }

    [TestMethod]
    public void NoRows()
    {
        IDataView none = _ml.Data.FilterByCustomPredicate<Person>(Data(), _ => true);
        foreach (
            Action fit in new Action[]
            {
                () => Home.Regression(_ml).Fit(none),
                () => Home.Binary(_ml).Fit(none),
                () => Home.Multiclass(_ml).Fit(none),
            }
        )
            AssertSays<InvalidOperationException>("has no rows", fit);
        AssertSays<InvalidOperationException>("validation data has no rows", () => Home.Binary(_ml).Fit(Data(), none));
    }

    [TestMethod]
    public void MissingFeatures_AreSkippedAndCounted_AndRefusedWhereNoneIsLeft()
    {
        List<Person> people = Person.List(60);
        people[7].Age = float.NaN;
        people[9].Hours = float.PositiveInfinity;
        IDataView some = View(people);
        Assert.AreEqual(
            (58L, 2L),
            (
                Home.Binary(_ml).Fit(some).Model.SubModel.TrainingHistory.Rows.Used,
                Home.Binary(_ml).Fit(some).Model.SubModel.TrainingHistory.Rows.BadFeatures
            )
        );
        Assert.AreEqual(58, Home.Multiclass(_ml).Fit(some).Model.TrainingHistory.Rows.Used);
        foreach (Person person in people)
            person.Age = float.NaN;
        AssertSays<InvalidOperationException>("ReplaceMissingValues", () => Home.Binary(_ml).Fit(View(people)));
        AssertSays<InvalidOperationException>("'Features'", () => Home.Multiclass(_ml).Fit(View(people)));
    }

    [TestMethod]
    public void WrongLabelsAndColumns()
    {
        IDataView data = Data();
        AssertSays<ArgumentException>("Income", () => Home.Binary(_ml, o => o.LabelColumnName = nameof(Person.Income)).Fit(data));
        AssertSays<ArgumentException>("Level", () => Home.Multiclass(_ml, o => o.LabelColumnName = nameof(Person.Level)).Fit(data));
        AssertSays<ArgumentException>("Rich", () => Home.Regression(_ml, o => o.LabelColumnName = nameof(Person.Rich)).Fit(data));
        AssertSays<ArgumentException>("Nowhere", () => Home.Multiclass(_ml, o => o.FeatureColumnName = "Nowhere").Fit(data));
        AssertSays<ArgumentException>("City", () => Home.Binary(_ml, o => o.ExampleWeightColumnName = nameof(Person.City)).Fit(data));
    }

    [TestMethod]
    public void WrongClassWeights()
    {
        AssertSays<ArgumentException>("3 weights", () => Home.Binary(_ml, o => o.ClassWeights = ClassWeights.PerClass(1, 2, 3)));
        AssertSays<InvalidOperationException>("3 classes", () =>
            Home.Multiclass(_ml, o => o.ClassWeights = ClassWeights.PerClass(1, 2)).Fit(Data())
        );
        AssertSays<ArgumentException>("Class weight 2 is 0", () => ClassWeights.PerClass(1, 0));
        AssertSays<ArgumentException>("LabelSmoothing", () => Home.Multiclass(_ml, o => o.LabelSmoothing = 1));
    }

    private static void AssertSays<T>(string part, Action action)
        where T : Exception => StringAssert.Contains(Assert.Throws<T>(action).Message, part);

    private IDataView Data(Func<Person, bool>? where = null) => View(Person.List(120).Where(where ?? (_ => true)));

    private IDataView View(IEnumerable<Person> people)
    {
        IDataView view = _ml.Data.LoadFromEnumerable(people);
        return _ml.Transforms.Concatenate("Features", Person.Numbers).Append(Home.Key(_ml)).Fit(view).Transform(view);
    }
}

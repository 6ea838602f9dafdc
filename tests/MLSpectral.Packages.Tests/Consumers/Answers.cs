
// The trainer's own answers, which a service's must equal.
IEnumerable<Row> some = ml.Data.CreateEnumerable<Row>(split.TestSet, reuseRowObject: false).Take(5).ToList();
using var engine = ml.Model.CreatePredictionEngine<Row, Answer>(model);
var answers = some.Select(row => new { row.Features, engine.Predict(row).Score }).ToList();
File.WriteAllText("answers.json", System.Text.Json.JsonSerializer.Serialize(answers));

class Row
{
    [Microsoft.ML.Data.VectorType(20)]
    public float[] Features { get; set; } = [];
}

class Answer
{
    public float Score { get; set; }
}

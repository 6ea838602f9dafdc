open System
open Microsoft.ML
open MLSpectral

let ml = MLContext(Nullable 1)
let rows = ml.Data.TeacherStudent(300L, 10)
let trainer = ml.Regression.Trainers.FeedForward(hiddenLayers = [| 16 |], numberOfEpochs = 3)
let model = trainer.Fit rows

for row in model.Model.Spectra.Measurements do
    printfn "%O %d %b" row.Matrix row.Layer (row.StableRank > 0.0)

// A network that was fitted to the rows above.
var model = ml.Transforms.NormalizeMeanVariance("Features", fixZero: false)
    .Append(
        ml.Regression.Trainers.FeedForward(
            new FeedForwardRegressionTrainer.Options
            {
                HiddenLayers = [32, 16],
                NumberOfEpochs = 3,
                KeepInitialNetwork = true,
                Seed = 1,
            }
        )
    )
    .Fit(train);

// The network in a file, as training leaves it.
ml.Model.Save(model, train.Schema, "model.zip");

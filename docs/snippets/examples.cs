// What the examples in doc comments find declared: a regression, a network fitted to it, a module, and rows as tensors.
using MLSpectral.Kernels;
using TorchSharp;
using static TorchSharp.torch;

NativeTorch.EnsureLoaded();
var ml = new MLContext(seed: 1);
IDataView train = ml.Data.TeacherStudent(rowCount: 200, featureCount: 8);
IDataView test = ml.Data.TeacherStudent(
    new TeacherStudentOptions
    {
        RowCount = 100,
        FeatureCount = 8,
        FirstRow = 200,
    }
);
var model = ml.Regression.Trainers.FeedForward(hiddenLayers: [16], numberOfEpochs: 2).Fit(train);
FeedForwardNetwork network = model.Model.Network;
const int steps = 200;
Tensor rows = randn(60, 8, ScalarType.Float64),
    newRows = randn(20, 8, ScalarType.Float64),
    targets = rows.narrow(1, 0, 1),
    sample = rows.to(ScalarType.Float32);
Tensor[] batches = rows.chunk(3);
var module = nn.Sequential(nn.Linear(8, 16), nn.Tanh(), nn.Linear(16, 1));
SymmetricMatrix matrix = new DenseMatrix(rows.mm(rows.t()));

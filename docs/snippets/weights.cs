// The weights of a layer, 60 × 40: random at the start, and with one direction more after training.
var random = new Random(1);
double[,] initialWeights = new double[60, 40],
    weights = new double[60, 40];
for (int i = 0; i < 60; i++)
{
    for (int j = 0; j < 40; j++)
    {
        initialWeights[i, j] = random.NextDouble() - random.NextDouble();
        weights[i, j] = initialWeights[i, j] + 0.2;
    }
}

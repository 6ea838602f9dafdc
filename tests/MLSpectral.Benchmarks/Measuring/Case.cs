namespace MLSpectral.Benchmarks.Measuring;

/// <summary>One row of the table, with nothing prepared until it runs.</summary>
internal sealed record Case(string Name, Func<Result> Run);

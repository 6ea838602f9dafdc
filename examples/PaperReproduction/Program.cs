using System.CommandLine;
using System.Globalization;
using MLSpectral;
using PaperReproduction;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

var full = new Option<bool>("--full")
{
    Description = "The sizes of the paper: n up to 8000 and more seeds; many hours. Without it: minutes.",
};
var only = new Option<int[]>("--only")
{
    Description = "Numbers of experiments, for example --only 1 3; without it all eight.",
    AllowMultipleArgumentsPerToken = true,
};
var output = new Option<DirectoryInfo>("--output")
{
    Description = "The folder for tables, figures and finished runs.",
    DefaultValueFactory = _ => new DirectoryInfo("paper-reproduction"),
};
var fresh = new Option<bool>("--fresh") { Description = "Forget the runs that were finished before." };
only.Validators.Add(result =>
{
    string[] unknown =
    [
        .. result
            .Tokens.Select(token => token.Value)
            .Where(text => !int.TryParse(text, out int number) || number is < 1 or > Reproduction.ExperimentCount),
    ];
    if (unknown.Length > 0)
        result.AddError($"There is no experiment {string.Join(", ", unknown)}; they are numbered 1 to {Reproduction.ExperimentCount}.");
});
var command = new RootCommand(
    "Reproduces \"Spectral Evolution and Invariance in Linear-width Neural Networks\" (NeurIPS 2023): runs its experiments, and "
        + "writes tables, figures and a verdict for each claim."
)
{
    full,
    only,
    output,
    fresh,
};
command.SetAction(
    (arguments, cancellation) =>
    {
        NativeTorch.EnsureLoaded();
        var reproduction = new Reproduction(
            arguments.GetValue(full),
            arguments.GetValue(only) ?? [],
            arguments.GetValue(output)!.FullName,
            arguments.GetValue(fresh)
        );
        return Task.Run(() => reproduction.Run(cancellation), CancellationToken.None);
    }
);

// An interruption ends a run within a step, or one matrix measured; at the sizes of the paper that is a minute.
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(2) });

namespace PaperReproduction.Reporting;

/// <summary>Who claims what is tested here.</summary>
internal static class Sources
{
    public const string Paper = "Wang et al. 2023, abstract";
    public const string Code = "published code of the paper's group";
    public const string FollowUp = "From Spikes to Heavy Tails, 2024";
    public const string Measured = "independent NumPy run, one seed";
    public const string Theory = "derived";
}

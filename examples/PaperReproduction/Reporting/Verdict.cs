namespace PaperReproduction.Reporting;

/// <summary>What an experiment says of a claim.</summary>
internal enum Verdict
{
    /// <summary>The numbers are what the claim says.</summary>
    Reproduced,

    /// <summary>They are not.</summary>
    NotReproduced,

    /// <summary>At these sizes, or with what is known of the original, they cannot tell.</summary>
    NotDecidable,
}

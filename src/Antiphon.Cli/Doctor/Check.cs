namespace Antiphon.Cli.Doctor;

/// <summary>What one check found.</summary>
/// <param name="Name">Stable name, lower case with underscores.</param>
/// <param name="Status">How it stands.</param>
/// <param name="Detail">What was found, in a few words.</param>
/// <param name="Mend">The command or setting that mends it; empty when nothing is to be mended.</param>
internal sealed record Check(string Name, CheckStatus Status, string Detail, string Mend = "");

internal enum CheckStatus
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Works, and a person should know this about it.</summary>
    Note,

    /// <summary>Not there; only some people need it.</summary>
    Optional,

    /// <summary>Not there or not right.</summary>
    Missing,
}

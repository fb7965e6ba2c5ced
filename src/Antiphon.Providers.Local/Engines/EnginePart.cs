namespace Antiphon.Providers.Local;

/// <summary>What a probe found of one library or model.</summary>
/// <param name="Name">What was looked for, e.g. <c>libflite.so.1</c>.</param>
/// <param name="Role">What it is good for, in a few words.</param>
/// <param name="Found">Whether it can be used.</param>
/// <param name="Version">Version where it can be told.</param>
/// <param name="Path">Where it lies, where it can be told.</param>
/// <param name="Mend">Command that installs it; null when it is there.</param>
public sealed record EnginePart(string Name, string Role, bool Found, string? Version, string? Path, string? Mend);

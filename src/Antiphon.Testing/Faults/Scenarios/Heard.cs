namespace Antiphon.Testing.Faults;

/// <summary>What callers hear of many faults.</summary>
internal static class Heard
{
    public const string CallEnds = "Silence: the call ends.";
    public const string Apology = "An apology that asks to say it again.";
    public const string Nothing = "Nothing of it.";
    public const string Model = "What the model makes of it.";
}

namespace Antiphon.Testing.Faults;

/// <summary>Texts that injections bring in, for tests to look for.</summary>
public static class FaultTexts
{
    /// <summary>Text of every exception without a code that an injection throws. It must never leave the process (rule R6) and
    /// stand in no log message.</summary>
    public const string Secret = "injected-secret-4711";

    /// <summary>Text of every coded failure that an injection raises.</summary>
    public const string Injected = "A fault was injected.";
}

namespace Antiphon.Conformance.Tests;

/// <summary>Cases that this server does not pass yet, each with the reason. They are asserted to fail, so that the list can only shrink.</summary>
internal static class NotYet
{
    private const string Interrupts = "an injection cannot interrupt yet";
    private const string Force = "ForceEndTurn is not offered yet";
    private const string Updates = "updates are not carried out yet";
    private const string Lists = "lists of providers in the settings are not used yet";
    private const string Slow = "slow requests are not warned of yet";

    public static IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["inject/interrupt-agent-speaking"] = Interrupts,
        ["inject/interrupt-user-speaking"] = Interrupts,
        ["inject/force-end-turn"] = Force,
        ["updates/prompt"] = Updates,
        ["updates/prompt-acknowledged"] = Updates,
        ["updates/prompt-twice"] = Updates,
        ["updates/think"] = Updates,
        ["updates/think-new-function-called"] = Updates,
        ["updates/think-as-list"] = Updates,
        ["updates/speak"] = Updates,
        ["updates/speak-while-speaking"] = Updates,
        ["updates/listen"] = Updates,
        ["updates/listen-flux"] = Updates,
        ["warnings/think-falls-back"] = Lists,
        ["warnings/think-all-fail"] = Lists,
        ["warnings/speak-falls-back"] = Lists,
        ["warnings/speak-all-fail"] = Lists,
        ["warnings/slow-think"] = Slow,
    };
}

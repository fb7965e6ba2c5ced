namespace Antiphon.Conformance.Tests;

/// <summary>Cases that this server does not pass yet, each with the reason. They are asserted to fail, so that the list can only shrink.</summary>
internal static class NotYet
{
    private const string Models = "think/models is not served yet";

    public static IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["handshake/think-models"] = Models,
    };
}

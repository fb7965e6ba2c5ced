namespace Antiphon.Conformance.Tests;

/// <summary>Cases that this server does not pass yet, each with the reason. They are asserted to fail, so that the list can only shrink.</summary>
internal static class NotYet
{
    public static IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

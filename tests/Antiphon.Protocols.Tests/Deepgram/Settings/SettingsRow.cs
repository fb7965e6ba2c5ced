using Antiphon.Protocols.Deepgram;

namespace Antiphon.Protocols.Tests.Deepgram.Settings;

/// <summary>A row of the reference's tables: what the field takes and what it does not.</summary>
/// <param name="Name">Section and field.</param>
/// <param name="Wire">A whole message.</param>
/// <param name="Code">What it is refused as; null when it is taken.</param>
/// <param name="Path">The field that the refusal names.</param>
internal sealed record SettingsRow(string Name, string Wire, string? Code = null, string? Path = null)
{
    internal const string Unreadable = "message_unreadable";
    internal const string Invalid = "settings_invalid";

    internal static SettingsRow Root(string name, string fields, string? code = null, string? path = null) =>
        new(name, "{\"type\":\"Settings\",\"audio\":{},\"agent\":{}," + fields + "}", code, path);

    internal static SettingsRow Sound(string name, string audio, string? code = null, string? path = null, string agent = "{}") =>
        new(name, "{\"type\":\"Settings\",\"audio\":" + audio + ",\"agent\":" + agent + "}", code, path);

    internal static SettingsRow Agent(string name, string agent, string? code = null, string? path = null) => Sound(name, "{}", code, path, agent);

    internal static SettingsRow Listen(string name, string provider, string? code = null, string? field = null) =>
        Agent(name, "{\"listen\":{\"provider\":" + provider + "}}", code, field is null ? null : $"agent.listen.provider.{field}");

    internal static SettingsRow Think(string name, string think, string? code = null, string? field = null) =>
        Agent(name, "{\"think\":" + think + "}", code, field is null ? null : $"agent.think{field}");

    internal static SettingsRow Speak(string name, string speak, string? code = null, string? field = null) =>
        Agent(name, "{\"speak\":" + speak + "}", code, field is null ? null : $"agent.speak{field}");

    internal void Check()
    {
        if (Code is null)
        {
            Assert.IsAssignableFrom<ClientMessage>(Json.Client(Wire));
            return;
        }

        var error = Assert.Throws<ProtocolException>(() => Json.Client(Wire));
        Assert.Equal((Code, Path), (error.Code.Value, error.Path));
    }
}

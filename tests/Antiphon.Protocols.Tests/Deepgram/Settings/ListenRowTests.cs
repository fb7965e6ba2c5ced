using static Antiphon.Protocols.Tests.Deepgram.Settings.SettingsRow;

namespace Antiphon.Protocols.Tests.Deepgram.Settings;

/// <summary>Section 6.1 of the reference, row by row.</summary>
public sealed class ListenRowTests
{
    private const string Flux = "\"type\":\"deepgram\",\"version\":\"v2\",\"model\":\"flux-general-en\"";
    private const string Multi = "\"type\":\"deepgram\",\"version\":\"v2\",\"model\":\"flux-general-multi\"";
    private const string Nova = "\"type\":\"deepgram\",\"model\":\"nova-3\"";

    private static readonly SettingsRow[] Rows =
    [
        Listen("type: missing", "{}", Unreadable, "type"),
        Listen("type: other", """{"type":"other"}""", Invalid, "type"),
        Listen("version: omitted is v1", "{" + Nova + "}"),
        Listen("version: v1", "{" + Nova + ",\"version\":\"v1\"}"),
        Listen("version: v3", """{"type":"deepgram","version":"v3","model":"nova-3"}""", Invalid, "version"),
        Listen("version: number", """{"type":"deepgram","version":2}""", Unreadable, "version"),
        Listen("model: omitted with v1", """{"type":"deepgram"}"""),
        Listen("model: required with v2", """{"type":"deepgram","version":"v2"}""", Unreadable, "model"),
        Listen("model: flux without v2", """{"type":"deepgram","model":"flux-general-en"}""", Invalid, "model"),
        Listen("model: nova with v2", """{"type":"deepgram","version":"v2","model":"nova-3"}""", Invalid, "model"),
        Listen("model: empty", """{"type":"deepgram","model":""}""", Invalid, "model"),
        Listen("language: v1", "{" + Nova + ",\"language\":\"multi\"}"),
        Listen("language: not with v2", "{" + Flux + ",\"language\":\"en\"}", Unreadable, "language"),
        Listen("keyterms: v1", "{" + Nova + ",\"keyterms\":[\"a\"]}"),
        Listen("keyterms: v2", "{" + Flux + ",\"keyterms\":[\"a\"]}"),
        Listen("keyterms: text", "{" + Flux + ",\"keyterms\":\"a\"}", Unreadable, "keyterms"),
        Listen("smart_format: v1", "{" + Nova + ",\"smart_format\":true}"),
        Listen("smart_format: not with v2", "{" + Flux + ",\"smart_format\":true}", Unreadable, "smart_format"),
        Listen("language_hints: multi", "{" + Multi + ",\"language_hints\":[\"en\",\"es\"]}"),
        Listen("language_hints: not with one language", "{" + Flux + ",\"language_hints\":[\"en\"]}", Invalid, "language_hints"),
        Listen("language_hints: not with v1", "{" + Nova + ",\"language_hints\":[\"en\"]}", Unreadable, "language_hints"),
        Listen("eot_threshold: 0.5", "{" + Flux + ",\"eot_threshold\":0.5}"),
        Listen("eot_threshold: 1", "{" + Flux + ",\"eot_threshold\":1.0}"),
        Listen("eot_threshold: 0.49", "{" + Flux + ",\"eot_threshold\":0.49}", Invalid, "eot_threshold"),
        Listen("eot_threshold: 1.01", "{" + Flux + ",\"eot_threshold\":1.01}", Invalid, "eot_threshold"),
        Listen("eot_threshold: text", "{" + Flux + ",\"eot_threshold\":\"0.7\"}", Unreadable, "eot_threshold"),
        Listen("eot_threshold: not with v1", "{" + Nova + ",\"eot_threshold\":0.7}", Unreadable, "eot_threshold"),
        Listen("eager_eot_threshold: 0.3", "{" + Flux + ",\"eager_eot_threshold\":0.3}"),
        Listen("eager_eot_threshold: 0.29", "{" + Flux + ",\"eager_eot_threshold\":0.29}", Invalid, "eager_eot_threshold"),
        Listen("eager_eot_threshold: 0.91", "{" + Flux + ",\"eot_threshold\":1,\"eager_eot_threshold\":0.91}", Invalid, "eager_eot_threshold"),
        Listen("eager_eot_threshold: at eot_threshold", "{" + Flux + ",\"eot_threshold\":0.6,\"eager_eot_threshold\":0.6}"),
        Listen("eager_eot_threshold: above eot_threshold", "{" + Flux + ",\"eot_threshold\":0.6,\"eager_eot_threshold\":0.61}", Invalid, "eager_eot_threshold"),
        Listen("eager_eot_threshold: above the default", "{" + Flux + ",\"eager_eot_threshold\":0.71}", Invalid, "eager_eot_threshold"),
        Listen("eot_timeout_ms: 500", "{" + Flux + ",\"eot_timeout_ms\":500}"),
        Listen("eot_timeout_ms: 10000", "{" + Flux + ",\"eot_timeout_ms\":10000}"),
        Listen("eot_timeout_ms: 499", "{" + Flux + ",\"eot_timeout_ms\":499}", Invalid, "eot_timeout_ms"),
        Listen("eot_timeout_ms: 10001", "{" + Flux + ",\"eot_timeout_ms\":10001}", Invalid, "eot_timeout_ms"),
        Listen("eot_timeout_ms: fraction", "{" + Flux + ",\"eot_timeout_ms\":500.5}", Unreadable, "eot_timeout_ms"),
        Listen("unknown field", "{" + Nova + ",\"diarize\":true}", Unreadable, "diarize"),
    ];

    public static TheoryData<string> Names => [.. Rows.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_Row_IsTakenOrRefused(string name) => Rows.Single(row => row.Name == name).Check();

    [Fact]
    public void Read_ObsoleteLanguageHint_IsPassedOverAndNamed()
    {
        var message = Json.Client("{\"type\":\"Settings\",\"audio\":{},\"agent\":{\"listen\":{\"provider\":{" + Multi + ",\"language_hint\":\"en\"}}}}");

        Assert.Equal(["agent.listen.provider.language_hint"], message.IgnoredFields);
    }
}

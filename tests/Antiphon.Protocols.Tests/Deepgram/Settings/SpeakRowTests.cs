using static Antiphon.Protocols.Tests.Deepgram.Settings.SettingsRow;

namespace Antiphon.Protocols.Tests.Deepgram.Settings;

/// <summary>Section 6.3 of the reference, row by row.</summary>
public sealed class SpeakRowTests
{
    private const string Endpoint = "\"endpoint\":{\"url\":\"https://example.com/\"}";
    private const string Polly = "\"type\":\"aws_polly\",\"voice\":\"v\",\"language\":\"en\",\"engine\":\"neural\"";
    private const string Credentials = "\"credentials\":{\"type\":\"iam\",\"region\":\"r\",\"access_key_id\":\"i\",\"secret_access_key\":\"k\"}";

    private static readonly SettingsRow[] Rows =
    [
        Speak("provider: missing", "{}", Unreadable, ".provider"),
        Speak("provider.type: other", """{"provider":{"type":"other"}}""", Invalid, ".provider.type"),
        Speak("deepgram v1", """{"provider":{"type":"deepgram","model":"aura-2-thalia-en","version":"v1","speed":1.5}}"""),
        Speak("deepgram: model missing", """{"provider":{"type":"deepgram"}}""", Unreadable, ".provider.model"),
        Speak("deepgram: no language", """{"provider":{"type":"deepgram","model":"aura-2-thalia-en","language":"en"}}""", Unreadable, ".provider.language"),
        Speak("deepgram: version", """{"provider":{"type":"deepgram","model":"m","version":"v3"}}""", Invalid, ".provider.version"),
        Speak("deepgram v1: flux", """{"provider":{"type":"deepgram","model":"flux-kit-en"}}""", Invalid, ".provider.model"),
        Speak("deepgram v2: aura", """{"provider":{"type":"deepgram","model":"aura-2-thalia-en","version":"v2"}}""", Invalid, ".provider.model"),
        Speak("deepgram v1: no expressivity", """{"provider":{"type":"deepgram","model":"m","expressivity":1}}""", Unreadable, ".provider.expressivity"),
        Speak("deepgram: speed out of range is no error of the settings", """{"provider":{"type":"deepgram","model":"m","speed":9}}"""),
        Speak("deepgram: speed as word", """{"provider":{"type":"deepgram","model":"m","speed":"fast"}}""", Unreadable, ".provider.speed"),
        Speak("deepgram v2", """{"provider":{"type":"deepgram","version":"v2","model":"flux-kit-en","speed":0.55,"expressivity":-2}}"""),
        Speak("deepgram v2: expressivity 3", """{"provider":{"type":"deepgram","version":"v2","model":"flux-kit-en","expressivity":3}}""", Invalid, ".provider.expressivity"),
        Speak("deepgram v2: expressivity 0.5", """{"provider":{"type":"deepgram","version":"v2","model":"flux-kit-en","expressivity":0.5}}""", Unreadable, ".provider.expressivity"),
        Speak("eleven_labs", "{\"provider\":{\"type\":\"eleven_labs\",\"model_id\":\"m\",\"version\":\"v1\",\"language\":\"en\"},\"endpoint\":{\"url\":\"wss://example.com/\"}}"),
        Speak("eleven_labs: old name of the language", "{\"provider\":{\"type\":\"eleven_labs\",\"model_id\":\"m\",\"language_code\":\"en\"}," + Endpoint + "}"),
        Speak("eleven_labs: model instead of model_id", "{\"provider\":{\"type\":\"eleven_labs\",\"model\":\"m\"}," + Endpoint + "}", Unreadable, ".provider.model_id"),
        Speak("eleven_labs: endpoint required", """{"provider":{"type":"eleven_labs","model_id":"m"}}""", Invalid, ".endpoint"),
        Speak("cartesia", """{"provider":{"type":"cartesia","model_id":"m","voice":{"mode":"id","id":"v"},"version":"2025-03-17","language":"en","volume":0.5,"speed":"slow"}}"""),
        Speak("cartesia: speed as number", """{"provider":{"type":"cartesia","model_id":"m","voice":{"mode":"id","id":"v"},"speed":0.5}}"""),
        Speak("cartesia: speed as truth", """{"provider":{"type":"cartesia","model_id":"m","voice":{"mode":"id","id":"v"},"speed":true}}""", Unreadable, ".provider.speed"),
        Speak("cartesia: voice missing", """{"provider":{"type":"cartesia","model_id":"m"}}""", Unreadable, ".provider.voice"),
        Speak("cartesia: voice as text", """{"provider":{"type":"cartesia","model_id":"m","voice":"v"}}""", Unreadable, ".provider.voice"),
        Speak("cartesia: voice.id missing", """{"provider":{"type":"cartesia","model_id":"m","voice":{"mode":"id"}}}""", Unreadable, ".provider.voice.id"),
        Speak("cartesia: volume 2.1", """{"provider":{"type":"cartesia","model_id":"m","voice":{"mode":"id","id":"v"},"volume":2.1}}""", Invalid, ".provider.volume"),
        Speak("cartesia: version", """{"provider":{"type":"cartesia","model_id":"m","voice":{"mode":"id","id":"v"},"version":"v1"}}""", Invalid, ".provider.version"),
        Speak("open_ai", "{\"provider\":{\"type\":\"open_ai\",\"model\":\"tts-1\",\"voice\":\"alloy\",\"version\":\"v1\"}," + Endpoint + "}"),
        Speak("open_ai: voice missing", "{\"provider\":{\"type\":\"open_ai\",\"model\":\"tts-1\"}," + Endpoint + "}", Unreadable, ".provider.voice"),
        Speak("open_ai: endpoint required", """{"provider":{"type":"open_ai","model":"tts-1","voice":"alloy"}}""", Invalid, ".endpoint"),
        Speak("aws_polly", "{\"provider\":{" + Polly + "," + Credentials + "}," + Endpoint + "}"),
        Speak("aws_polly: credentials missing", "{\"provider\":{" + Polly + "}," + Endpoint + "}", Unreadable, ".provider.credentials"),
        Speak("aws_polly: region missing", "{\"provider\":{" + Polly + ",\"credentials\":{\"type\":\"iam\"}}," + Endpoint + "}", Unreadable, ".provider.credentials.region"),
        Speak("aws_polly: language missing", "{\"provider\":{\"type\":\"aws_polly\",\"voice\":\"v\",\"engine\":\"neural\"," + Credentials + "}," + Endpoint + "}", Unreadable, ".provider.language"),
        Speak("aws_polly: engine", "{\"provider\":{\"type\":\"aws_polly\",\"voice\":\"v\",\"language_code\":\"en\",\"engine\":\"steam\"," + Credentials + "}," + Endpoint + "}", Invalid, ".provider.engine"),
        Speak("aws_polly: endpoint required", "{\"provider\":{" + Polly + "," + Credentials + "}}", Invalid, ".endpoint"),
        Speak("endpoint: wss for eleven_labs only", "{\"provider\":{\"type\":\"open_ai\",\"model\":\"tts-1\",\"voice\":\"alloy\"},\"endpoint\":{\"url\":\"wss://example.com\"}}", Invalid, ".endpoint.url"),
        Speak("unknown field", """{"provider":{"type":"deepgram","model":"m"},"voice":"v"}""", Unreadable, ".voice"),
        Speak("chain: path of the third entry",
            """[{"provider":{"type":"deepgram","model":"m"}},{"provider":{"type":"deepgram","model":"m"}},{"provider":{"type":"deepgram"}}]""", Unreadable, "[2].provider.model"),
        Speak("chain: empty", "[]", Invalid, ""),
    ];

    public static TheoryData<string> Names => [.. Rows.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_Row_IsTakenOrRefused(string name) => Rows.Single(row => row.Name == name).Check();
}

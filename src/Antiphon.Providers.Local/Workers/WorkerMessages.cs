using System.Text.Json;
using System.Text.Json.Serialization;
using Antiphon.Speech;

namespace Antiphon.Providers.Local.Workers;

/// <summary>What a worker is to do.</summary>
internal sealed record WorkerOpen
{
    public string? LibraryDirectory { get; init; }

    public string? ModelDirectory { get; init; }

    public bool SecondPass { get; init; }

    public double MixturePatienceMs { get; init; }

    /// <summary>Synthesis: the voice.</summary>
    public string? Voice { get; init; }

    /// <summary>Recognition: rate of the audio that comes.</summary>
    public int SampleRateHz { get; init; }

    /// <summary>Recognition: the agent's language model; null for the general one.</summary>
    public string? ArpaPath { get; init; }

    public IReadOnlyCollection<string>? Words { get; init; }

    public string? ContentHash { get; init; }

    internal LocalSpeechOptions Options() => new()
    {
        Host = EngineHost.InProcess,
        LibraryDirectory = LibraryDirectory,
        ModelDirectory = ModelDirectory,
        SecondPass = SecondPass,
        MaxMixtureDecoders = 1,
        MixturePatience = TimeSpan.FromMilliseconds(MixturePatienceMs),
    };

    internal static WorkerOpen From(LocalSpeechOptions options) => new()
    {
        LibraryDirectory = options.LibraryDirectory,
        ModelDirectory = options.ModelDirectory,
        SecondPass = options.SecondPass,
        MixturePatienceMs = options.MixturePatience.TotalMilliseconds,
    };
}

/// <summary>A final text.</summary>
internal sealed record WorkerFinal(long Utterance, string Text, double? Confidence, IReadOnlyList<WorkerWord> Words)
{
    internal static WorkerFinal From(SpeechToTextEvent.Final final) =>
        new(final.Utterance, final.Text, final.Confidence, [.. final.Words.Select(w => new WorkerWord(w.Text, w.Start.Ticks, w.End.Ticks))]);

    internal SpeechToTextEvent.Final ToEvent() => new(Utterance, Text)
    {
        Confidence = Confidence,
        Words = [.. Words.Select(w => new RecognizedWord(w.Text, new TimeSpan(w.Start), new TimeSpan(w.End)))],
    };
}

internal readonly record struct WorkerWord(string Text, long Start, long End);

/// <summary>A failure inside a worker, by code.</summary>
internal sealed record WorkerFault(string Code, string Message, bool IsTransient, long? Number)
{
    internal static WorkerFault From(Exception error, long? number)
    {
        var coded = VoiceException.From(error);
        return new WorkerFault(coded.Code.Value, coded.Message, coded.IsTransient, number);
    }

    internal ProviderException ToException(string provider) =>
        new(ErrorCodes.All.FirstOrDefault(c => c.Value == Code) ?? ErrorCodes.Internal, provider, Message) { IsTransient = IsTransient };
}

[JsonSerializable(typeof(WorkerOpen))]
[JsonSerializable(typeof(WorkerFinal))]
[JsonSerializable(typeof(WorkerFault))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class WorkerJson : JsonSerializerContext
{
    internal static byte[] Bytes(WorkerOpen value) => JsonSerializer.SerializeToUtf8Bytes(value, Default.WorkerOpen);

    internal static byte[] Bytes(WorkerFinal value) => JsonSerializer.SerializeToUtf8Bytes(value, Default.WorkerFinal);

    internal static byte[] Bytes(WorkerFault value) => JsonSerializer.SerializeToUtf8Bytes(value, Default.WorkerFault);
}

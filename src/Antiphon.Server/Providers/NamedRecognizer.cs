using Antiphon.Speech;

namespace Antiphon.Server.Providers;

/// <summary>A recogniser under a name of its own.</summary>
internal sealed class NamedRecognizer(string name, ISpeechToText engine) : ISpeechToText
{
    public string Name => name;

    public SpeechToTextCapabilities Capabilities => engine.Capabilities;

    public ValueTask<ISpeechToTextSession> OpenAsync(SpeechToTextOptions options, CancellationToken cancellationToken = default) => engine.OpenAsync(options, cancellationToken);
}

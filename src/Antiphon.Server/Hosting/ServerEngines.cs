using Antiphon.Agents;
using Antiphon.Server.Providers;
using Antiphon.Speech;
using Microsoft.Extensions.AI;

namespace Antiphon.Server.Hosting;

/// <summary>The engines the server found, and how they stand. The container owns and disposes what is disposable.</summary>
internal sealed class ServerEngines : IAsyncDisposable
{
    public required IAgentRunner Runner { get; init; }

    /// <summary>The model behind the runner; null when the program gave the runner.</summary>
    public IChatClient? Model { get; init; }

    public required string ModelName { get; init; }

    public ISpeechToText? SpeechToText { get; init; }

    public ITextToSpeech? TextToSpeech { get; init; }

    /// <summary>All engines by their names.</summary>
    public required ProviderDirectory Directory { get; init; }

    public required IReadOnlyList<ServerPart> Parts { get; init; }

    /// <summary>What the server made itself and so has to end.</summary>
    public IReadOnlyList<object> Owned { get; init; } = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var owned in Owned)
        {
            if (owned is IAsyncDisposable asyncDisposable) await asyncDisposable.DisposeAsync().ConfigureAwait(false);
            else if (owned is IDisposable disposable) disposable.Dispose();
        }
    }
}

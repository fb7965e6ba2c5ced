using Antiphon.Server.Providers;
using Antiphon.Speech;
using Microsoft.Extensions.AI;

namespace Antiphon.Server.Hosting;

/// <summary>Providers of one session that are not the server's usual ones, e.g. chains of <see cref="IProviderDirectory"/>. A value:
/// derive variants with <c>with</c>.</summary>
public sealed record SessionProviders
{
    /// <summary>The chat model; null for the usual one.</summary>
    public IChatClient? Model { get; init; }

    /// <summary>The synthesiser; null for the usual one.</summary>
    public ITextToSpeech? TextToSpeech { get; init; }

    /// <summary>The recogniser; null for the usual one.</summary>
    public ISpeechToText? SpeechToText { get; init; }
}

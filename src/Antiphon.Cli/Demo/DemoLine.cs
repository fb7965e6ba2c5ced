using System.Runtime.InteropServices;
using Antiphon.Clients.Deepgram;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Cli.Demo;

/// <summary>The caller's end of the line: sends audio, tells the ear what comes.</summary>
internal sealed class DemoLine : IAsyncDisposable
{
    private readonly VoiceAgentSession _session;
    private readonly DemoEar _ear;
    private readonly Task _receiving;

    private DemoLine(VoiceAgentSession session, DemoEar ear)
    {
        _session = session;
        _ear = ear;
        _receiving = ReceiveAsync();
    }

    /// <summary>Connects and has the server's own agent answer, in 16-bit PCM at <see cref="CallTrack.SampleRateHz"/>.</summary>
    /// <exception cref="VoiceException">The server refused or does not answer.</exception>
    public static async Task<DemoLine> ConnectAsync(Uri server, DemoEar ear, TimeProvider time, CancellationToken cancellationToken)
    {
        // The ear plays each frame as it comes, in the order of what is said beside it; a call that breaks off has fallen short.
        var client = new VoiceAgentClient(server, new VoiceAgentClientOptions { AudioInEvents = true, Reconnect = ReconnectOptions.Off }, time);
        var session = await client.ConnectAsync(new VoiceAgentSettings
        {
            Audio = new AudioSettings
            {
                Input = new AudioInputSettings { SampleRate = CallTrack.SampleRateHz },
                Output = new AudioOutputSettings { SampleRate = CallTrack.SampleRateHz, Container = "none" },
            },
        }, cancellationToken).ConfigureAwait(false);
        return new DemoLine(session, ear);
    }

    /// <summary>Sends a frame. Once the line is dead nothing is sent: the ear knows.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<short> samples, CancellationToken cancellationToken)
    {
        try
        {
            await _session.SendAudioAsync(MemoryMarshal.AsBytes(samples.Span).ToArray(), cancellationToken).ConfigureAwait(false);
        }
        catch (ConnectionException)
        {
            _ear.OnEnd();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync().ConfigureAwait(false);
        await _receiving.ConfigureAwait(false);
    }

    private async Task ReceiveAsync()
    {
        await foreach (var item in _session.ReadEventsAsync().ConfigureAwait(false))
        {
            switch (item)
            {
                case VoiceAgentEvent.Message { Content: ServerMessage.Audio audio }:
                    _ear.OnAgentAudio(audio.Data.Span);
                    break;
                case VoiceAgentEvent.Message { Content: ServerMessage.UserStartedSpeaking }:
                    _ear.OnCallerNoticed();
                    break;
                case VoiceAgentEvent.Message { Content: ServerMessage.ConversationText { Role: ConversationRole.Assistant } text }:
                    _ear.OnAgentText(text.Content);
                    break;
                case VoiceAgentEvent.Message { Content: ServerMessage.AgentAudioDone }:
                    _ear.OnAgentDone();
                    break;
            }
        }

        _ear.OnEnd();
    }
}

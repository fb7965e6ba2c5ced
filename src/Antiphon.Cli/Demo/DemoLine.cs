using System.Runtime.InteropServices;
using Antiphon.Clients.Deepgram;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Cli.Demo;

/// <summary>The caller's end of the line: sends audio, tells the ear what comes.</summary>
internal sealed class DemoLine : IAsyncDisposable
{
    private static readonly TimeSpan SettingsPatience = TimeSpan.FromSeconds(30);

    private readonly VoiceAgentConnection _client;
    private readonly DemoEar _ear;
    private readonly TaskCompletionSource _applied = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _receiving;

    private DemoLine(VoiceAgentConnection client, DemoEar ear)
    {
        _client = client;
        _ear = ear;
        _receiving = ReceiveAsync();
    }

    /// <summary>Connects and has the server's own agent answer, in 16-bit PCM at <see cref="CallTrack.SampleRateHz"/>.</summary>
    /// <exception cref="VoiceException">The server refused or does not answer.</exception>
    public static async Task<DemoLine> ConnectAsync(Uri server, DemoEar ear, TimeProvider time, CancellationToken cancellationToken)
    {
        var line = new DemoLine(await VoiceAgentConnection.ConnectAsync(server, null, time, cancellationToken).ConfigureAwait(false), ear);
        try
        {
            await line._client.SendSettingsAsync(new VoiceAgentSettings
            {
                Audio = new AudioSettings
                {
                    Input = new AudioInputSettings { SampleRate = CallTrack.SampleRateHz },
                    Output = new AudioOutputSettings { SampleRate = CallTrack.SampleRateHz, Container = "none" },
                },
            }, cancellationToken).ConfigureAwait(false);
            await line._applied.Task.WaitAsync(SettingsPatience, time, cancellationToken).ConfigureAwait(false);
            return line;
        }
        catch (TimeoutException error)
        {
            await line.DisposeAsync().ConfigureAwait(false);
            throw new VoiceException(ErrorCodes.DemoIncomplete, $"The server did not take the settings within {SettingsPatience.TotalSeconds:F0} s.", error);
        }
        catch
        {
            await line.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Sends a frame. Once the line is dead nothing is sent: the ear knows.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<short> samples, CancellationToken cancellationToken)
    {
        try
        {
            await _client.SendAudioAsync(MemoryMarshal.AsBytes(samples.Span).ToArray(), cancellationToken).ConfigureAwait(false);
        }
        catch (ConnectionException)
        {
            _ear.OnEnd();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync().ConfigureAwait(false);
        await _receiving.ConfigureAwait(false);
    }

    private async Task ReceiveAsync()
    {
        await foreach (var message in _client.ReadAllAsync().ConfigureAwait(false))
        {
            switch (message)
            {
                case ServerMessage.SettingsApplied:
                    _applied.TrySetResult();
                    break;
                case ServerMessage.Audio audio:
                    _ear.OnAgentAudio(audio.Data.Span);
                    break;
                case ServerMessage.UserStartedSpeaking:
                    _ear.OnCallerNoticed();
                    break;
                case ServerMessage.ConversationText { Role: ConversationRole.Assistant } text:
                    _ear.OnAgentText(text.Content);
                    break;
                case ServerMessage.AgentAudioDone:
                    _ear.OnAgentDone();
                    break;
            }
        }

        var end = await _client.Completion.ConfigureAwait(false);
        _applied.TrySetException(end.Error ?? new VoiceException(ErrorCodes.ConnectionLost, "The server closed before it took the settings."));
        _ear.OnEnd();
    }
}

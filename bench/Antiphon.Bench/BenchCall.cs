using System.Buffers.Binary;
using Antiphon.Audio;
using Antiphon.Clients.Deepgram;
using Antiphon.Protocols.Deepgram;
using Antiphon.Providers.Local;
using Antiphon.Speech;
using Antiphon.Testing;

namespace Antiphon.Bench;

/// <summary>What goes over the wire to the server.</summary>
internal enum BenchWire
{
    /// <summary>16-bit PCM at 16 kHz.</summary>
    Wide,

    /// <summary>µ-law at 8 kHz.</summary>
    Telephone,
}

/// <summary>A synthetic caller's end of one call: says sentences, hears which text the server made of them and when.</summary>
internal sealed class BenchCall : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>From the end of a sentence to the beginning of the next.</summary>
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(1_200);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly VoiceAgentConnection _client;
    private readonly BenchWire _wire;
    private readonly NoiseSource? _noise;
    private readonly LocalTextToSpeech _voice = new(new LocalSpeechOptions { Host = EngineHost.InProcess });
    private readonly TaskCompletionSource _applied = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<(double Level, long Sent)> _frames = [];
    private readonly List<(string Text, long Received)> _texts = [];
    private readonly Task _receiving;
    private TaskCompletionSource _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SyntheticCaller? _caller;

    private BenchCall(VoiceAgentConnection client, BenchWire wire, double? noiseDbfs)
    {
        _client = client;
        _wire = wire;
        _noise = noiseDbfs is { } level ? new NoiseSource(level) : null;
        _receiving = ReceiveAsync();
    }

    /// <summary>The server's name for the call.</summary>
    internal string SessionId => _client.RequestId ?? throw new InvalidOperationException("The server named no session.");

    private int RateHz => _wire == BenchWire.Telephone ? 8_000 : 16_000;

    internal static async Task<BenchCall> ConnectAsync(Uri server, BenchWire wire, string voice, double? noiseDbfs, CancellationToken cancellationToken)
    {
        var call = new BenchCall(await VoiceAgentConnection.ConnectAsync(server, cancellationToken: cancellationToken), wire, noiseDbfs);
        await call._client.SendSettingsAsync(new VoiceAgentSettings
        {
            Audio = new AudioSettings
            {
                Input = new AudioInputSettings
                {
                    Encoding = wire == BenchWire.Telephone ? DeepgramEncodings.Mulaw : DeepgramEncodings.Linear16,
                    SampleRate = call.RateHz,
                },
                Output = new AudioOutputSettings { SampleRate = 16_000, Container = "none" },
            },
        }, cancellationToken);
        await call._applied.Task.WaitAsync(Patience, cancellationToken);
        var options = new SyntheticCallerOptions { SampleRateHz = call.RateHz, Voice = new TextToSpeechOptions { Voice = voice } };
        call._caller = await SyntheticCaller.StartAsync(call._voice, call.SendAsync, call._time, options, cancellationToken);

        // The recogniser has loaded and the noise is known when the first word comes, as some seconds into any call.
        await Task.Delay(TimeSpan.FromSeconds(3), call._time, cancellationToken);
        return call;
    }

    /// <summary>Says a sentence and waits for its text; the delay is null when none came.</summary>
    internal async Task<(string Text, TimeSpan? After)> SayAsync(string sentence, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _frames.Clear();
            _texts.Clear();
        }

        await _caller!.SayAsync(sentence, cancellationToken);
        var ended = EndOfSpeech();
        var received = await TextAfterAsync(ended, cancellationToken);
        await Task.Delay(Between, _time, cancellationToken);
        lock (_gate) return (string.Join(' ', _texts.Select(text => text.Text)), received is { } at ? _time.GetElapsedTime(ended, at) : null);
    }

    public async ValueTask DisposeAsync()
    {
        if (_caller is not null) await _caller.DisposeAsync();
        await _client.DisposeAsync();
        await _receiving;
        await _voice.DisposeAsync();
    }

    /// <summary>When the last frame was sent that is no more than 40 dB under the loudest; synthesisers end in silence.</summary>
    private long EndOfSpeech()
    {
        lock (_gate)
        {
            var least = _frames.Max(frame => frame.Level) * 1e-4;
            return _frames.FindLast(frame => frame.Level > least).Sent;
        }
    }

    private async Task<long?> TextAfterAsync(long timestamp, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        while (Patience - _time.GetElapsedTime(started) is { Ticks: > 0 } left)
        {
            Task heard;
            lock (_gate)
            {
                if (_texts.FindIndex(text => text.Received > timestamp) is >= 0 and var found) return _texts[found].Received;
                heard = _heard.Task;
            }

            await Task.WhenAny(heard, Task.Delay(left, _time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }

        return null;
    }

    private async ValueTask SendAsync(ReadOnlyMemory<short> samples, CancellationToken cancellationToken)
    {
        var frame = samples.ToArray();
        var level = AudioLevel.MeanSquare(frame);
        _noise?.AddTo(frame);
        var bytes = new byte[_wire == BenchWire.Telephone ? frame.Length : frame.Length * 2];
        for (var i = 0; i < frame.Length; i++)
        {
            if (_wire == BenchWire.Telephone) bytes[i] = G711.EncodeMulaw(frame[i]);
            else BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(2 * i), frame[i]);
        }

        lock (_gate) _frames.Add((level, _time.GetTimestamp()));
        await _client.SendAudioAsync(bytes, cancellationToken);
    }

    private async Task ReceiveAsync()
    {
        await foreach (var message in _client.ReadAllAsync())
        {
            switch (message)
            {
                case ServerMessage.SettingsApplied:
                    _applied.TrySetResult();
                    break;
                case ServerMessage.ConversationText { Role: ConversationRole.User } text:
                    Hear(text.Content);
                    break;
                case ServerMessage.Error error:
                    await Console.Error.WriteLineAsync($"The server says: {error.Code}");
                    break;
            }
        }

        _applied.TrySetException(new VoiceException(ErrorCodes.ConnectionLost, "The server closed before it took the settings."));
    }

    private void Hear(string text)
    {
        TaskCompletionSource heard;
        lock (_gate)
        {
            _texts.Add((text, _time.GetTimestamp()));
            heard = _heard;
            _heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        heard.TrySetResult();
    }
}

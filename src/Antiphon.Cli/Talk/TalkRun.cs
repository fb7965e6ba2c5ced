using System.Runtime.InteropServices;
using Antiphon.Audio;
using Antiphon.Cli.Demo;
using Antiphon.Clients.Deepgram;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Cli.Talk;

/// <summary>Speaks a file in real time and keeps what comes back.</summary>
internal sealed class TalkRun(Terminal terminal, bool json)
{
    private const int FrameSamples = CallTrack.SampleRateHz / 50;

    /// <summary>The call ends when the agent has been silent this long after the file's end.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(4);

    /// <summary>The call ends this long after the file's end, whatever the agent says.</summary>
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromMinutes(2);

    private readonly TimeProvider _time = TimeProvider.System;
    private readonly TaskCompletionSource _applied = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private CallTrack? _track;
    private long _lastSign;
    private int _audioMessages;
    private int _texts;

    public async Task<int> RunAsync(Uri server, string input, string output, string? key, bool insecure, CancellationToken cancellationToken)
    {
        var speech = await ReadAsync(input, cancellationToken).ConfigureAwait(false);
        var client = await ConnectAsync(server, key, insecure, cancellationToken).ConfigureAwait(false);
        await using (client.ConfigureAwait(false))
        {
            var receiving = ReceiveAsync(client);
            var track = await OpenAsync(client, cancellationToken).ConfigureAwait(false);
            await SpeakAsync(client, track, speech, cancellationToken).ConfigureAwait(false);
            var end = await client.CloseAsync().ConfigureAwait(false);
            await receiving.ConfigureAwait(false);
            var file = File.Create(output);
            await using (file.ConfigureAwait(false)) await track.WriteAsync(file, cancellationToken).ConfigureAwait(false);
            if (end.Error is not null) throw end.Error;
        }

        Summarise(output);
        if (_audioMessages == 0 && _texts == 0)
            throw new VoiceException(ErrorCodes.ConnectionLost, "The server took the speech and answered nothing.");
        return CliApp.Success;
    }

    private static async Task<short[]> ReadAsync(string path, CancellationToken cancellationToken)
    {
        AudioClip clip;
        try
        {
            var file = File.OpenRead(path);
            await using (file.ConfigureAwait(false)) clip = await WavReader.ReadAllAsync(file, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new VoiceException(ErrorCodes.AudioFileInvalid, $"{path} cannot be read; check that it exists.", error);
        }

        if (clip.SampleRateHz == CallTrack.SampleRateHz) return clip.Samples;
        if (!StreamingResampler.Supports(clip.SampleRateHz))
        {
            throw new VoiceException(ErrorCodes.AudioFileInvalid,
                $"{path} has {clip.SampleRateHz} samples a second; expected one of {string.Join(", ", StreamingResampler.SupportedRatesHz)}.");
        }

        var resampler = new StreamingResampler(clip.SampleRateHz, CallTrack.SampleRateHz);
        var samples = new short[resampler.MaxOutput(clip.Samples.Length) + resampler.MaxFlushOutput];
        var count = resampler.Process(clip.Samples, samples);
        count += resampler.Flush(samples.AsSpan(count));
        return samples[..count];
    }

    private async Task<VoiceAgentConnection> ConnectAsync(Uri server, string? key, bool insecure, CancellationToken cancellationToken)
    {
        try
        {
            return await VoiceAgentConnection.ConnectAsync(server, new VoiceAgentClientOptions { Credential = key, AllowInsecure = insecure }, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (ArgumentException error)
        {
            throw new VoiceException(ErrorCodes.ConnectionRefused, $"{server} leads over an open line to another machine: use wss, or say --insecure.", error);
        }
    }

    private async Task<CallTrack> OpenAsync(VoiceAgentConnection client, CancellationToken cancellationToken)
    {
        await client.SendSettingsAsync(new VoiceAgentSettings
        {
            Audio = new AudioSettings
            {
                Input = new AudioInputSettings { SampleRate = CallTrack.SampleRateHz },
                Output = new AudioOutputSettings { SampleRate = CallTrack.SampleRateHz, Container = "none" },
            },
        }, cancellationToken).ConfigureAwait(false);
        await _applied.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        var track = new CallTrack(_time);
        lock (_gate) _track = track;
        Sign();
        return track;
    }

    /// <summary>Sends the file frame by frame at its own pace, then silence until the agent has finished.</summary>
    private async Task SpeakAsync(VoiceAgentConnection client, CallTrack track, short[] speech, CancellationToken cancellationToken)
    {
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(20), _time);
        var frame = new short[FrameSamples];
        var begun = _time.GetTimestamp();
        var sent = 0L;
        while (!client.Completion.IsCompleted && !IsOver(track, sent, speech.Length) && await ticks.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            var due = MediaTime.ToSamples(_time.GetElapsedTime(begun), CallTrack.SampleRateHz);
            for (; sent + FrameSamples <= due; sent += FrameSamples)
            {
                Array.Clear(frame);
                if (sent < speech.Length) speech.AsSpan((int)sent, (int)Math.Min(FrameSamples, speech.Length - sent)).CopyTo(frame);
                track.AddCaller(frame);
                if (!await TrySendAsync(client, frame, cancellationToken).ConfigureAwait(false)) return;
            }
        }
    }

    private static async ValueTask<bool> TrySendAsync(VoiceAgentConnection client, short[] frame, CancellationToken cancellationToken)
    {
        try
        {
            await client.SendAudioAsync(MemoryMarshal.AsBytes<short>(frame).ToArray(), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ConnectionException)
        {
            return false;
        }
    }

    private bool IsOver(CallTrack track, long sent, int length)
    {
        if (sent < length) return false;
        if (MediaTime.Of(sent - length, CallTrack.SampleRateHz) > LongestAnswer) return true;
        return track.Unplayed == TimeSpan.Zero && _time.GetElapsedTime(Interlocked.Read(ref _lastSign)) > Silence
            && MediaTime.Of(sent - length, CallTrack.SampleRateHz) > Silence;
    }

    private void Sign() => Interlocked.Exchange(ref _lastSign, _time.GetTimestamp());

    private async Task ReceiveAsync(VoiceAgentConnection client)
    {
        await foreach (var message in client.ReadAllAsync().ConfigureAwait(false))
        {
            Sign();
            CallTrack? track;
            lock (_gate) track = _track;
            switch (message)
            {
                case ServerMessage.SettingsApplied:
                    _applied.TrySetResult();
                    break;
                case ServerMessage.Audio audio:
                    _audioMessages++;
                    track?.AddAgent(audio.Data.Span);
                    break;
                case ServerMessage.UserStartedSpeaking:
                    track?.Flush();
                    break;
                case ServerMessage.ConversationText:
                    _texts++;
                    break;
            }

            Print(message);
        }

        var end = await client.Completion.ConfigureAwait(false);
        _applied.TrySetException(end.Error ?? new VoiceException(ErrorCodes.ConnectionLost, "The server closed before it took the settings."));
    }

    private void Print(ServerMessage message)
    {
        if (message is ServerMessage.Audio) return;
        if (json)
        {
            terminal.WriteLine(JsonLine.Of("message", line =>
            {
                line.WriteString("name"u8, message.GetType().Name);
                switch (message)
                {
                    case ServerMessage.Welcome welcome:
                        line.WriteString("request_id"u8, welcome.RequestId);
                        break;
                    case ServerMessage.ConversationText text:
                        line.WriteString("role"u8, text.Role.ToString().ToLowerInvariant());
                        line.WriteString("content"u8, text.Content);
                        break;
                    case ServerMessage.Error error:
                        line.WriteString("code"u8, error.Code);
                        line.WriteString("description"u8, error.Description);
                        break;
                    case ServerMessage.Warning warning:
                        line.WriteString("code"u8, warning.Code);
                        line.WriteString("description"u8, warning.Description);
                        break;
                }
            }));
            return;
        }

        switch (message)
        {
            case ServerMessage.ConversationText { Role: ConversationRole.User } text:
                terminal.WriteLine($"heard  {text.Content}");
                break;
            case ServerMessage.ConversationText text:
                terminal.WriteLine($"agent  {text.Content}");
                break;
            case ServerMessage.Warning warning:
                terminal.WriteLine($"warning {warning.Code}: {warning.Description}");
                break;
            case ServerMessage.Error error:
                terminal.WriteLine($"error  {error.Code}: {error.Description}");
                break;
        }
    }

    private void Summarise(string output)
    {
        if (json)
        {
            terminal.WriteLine(JsonLine.Of("summary", line =>
            {
                line.WriteNumber("texts"u8, _texts);
                line.WriteNumber("audio_messages"u8, _audioMessages);
                line.WriteString("out"u8, output);
            }));
        }
        else
        {
            terminal.WriteLine($"wrote  {output}");
        }
    }
}

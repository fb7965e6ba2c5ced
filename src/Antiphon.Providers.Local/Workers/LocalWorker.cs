using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Antiphon.Providers.Local.Phrases;
using Antiphon.Providers.Local.Workers;
using Antiphon.Speech;

namespace Antiphon.Providers.Local;

/// <summary>The inside of a worker process: one engine session, steered by frames on its input.</summary>
public static class LocalWorker
{
    /// <summary>
    /// Serves one session and returns when <paramref name="input"/> ends, that is when the parent closes it or dies. The streams
    /// belong to the frames alone: nothing else may be written to them.
    /// </summary>
    /// <param name="args"><c>stt</c> or <c>tts</c>.</param>
    /// <param name="input">Frames from the parent.</param>
    /// <param name="output">Frames to the parent.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>Exit code: 0, or 2 when the arguments are wrong.</returns>
    public static async Task<int> RunAsync(string[] args, Stream input, Stream output, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        if (args is not [WorkerCommand.SpeechToText or WorkerCommand.TextToSpeech])
        {
            await Console.Error.WriteLineAsync("Usage: worker stt|tts (started by antiphon itself).").ConfigureAwait(false);
            return 2;
        }

        var server = new Server(args[0], new Link(input, output));
        await using (server.ConfigureAwait(false))
        {
            // Reading blocks: it gets a thread that has nothing else to do.
            await Task.Factory.StartNew(() => server.Read(cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)
                .Unwrap().ConfigureAwait(false);
        }

        return 0;
    }

    /// <summary>
    /// Serves as a worker when the program was started as one (<c>worker stt|tts</c>); to be called first thing in the main
    /// program of a host whose engines run in worker processes.
    /// </summary>
    /// <param name="args">The program's arguments.</param>
    /// <returns>The exit code; null when the program was not started as a worker.</returns>
    public static async Task<int?> RunIfAskedAsync(string[] args)
    {
        if (args is not ["worker", .. var work]) return null;

        // It ends with its parent, so an interrupt meant for the parent does not concern it.
        using var ignored = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        var input = Console.OpenStandardInput();
        var output = Console.OpenStandardOutput();
        await using (input.ConfigureAwait(false))
        await using (output.ConfigureAwait(false))
        {
            return await RunAsync(work, input, output).ConfigureAwait(false);
        }
    }

    /// <summary>Frames in and out; one frame is written at a time.</summary>
    private sealed class Link(Stream input, Stream output)
    {
        private readonly Lock _writing = new();
        private byte[] _buffer = new byte[8_192];

        internal bool TryRead(out WorkerFrame kind, out ReadOnlySpan<byte> payload)
        {
            var read = WorkerFrames.TryRead(input, ref _buffer, out kind, out var length);
            payload = read ? _buffer.AsSpan(0, length) : default;
            return read;
        }

        internal void Send(WorkerFrame kind, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default)
        {
            lock (_writing) WorkerFrames.Write(output, kind, first, second);
        }
    }

    private sealed class Server(string kind, Link link) : IAsyncDisposable
    {
        private LocalSpeechToText? _hearing;
        private LocalTextToSpeech? _speaking;
        private ISpeechToTextSession? _ear;
        private ITextToSpeechSession? _mouth;
        private Task _events = Task.CompletedTask;
        private Task _speech = Task.CompletedTask;
        private CancellationTokenSource _segment = new();
        private long _segmentNumber;
        private long _dropped;

        internal async Task Read(CancellationToken cancellationToken)
        {
            while (!cancellationToken.IsCancellationRequested && TryTake(out var open, out var speak))
            {
                if (open is not null && !await OpenAsync(open, cancellationToken).ConfigureAwait(false)) return;
                if (speak is null) continue;

                // One segment at a time: the parent waits for the end of each, the cancelled ones too.
                await _speech.ConfigureAwait(false);
                _segment.Dispose();
                _segment = new CancellationTokenSource();
                var (number, text, stop) = (_segmentNumber, speak, _segment.Token);
                _speech = Task.Run(() => SpeakAsync(number, text, stop), CancellationToken.None);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _segment.CancelAsync().ConfigureAwait(false);
            if (_ear is not null) await _ear.DisposeAsync().ConfigureAwait(false);
            await _events.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _speech.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_mouth is not null) await _mouth.DisposeAsync().ConfigureAwait(false);
            if (_hearing is not null) await _hearing.DisposeAsync().ConfigureAwait(false);
            if (_speaking is not null) await _speaking.DisposeAsync().ConfigureAwait(false);
            _segment.Dispose();
        }

        // Everything but the opening and the start of a segment is done at once.
        private bool TryTake(out WorkerOpen? open, out string? speak)
        {
            open = null;
            speak = null;
            if (!link.TryRead(out var frame, out var payload)) return false;
            switch (frame)
            {
                case WorkerFrame.Open:
                    open = JsonSerializer.Deserialize(payload, WorkerJson.Default.WorkerOpen)!;
                    break;
                case WorkerFrame.Audio:
                    _ear?.Write(MemoryMarshal.Cast<byte, short>(payload));
                    break;
                case WorkerFrame.Flush:
                    _ear?.Flush(BinaryPrimitives.ReadInt64LittleEndian(payload));
                    break;
                case WorkerFrame.Discard:
                    _ear?.Discard();
                    break;
                case WorkerFrame.Speak:
                    _segmentNumber = BinaryPrimitives.ReadInt64LittleEndian(payload);
                    speak = Encoding.UTF8.GetString(payload[sizeof(long)..]);
                    break;
                case WorkerFrame.Cancel:
                    if (BinaryPrimitives.ReadInt64LittleEndian(payload) == _segmentNumber) _segment.Cancel();
                    break;
                default:
                    throw new InvalidDataException($"A frame of the unknown kind {(byte)frame} came.");
            }

            return true;
        }

        private async Task<bool> OpenAsync(WorkerOpen open, CancellationToken cancellationToken)
        {
            try
            {
                if (kind == WorkerCommand.SpeechToText) await OpenEarAsync(open).ConfigureAwait(false);
                else await OpenMouthAsync(open, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                if (e is not VoiceException) await Console.Error.WriteLineAsync(e.ToString()).ConfigureAwait(false);
                link.Send(WorkerFrame.Fault, WorkerJson.Bytes(WorkerFault.From(e, null)));
                return false;
            }

            link.Send(WorkerFrame.Ready, default);
            return true;
        }

        private async Task OpenEarAsync(WorkerOpen open)
        {
            var language = open.ArpaPath is null ? null : new AgentLanguageModel(open.ArpaPath, open.Words ?? [], open.ContentHash ?? "");
            _hearing = new LocalSpeechToText(open.Options());
            _ear = await _hearing.OpenInProcessAsync(new SpeechToTextOptions { SampleRateHz = open.SampleRateHz }, language).ConfigureAwait(false);
            _events = Task.Run(() => ForwardAsync(_ear));
        }

        private async Task OpenMouthAsync(WorkerOpen open, CancellationToken cancellationToken)
        {
            _speaking = new LocalTextToSpeech(open.Options());
            _mouth = await _speaking.OpenAsync(new TextToSpeechOptions { Voice = open.Voice }, cancellationToken).ConfigureAwait(false);
        }

        private async Task ForwardAsync(ISpeechToTextSession ear)
        {
            await foreach (var item in ear.ReadEventsAsync().ConfigureAwait(false))
            {
                switch (item)
                {
                    case SpeechToTextEvent.Interim interim:
                        link.Send(WorkerFrame.Interim, Encoding.UTF8.GetBytes(interim.Text));
                        break;
                    case SpeechToTextEvent.Final final:
                        link.Send(WorkerFrame.Final, WorkerJson.Bytes(WorkerFinal.From(final)));
                        SendDropped(ear);
                        break;
                    case SpeechToTextEvent.Fault fault:
                        link.Send(WorkerFrame.Fault, WorkerJson.Bytes(WorkerFault.From(fault.Error, fault.Utterance)));
                        break;
                    default:
                        break;
                }
            }
        }

        private void SendDropped(ISpeechToTextSession ear)
        {
            if (ear.DroppedSamples == _dropped) return;
            _dropped = ear.DroppedSamples;
            Span<byte> bytes = stackalloc byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(bytes, _dropped);
            link.Send(WorkerFrame.Dropped, bytes);
        }

        private async Task SpeakAsync(long number, string text, CancellationToken stop)
        {
            try
            {
                await foreach (var chunk in _mouth!.SpeakAsync(text, stop).ConfigureAwait(false))
                {
                    using var audio = chunk.Audio;
                    link.Send(WorkerFrame.Speech, SpeechFrame.Head(number, chunk), MemoryMarshal.AsBytes(audio.Samples));
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // The parent hears of the end below.
            }
            catch (Exception e) when (e is not IOException)
            {
                if (e is not VoiceException) await Console.Error.WriteLineAsync(e.ToString()).ConfigureAwait(false);
                link.Send(WorkerFrame.Fault, WorkerJson.Bytes(WorkerFault.From(e, number)));
                return;
            }

            var bytes = new byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
            link.Send(WorkerFrame.Spoken, bytes);
        }
    }
}

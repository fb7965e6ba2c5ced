using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using Antiphon.Audio;
using Antiphon.Protocols.Deepgram;

namespace Antiphon.Bench.Codec;

/// <summary>What the voice agent protocol's messages cost to read and to write, beside the straightforward way.</summary>
public static class CodecBench
{
    private const int FrameRateHz = 24_000;
    private const int FrameSamples = FrameRateHz / 50;

    /// <summary>Runs it and writes the report.</summary>
    public static async Task RunAsync(TextWriter markdown, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(markdown);
        await markdown.WriteLineAsync("""
            # Codec of the voice agent protocol

            One core, side by side in one run, the fastest of nine rounds. *Here* is `Antiphon.Protocols`. *Straightforward* is what
            programs usually do: the message as a string, its type from a `JsonDocument`, then `JsonSerializer` by reflection; writing
            likewise by way of a string. *Shortest* is the shortest way that reflection has: `[JsonPolymorphic]`, from bytes to bytes. B is
            what one message allocates: here the message itself with its texts when reading, and nothing when writing. Messages whose texts have
            many escapes (JSON within JSON) or are not ASCII gain least: making the strings is most of the work, and the same for all.
            `Settings` and updates of them, a few in a session, are read through a document for the sake of their rules and are not measured here.
            """);
        (string Name, string Json)[] samples = [.. CodecSamples.Server, .. CodecSamples.Client];
        await WriteAsync(markdown, "Reading text messages", samples, ReadingWays, cancellationToken);
        await WriteAsync(markdown, "Writing text messages", samples, WritingWays, cancellationToken);
        await WriteAudioAsync(markdown);
    }

    private static async Task WriteAsync(
        TextWriter markdown, string title, (string Name, string Json)[] samples, Func<string, byte[], Action[]> ways, CancellationToken cancellationToken)
    {
        await markdown.WriteLineAsync($"""

            ## {title}

            | message | bytes | here: ns | MB/s | B | straightforward: ns | MB/s | B | times faster | shortest: ns | MB/s | B | times faster |
            | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
            """);
        // What the messages share is compiled for all of them before the first one counts.
        foreach (var (name, json) in samples) CodecMeter.WarmUp(ways(name, Encoding.UTF8.GetBytes(json)));
        var rows = new List<CodecRow>();
        foreach (var (name, json) in samples)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var utf8 = Encoding.UTF8.GetBytes(json);
            var costs = CodecMeter.Measure(ways(name, utf8));
            rows.Add(new CodecRow(name, utf8.Length, costs[0], costs[1], costs[2]));
            await markdown.WriteLineAsync(Line(rows[^1]));
        }

        await markdown.WriteLineAsync(Line(new CodecRow("**all of them**", rows.Sum(row => row.Bytes),
            Sum(rows, row => row.Ours), Sum(rows, row => row.Plain), Sum(rows, row => row.Shortest))));
    }

    private static CodecCost Sum(List<CodecRow> rows, Func<CodecRow, CodecCost> cost) =>
        new(rows.Sum(row => cost(row).Nanoseconds), rows.Sum(row => cost(row).AllocatedBytes));

    private static string Line(CodecRow row) =>
        $"| {row.Name} | {row.Bytes} | {Cells(row.Ours, row.Bytes)} | {Cells(row.Plain, row.Bytes)} | {row.Plain.Nanoseconds / row.Ours.Nanoseconds:0.0} "
        + $"| {Cells(row.Shortest, row.Bytes)} | {row.Shortest.Nanoseconds / row.Ours.Nanoseconds:0.0} |";

    private static string Cells(CodecCost cost, int bytes) =>
        $"{cost.Nanoseconds:N0} | {bytes / cost.Nanoseconds * 1_000:N0} | {cost.AllocatedBytes:N0}";

    private static Action[] ReadingWays(string name, byte[] utf8) =>
    [
        IsClient(name) ? () => DeepgramClientMessageReader.Read(utf8) : () => DeepgramServerMessageReader.Read(utf8),
        () => PlainCodec.ReadThroughText(utf8),
        () => PlainCodec.ReadBytes(utf8),
    ];

    private static Action[] WritingWays(string name, byte[] utf8)
    {
        var output = new ArrayBufferWriter<byte>(1_024);
        var plain = PlainCodec.ReadBytes(utf8);
        return
        [
            IsClient(name) ? WriteClient(DeepgramClientMessageReader.Read(utf8), output) : WriteServer(DeepgramServerMessageReader.Read(utf8), output),
            () => PlainCodec.WriteThroughText(plain),
            () => PlainCodec.WriteBytes(plain),
        ];
    }

    private static bool IsClient(string name) => CodecSamples.Client.Any(sample => sample.Name == name);

    private static Action WriteServer(ServerMessage message, ArrayBufferWriter<byte> output) => () =>
    {
        output.ResetWrittenCount();
        DeepgramServerMessageWriter.Write(message, output);
    };

    private static Action WriteClient(ClientMessage message, ArrayBufferWriter<byte> output) => () =>
    {
        output.ResetWrittenCount();
        DeepgramClientMessageWriter.Write(message, output);
    };

    private static async Task WriteAudioAsync(TextWriter markdown)
    {
        await markdown.WriteLineAsync($"""

            ## Binary audio frames

            20 ms of linear16 at 24 kHz between the bytes of a binary frame and the pooled frame that a session takes, beside a JSON message
            with the audio as a Base64 string and arrays of bytes and samples.

            | step | bytes here | here: ns | MB/s | B a frame | Base64: ns | MB/s | B a frame | times faster |
            | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
            """);
        var samples = new short[FrameSamples];
        for (var i = 0; i < samples.Length; i++) samples[i] = (short)(8_000 * Math.Sin(i * 0.05));
        var bytes = MemoryMarshal.AsBytes(samples.AsSpan()).ToArray();
        var text = PlainCodec.WriteAudio(samples);
        var format = new AudioFormat(AudioEncoding.Linear16, FrameRateHz);
        using var frame = AudioFrame.Copy(samples, FrameRateHz, 0);

        var decode = CodecMeter.Measure(() => AudioCodec.DecodeFrame(format, bytes, 0).Dispose(), () => PlainCodec.ReadAudio(text));
        var encode = CodecMeter.Measure(() => Encode(frame), () => PlainCodec.WriteAudio(samples));
        await WriteAudioRowAsync(markdown, "decode", bytes.Length, decode);
        await WriteAudioRowAsync(markdown, "encode", bytes.Length, encode);
    }

    private static void Encode(AudioFrame frame)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(AudioCodec.ByteCount(AudioEncoding.Linear16, frame.SampleCount));
        AudioCodec.Encode(AudioEncoding.Linear16, frame.Samples, bytes);
        ArrayPool<byte>.Shared.Return(bytes);
    }

    private static Task WriteAudioRowAsync(TextWriter markdown, string step, int bytes, CodecCost[] costs) => markdown.WriteLineAsync(
        $"| {step} | {bytes} | {Cells(costs[0], bytes)} | {Cells(costs[1], bytes)} | {costs[1].Nanoseconds / costs[0].Nanoseconds:0.0} |");
}

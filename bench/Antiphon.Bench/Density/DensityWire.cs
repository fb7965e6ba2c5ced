using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Antiphon.Protocols.Deepgram;
using Antiphon.Testing;

namespace Antiphon.Bench.Density;

/// <summary>What the callers put on the wire, made once: whole masked WebSocket frames (RFC 6455, 5.2).</summary>
internal static class DensityWire
{
    internal const int RateHz = 16_000;
    internal const int FramesPerSecond = 50;

    /// <summary>A turn begins every six seconds.</summary>
    internal const int FramesPerTurn = 6 * FramesPerSecond;

    private const int FrameSamples = RateHz / FramesPerSecond;
    private const int HeaderBytes = 8; // Flags, length mark, length in two bytes, mask.
    private const double RoomDbfs = -65;
    private const byte Text = 0x81;
    private const byte Binary = 0x82;
    private static ReadOnlySpan<byte> Mask => [0x5A, 0xC3, 0x17, 0x88];

    /// <summary>One turn of a caller: a question of about a second, then the sound of the room.</summary>
    internal static byte[][] Turn()
    {
        var samples = Room();
        var speech = LoopbackVoice.Say("are you open", RateHz);
        for (var i = 0; i < speech.Length; i++) samples[i] = (short)Math.Clamp(samples[i] + speech[i], short.MinValue, short.MaxValue);
        return Frames(samples);
    }

    /// <summary>A caller who only listens.</summary>
    internal static byte[][] Silence() => Frames(Room());

    internal static byte[] Settings() => Message(new ClientMessage.Settings(new VoiceAgentSettings
    {
        Audio = new AudioSettings
        {
            Input = new AudioInputSettings { Encoding = DeepgramEncodings.Linear16, SampleRate = RateHz },
            Output = new AudioOutputSettings { Encoding = DeepgramEncodings.Linear16, SampleRate = RateHz, Container = "none" },
        },
    }));

    internal static byte[] Inject() => Message(new ClientMessage.InjectAgentMessage("Listen."));

    internal static byte[] Handshake(Uri server) => Encoding.ASCII.GetBytes(
        $"GET /v1/agent/converse HTTP/1.1\r\nHost: {server.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");

    internal static byte[] Pong(ReadOnlySpan<byte> payload) => Frame(0x8A, payload);

    /// <summary>Writes the time of sending where the audio begins.</summary>
    internal static void Stamp(byte[] frame)
    {
        var payload = frame.AsSpan(HeaderBytes, sizeof(long));
        BinaryPrimitives.WriteInt64LittleEndian(payload, TimeProvider.System.GetTimestamp());
        ApplyMask(payload);
    }

    /// <summary>When a stamped payload was sent. The clock is one for all processes of a machine.</summary>
    internal static long SentAt(ReadOnlySpan<byte> payload) => BinaryPrimitives.ReadInt64LittleEndian(payload);

    private static short[] Room()
    {
        var noise = new short[FrameSamples * FramesPerTurn];
        new NoiseSource(RoomDbfs).AddTo(noise);
        return noise;
    }

    private static byte[][] Frames(short[] samples) =>
        [.. samples.Chunk(FrameSamples).Select(chunk => Frame(Binary, System.Runtime.InteropServices.MemoryMarshal.AsBytes<short>(chunk)))];

    private static byte[] Message(ClientMessage message)
    {
        var json = new ArrayBufferWriter<byte>();
        DeepgramClientMessageWriter.Write(message, json);
        return Frame(Text, json.WrittenSpan);
    }

    private static byte[] Frame(byte kind, ReadOnlySpan<byte> payload)
    {
        var isShort = payload.Length < 126;
        var frame = new byte[payload.Length + (isShort ? HeaderBytes - 2 : HeaderBytes)];
        frame[0] = kind;
        frame[1] = (byte)(0x80 | (isShort ? payload.Length : 126));
        if (!isShort) BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)payload.Length);
        var body = frame.AsSpan(frame.Length - payload.Length);
        Mask.CopyTo(frame.AsSpan(frame.Length - payload.Length - Mask.Length));
        payload.CopyTo(body);
        ApplyMask(body);
        return frame;
    }

    private static void ApplyMask(Span<byte> payload)
    {
        for (var i = 0; i < payload.Length; i++) payload[i] ^= Mask[i % Mask.Length];
    }
}

using System.Net.WebSockets;
using System.Runtime.InteropServices;
using Antiphon.Testing;

namespace Antiphon.Server.Tests.Deepgram;

/// <summary>A caller's voice on the wire: linear16 at 16 kHz, words that <see cref="LoopbackSpeechToText"/> hears to the letter. Sent at
/// twice the pace of speech, so that no queue is full.</summary>
internal static class SpokenAudio
{
    private const int FrameBytes = 2 * 16_000 / 25;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Says it, and is silent long enough for the end of a turn.</summary>
    public static async Task SpeakAsync(this RawClient client, string words)
    {
        await client.SpeakOnAsync(words);
        await client.SilenceAsync(TimeSpan.FromSeconds(2.4));
    }

    /// <summary>Says it again and again until the connection is closed.</summary>
    public static async Task KeepSpeakingAsync(this RawClient client, string words)
    {
        try
        {
            while (client.Socket.State == WebSocketState.Open) await client.SpeakAsync(words);
        }
        catch (Exception e) when (e is WebSocketException or InvalidOperationException)
        {
            // Closed in the middle of a word.
        }
    }

    /// <summary>Says it, and has not finished.</summary>
    public static Task SpeakOnAsync(this RawClient client, string words) => client.PacedAsync(MemoryMarshal.AsBytes<short>(LoopbackVoice.Say(words)).ToArray());

    public static Task SilenceAsync(this RawClient client, TimeSpan duration) => client.PacedAsync(new byte[2 * (int)(16_000 * duration.TotalSeconds)]);

    private static async Task PacedAsync(this RawClient client, byte[] audio)
    {
        foreach (var frame in audio.Chunk(FrameBytes))
        {
            await client.SendAsync(frame);
            await Task.Delay(Pause);
        }
    }
}

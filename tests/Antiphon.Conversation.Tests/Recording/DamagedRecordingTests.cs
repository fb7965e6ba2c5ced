using System.Buffers.Binary;
using Antiphon.Conversation.Recording;
using Antiphon.Conversation.Tests.Session;

namespace Antiphon.Conversation.Tests.Recording;

/// <summary>Any bytes give a replay or a coded error.</summary>
public sealed class DamagedRecordingTests
{
    [Fact]
    public async Task Recording_CutAnywhere_IsReplayedToItsLastWholeItem()
    {
        var whole = await TypedCallAsync();
        var (readable, items) = (0, 0L);

        for (var length = 0; length < whole.Length; length++)
        {
            try
            {
                using var recording = CallRecording.Open(new MemoryStream(whole, 0, length));
                var replay = await CallReplay.RunAsync(recording);
                Assert.Null(replay.Difference);
                Assert.False(replay.IsComplete);
                Assert.True(replay.Items >= items);
                (readable, items) = (readable + 1, replay.Items);
            }
            catch (VoiceException error)
            {
                Assert.Equal(ErrorCodes.RecordingInvalid, error.Code);
                Assert.Equal(0, readable); // Only where not even the description of the call is whole.
            }
        }

        Assert.True(items > 5);
    }

    [Fact]
    public async Task Recording_OneBitChanged_IsNeverTakenForWhole()
    {
        var whole = await TypedCallAsync();
        var random = new Random(1);

        for (var i = 0; i < 400; i++)
        {
            byte[] damaged = [.. whole];
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            var outcome = await TryReplayAsync(damaged);
            Assert.True(outcome is null or { IsComplete: false });
        }
    }

    [Fact]
    public async Task Recording_ContentChangedUnderAValidChecksum_IsAReplayOrACodedError()
    {
        var whole = await TypedCallAsync();
        var random = new Random(2);

        for (var i = 0; i < 1_500; i++)
        {
            byte[] changed = [.. whole];
            var (start, length) = AnyRecord(changed, random);
            for (var n = random.Next(1, 4); n > 0; n--) changed[start + random.Next(length)] = (byte)random.Next(256);
            BinaryPrimitives.WriteUInt32LittleEndian(changed.AsSpan(start + length), Checksum.Of(changed.AsSpan(start, length)));
            await TryReplayAsync(changed);
        }
    }

    [Provokes("recording_invalid")]
    [Fact]
    public async Task Recording_RandomBytes_IsACodedError()
    {
        var random = new Random(3);
        for (var i = 0; i < 500; i++)
        {
            var bytes = new byte[random.Next(300)];
            random.NextBytes(bytes);
            if (i % 2 == 0 && bytes.Length > RecordFormat.PreambleLength) WritePreamble(bytes);
            Assert.Null(await TryReplayAsync(bytes));
        }
    }

    [Provokes("recording_unsupported")]
    [Fact]
    public async Task Recording_OfANewerFormat_IsRefusedByItsVersion()
    {
        var bytes = await TypedCallAsync();
        bytes[8]++;

        var error = Assert.Throws<VoiceException>(() => CallRecording.Open(new MemoryStream(bytes)));

        Assert.Equal(ErrorCodes.RecordingUnsupported, error.Code);
        Assert.Contains("version 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Recording_ThatIsNotThere_IsACodedError()
    {
        var error = Assert.Throws<VoiceException>(() => CallRecording.Open(Path.Combine(Path.GetTempPath(), $"antiphon-none-{Guid.NewGuid():N}")));

        Assert.Equal(ErrorCodes.RecordingInvalid, error.Code);
    }

    private static void WritePreamble(byte[] bytes)
    {
        RecordFormat.Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(RecordFormat.Magic.Length), RecordFormat.Version);
    }

    private static async Task<ReplayResult?> TryReplayAsync(byte[] bytes)
    {
        try
        {
            using var recording = CallRecording.Open(new MemoryStream(bytes));
            return await CallReplay.RunAsync(recording);
        }
        catch (VoiceException error)
        {
            Assert.True(error.Code == ErrorCodes.RecordingInvalid || error.Code == ErrorCodes.RecordingUnsupported, error.Code.Value);
            return null;
        }
    }

    private static (int Start, int Length) AnyRecord(byte[] recording, Random random)
    {
        var records = new List<(int, int)>();
        for (var at = RecordFormat.PreambleLength; at < recording.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt32LittleEndian(recording.AsSpan(at));
            records.Add((at + 4, length));
            at += length + RecordFormat.FrameOverhead;
        }

        return records[random.Next(records.Count)];
    }

    /// <summary>A short call with a bit of everything that fits into few bytes.</summary>
    private static async Task<byte[]> TypedCallAsync()
    {
        await using var call = new Call { IsRecorded = true, ConfigureServices = services => services with { TextToSpeech = null } };
        call.Ears.Hears("yes please");
        call.Model.Replies("Fine, ", "done.").Fails(new VoiceException(ErrorCodes.ModelFailed, "down"));
        await call.StartAsync();
        call.Session.SubmitText("do it");
        await call.Until<SessionEvent.AgentHeard>();
        call.Session.SubmitText("again");
        await call.Until<SessionEvent.AgentHeard>(heard => heard.Turn == 2);
        call.Session.Speak("Bye.");
        await call.Until<SessionEvent.AgentHeard>(heard => heard.Text == "Bye.");
        call.Ears.Stalls();
        return await call.RecordAsync();
    }
}

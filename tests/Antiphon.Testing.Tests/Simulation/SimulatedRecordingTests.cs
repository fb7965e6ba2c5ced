using System.Collections.Concurrent;
using Antiphon.Conversation;
using Antiphon.Conversation.Recording;
using Antiphon.Testing.Simulation;

namespace Antiphon.Testing.Tests.Simulation;

public sealed class SimulatedRecordingTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Replay_OfSimulatedCalls_IsTheSame(bool realVoice)
    {
        var records = new ConcurrentBag<MemoryRecordSink>();
        var recorder = new CallRecorder((_, _, _) =>
        {
            var sink = new MemoryRecordSink(64 * 1024 * 1024);
            records.Add(sink);
            return sink;
        });

        await Simulator.RunAsync(new SimulationOptions { Calls = 60, Seed = 30_000, Threads = 1, RealVoiceActivity = realVoice, Recorder = recorder });

        Assert.Equal(60, records.Count);
        foreach (var sink in records)
        {
            using var recording = CallRecording.Open(new MemoryStream(sink.Written.ToArray()));
            var replay = await CallReplay.RunAsync(recording, new ReplayOptions
            {
                Services = services => realVoice ? services : services with { VoiceActivity = static _ => new ToldVoiceActivity() },
            });
            Assert.True(replay.Difference is null, Describe(recording.SessionId, replay.Difference));
            Assert.True(replay.IsComplete);
        }
    }

    private static string Describe(string session, ReplayDifference? difference) => difference is null ? "" : $"""
        {session}, item {difference.Item}, {difference.At}: {difference.Cause}
        then: {difference.Expected}
        now:  {difference.Actual}
        {string.Join('\n', difference.Before)}
        """;
}

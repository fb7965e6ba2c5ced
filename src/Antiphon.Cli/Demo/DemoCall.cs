using Antiphon.Conversation;
using Antiphon.Speech;
using Antiphon.Testing;

namespace Antiphon.Cli.Demo;

/// <summary>One call: a synthetic caller holds a conversation with the agent over a line, and what comes of it.</summary>
internal sealed class DemoCall(ICaller caller, CallTrack track, DemoEar ear, Timeline timeline, TimeProvider time)
{
    private readonly List<(string Said, long Start, long End, bool Interrupts)> _lines = [];

    /// <summary>Called when a line has been said and its answer heard.</summary>
    public Action? Spoken { get; set; }

    /// <summary>The caller's lines so far, each with what came of it.</summary>
    public IReadOnlyList<DemoTurn> Turns => [.. Enumerable.Range(0, _lines.Count).Select(Turn)];

    /// <summary>Holds the conversation.</summary>
    /// <param name="voice">The caller's voice.</param>
    /// <param name="options">How the caller calls.</param>
    /// <param name="send">Sends the caller's audio to the line.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task RunAsync(ITextToSpeech voice, SyntheticCallerOptions options, SendCallerAudio send, CancellationToken cancellationToken)
    {
        var speaker = await SyntheticCaller.StartAsync(voice, async (samples, token) =>
        {
            track.AddCaller(samples.Span);
            await send(samples, token).ConfigureAwait(false);
        }, time, options, cancellationToken).ConfigureAwait(false);
        await using (speaker.ConfigureAwait(false))
        {
            await ear.HearOutAsync(cancellationToken).ConfigureAwait(false);
            var interrupts = false;
            while (!ear.HasEnded && caller.Next(ear.Said, ToolsDone()) is { } line)
            {
                var from = track.CallerEnd;
                var said = await speaker.SayAsync(line.Text, cancellationToken).ConfigureAwait(false);
                var (start, end) = track.CallerSound(from, track.CallerEnd);
                _lines.Add((said.Text, start, end, interrupts));
                interrupts = line.ListensFor is not null;
                if (line.ListensFor is { } beginning) await ear.HearAsync(beginning, cancellationToken).ConfigureAwait(false);
                else await ear.HearOutAsync(cancellationToken).ConfigureAwait(false);
                Spoken?.Invoke();
            }
        }
    }

    private HashSet<string> ToolsDone()
    {
        var failed = timeline.Of<SessionEvent.ToolFinished>().Where(e => e.Event.Error is not null).Select(e => e.Event.CallId).ToHashSet();
        return [.. timeline.Of<SessionEvent.ToolFinished>().Where(e => !failed.Contains(e.Event.CallId)).Select(e => e.Event.Name)];
    }

    private DemoTurn Turn(int index)
    {
        var (said, start, end, interrupts) = _lines[index];
        var next = index + 1 < _lines.Count ? _lines[index + 1].Start : long.MaxValue;
        var texts = timeline.Of<SessionEvent.UserText>(start, next);
        // What the agent did for this line lies between its text and the next line's text.
        var (from, to) = (TextOf(index) ?? next, TextOf(index + 1) ?? long.MaxValue);
        var heard = timeline.Of<SessionEvent.AgentHeard>(from, to).Select(e => e.Event).ToArray();
        var sound = texts.Count == 0 ? null : track.AgentSoundFrom(end);
        return new DemoTurn(index + 1, said, start, end, interrupts)
        {
            Recognised = string.Join(' ', texts.Select(text => text.Event.Text)),
            AgentHeard = string.Join(' ', heard.Select(e => e.Text)).Trim(),
            AgentCutOff = heard.Any(e => e.Interrupted),
            Tools = [.. timeline.Of<SessionEvent.ToolFinished>(from, to).Select(e => e.Event)],
            Latency = timeline.Of<SessionEvent.AgentStartedSpeaking>(from, to).Select(e => e.Event.Latency).OfType<TurnLatency>().FirstOrDefault(),
            FirstAudio = sound < next ? DemoTurn.Span(end, sound.Value) : null,
            Silence = interrupts && track.AgentSoundUntil(start) is { } last ? DemoTurn.Span(start, last) : null,
        };
    }

    /// <summary>Where the text of a line came; null when none did.</summary>
    private long? TextOf(int index)
    {
        if (index >= _lines.Count) return null;
        var next = index + 1 < _lines.Count ? _lines[index + 1].Start : long.MaxValue;
        return timeline.Of<SessionEvent.UserText>(_lines[index].Start, next) is [var first, ..] ? first.Position : null;
    }
}

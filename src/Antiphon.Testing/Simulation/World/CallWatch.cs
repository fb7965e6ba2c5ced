using System.Globalization;
using System.Text;
using Antiphon.Audio;
using Antiphon.Conversation;

namespace Antiphon.Testing.Simulation;

/// <summary>
/// Sees everything that happens at a call: what comes through the session's door and what goes out of it. Tells the rules,
/// and keeps the last of it for the timeline of a violation.
/// </summary>
internal sealed class CallWatch(VirtualTime time, int timelineEntries) : ISessionProbe
{
    private readonly Queue<(TimeSpan At, string What, object? Detail)> _timeline = [];
    private readonly List<CallRule> _rules = [];
    private int _audioFrames;

    /// <summary>Time since the call began.</summary>
    public TimeSpan Now => time.Elapsed;

    /// <summary>What was broken first; null while nothing was.</summary>
    public BrokenRule? Broken { get; private set; }

    /// <summary>Items handled so far.</summary>
    public long Items { get; private set; }

    /// <summary>The session's inner parts; null until it starts.</summary>
    public SessionReader? Reader { get; private set; }

    /// <summary>The session's door; null until it starts.</summary>
    public SessionMailbox? Mailbox { get; private set; }

    /// <summary>How the session ended; null until it has.</summary>
    public SessionEnd? Ended { get; private set; }

    /// <summary>When it ended.</summary>
    public TimeSpan EndedAt { get; private set; }

    /// <summary>Has <paramref name="rules"/> told of everything.</summary>
    public void Add(params CallRule[] rules)
    {
        foreach (var rule in rules) rule.Watch = this;
        _rules.AddRange(rules);
    }

    public void Break(string rule, string what) => Broken ??= new BrokenRule(rule, what, Items, Now, Timeline());

    /// <summary>Notes something for the timeline only.</summary>
    public void Note(string what, object? detail = null)
    {
        if (_audioFrames > 0)
        {
            Keep("audio", _audioFrames);
            _audioFrames = 0;
        }

        Keep(what, detail);
    }

    public void OnStart(SessionReader reader, SessionMailbox mailbox)
    {
        Reader = reader;
        Mailbox = mailbox;
    }

    public void OnMail(long sequence, TimeSpan now, in Mail mail)
    {
        Items = sequence;
        if (mail.Kind is not (MailKind.Audio or MailKind.Tick or MailKind.SpeechAudio or MailKind.Mark)) Note($"▸ {mail.Kind} {mail.Number}", mail.Payload);
        foreach (var rule in _rules) rule.OnMail(sequence, now, mail);
    }

    public void OnHandled(in Mail mail)
    {
        foreach (var rule in _rules) rule.OnHandled(mail);
    }

    public void OnClosed(TimeSpan now, SessionEnd end)
    {
    }

    public void OnEvent(SessionEvent sessionEvent)
    {
        Note("◂", sessionEvent);
        if (sessionEvent is SessionEvent.Ended ended) (Ended, EndedAt) = (ended.End, Now);
        foreach (var rule in _rules) rule.OnEvent(sessionEvent);
    }

    public void OnAudio(AudioFrame frame)
    {
        _audioFrames++;
        foreach (var rule in _rules) rule.OnAudio(frame);
    }

    /// <summary>Audio that is no part of any utterance: what is heard while the caller waits.</summary>
    public void OnFiller(AudioFrame frame)
    {
        _audioFrames++;
        foreach (var rule in _rules) rule.OnFiller(frame);
    }

    public void OnFlush()
    {
        Note("◂ flush");
        foreach (var rule in _rules) rule.OnFlush();
    }

    /// <summary>The call is over and nothing runs any more.</summary>
    public void OnOver(CallOutcome outcome)
    {
        foreach (var rule in _rules) rule.OnOver(outcome);
    }

    private void Keep(string what, object? detail)
    {
        _timeline.Enqueue((Now, what, detail));
        if (_timeline.Count > timelineEntries) _timeline.Dequeue();
    }

    /// <summary>The last of what happened, the latest last.</summary>
    public string Timeline()
    {
        Note("·");
        var text = new StringBuilder();
        foreach (var (at, what, detail) in _timeline)
            text.Append(CultureInfo.InvariantCulture, $"{at.TotalSeconds,9:F3}  {what} {detail}\n");
        return text.ToString();
    }
}

/// <summary>A rule that did not hold.</summary>
/// <param name="Rule">Which.</param>
/// <param name="What">What was seen.</param>
/// <param name="Step">Items the session had handled by then.</param>
/// <param name="At">Time of the call.</param>
/// <param name="Timeline">What happened before, the latest last.</param>
public sealed record BrokenRule(string Rule, string What, long Step, TimeSpan At, string Timeline);

/// <summary>One rule of a call. Told of everything; says so when it does not hold.</summary>
internal abstract class CallRule
{
    /// <summary>Its number in the design, or a name.</summary>
    public abstract string Name { get; }

    public CallWatch Watch { get; set; } = null!;

    public virtual void OnMail(long sequence, TimeSpan now, in Mail mail)
    {
    }

    public virtual void OnHandled(in Mail mail)
    {
    }

    public virtual void OnEvent(SessionEvent sessionEvent)
    {
    }

    public virtual void OnAudio(AudioFrame frame)
    {
    }

    public virtual void OnFiller(AudioFrame frame)
    {
    }

    public virtual void OnFlush()
    {
    }

    public virtual void OnOver(CallOutcome outcome)
    {
    }

    protected void Break(string what) => Watch.Break(Name, what);
}

using System.Text;

namespace Antiphon.Cli.Demo;

/// <summary>
/// What the caller hears, and when the agent has finished: when its last audio has come and has been played. Fed by the
/// line's receiver, awaited by the caller. Thread-safe.
/// </summary>
internal sealed class DemoEar(CallTrack track, TimeProvider time)
{
    /// <summary>A caller who hears nothing this long speaks again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    /// <summary>No answer is longer than this.</summary>
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(45);

    private readonly Lock _gate = new();
    private readonly StringBuilder _said = new();
    private TaskCompletionSource _changed = NewSignal();
    private bool _begun;
    private bool _done;
    private bool _ended;

    /// <summary>Whether the line is dead.</summary>
    public bool HasEnded
    {
        get { lock (_gate) return _ended; }
    }

    /// <summary>What the agent said since the caller last spoke, lower case.</summary>
    public string Said
    {
        get { lock (_gate) return _said.ToString().ToLowerInvariant(); }
    }

    /// <summary>The server noticed that the caller speaks: whatever the agent says from now on is a new answer.</summary>
    public void OnCallerNoticed() => Change(() =>
    {
        track.Flush();
        _said.Clear();
        _begun = _done = false;
    });

    public void OnAgentAudio(ReadOnlySpan<byte> pcm)
    {
        track.AddAgent(pcm);
        bool first;
        lock (_gate) first = !_begun;
        if (first) Change(() => _begun = true);
    }

    public void OnAgentText(string text) => Change(() => _said.Append(' ').Append(text));

    /// <summary>The last audio of an utterance has come, unless it is the end of one that was cut off before.</summary>
    public void OnAgentDone() => Change(() => _done = _begun);

    public void OnEnd() => Change(() => _ended = true);

    /// <summary>Hears the agent out; returns when it has been silent for a breath, when nothing comes, or at the call's end.</summary>
    public async Task HearOutAsync(CancellationToken cancellationToken)
    {
        if (!await WaitAsync(() => _begun || _ended, Patience, cancellationToken).ConfigureAwait(false)) return;
        await WaitAsync(() => _done || _ended, LongestAnswer, cancellationToken).ConfigureAwait(false);
        while (track.Unplayed is var rest && rest > TimeSpan.Zero) await Task.Delay(rest, time, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Hears the beginning of the answer.</summary>
    public async Task HearAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        if (await WaitAsync(() => _begun || _ended, Patience, cancellationToken).ConfigureAwait(false))
            await Task.Delay(duration, time, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> WaitAsync(Func<bool> condition, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            while (true)
            {
                Task changed;
                lock (_gate)
                {
                    if (condition()) return true;
                    changed = _changed.Task;
                }

                await changed.WaitAsync(either.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private void Change(Action change)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            change();
            changed = _changed;
            _changed = NewSignal();
        }

        changed.TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

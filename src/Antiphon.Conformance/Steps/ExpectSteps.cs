using Antiphon.Conformance.Matching;
using Antiphon.Conformance.Running;
using Antiphon.Conformance.Wire;

namespace Antiphon.Conformance.Steps;

/// <summary>A message that must come; what comes before it is passed over, but for the types in <see cref="Without"/>, errors and the end.</summary>
internal sealed record ExpectStep : ConformanceStep
{
    public required MessageMatcher Message { get; init; }

    /// <summary>Whether it must be the very next text message (audio is passed over), or the very next of all if it is audio.</summary>
    public bool IsNext { get; init; }

    public IReadOnlyList<string> Without { get; init; } = [];

    public override async Task RunAsync(CaseRun run, CancellationToken cancellationToken)
    {
        var begun = run.Time.GetTimestamp();
        string? nearest = null;
        while (true)
        {
            var left = Patience(run) - run.Time.GetElapsedTime(begun);
            if (left <= TimeSpan.Zero || await run.TryReceiveAsync(left, cancellationToken).ConfigureAwait(false) is not { } message)
                throw new ExpectationFailure($"expected {Message.Type}; it did not come within {Patience(run).TotalSeconds:0.###} s{(nearest is null ? "" : $"; nearest: {nearest}")}");
            if (Message.Mismatch(message, run.Variables) is not { } mismatch)
            {
                CheckNotBefore(run, begun, Message.Type);
                return;
            }

            if (IsNext && message.Type != MessageMatcher.Audio) throw new ExpectationFailure(mismatch);
            if (message.IsEnd || message.Type == "Error") throw new ExpectationFailure(mismatch);
            if (Without.Contains(message.Type)) throw new ExpectationFailure($"before {Message.Type} came {message.Short}");
            if (message.Type == Message.Type) nearest = mismatch;
        }
    }
}

/// <summary>All messages up to one, and what must be true of them together.</summary>
internal sealed record CollectStep : ConformanceStep
{
    public required MessageMatcher Until { get; init; }

    /// <summary>The types of all messages, audio in a row as one; null for any. Types in <see cref="Ignoring"/> do not count.</summary>
    public IReadOnlyList<string>? Exactly { get; init; }

    /// <summary>Types that must come in this order; others may stand between them.</summary>
    public IReadOnlyList<string> Order { get; init; } = [];

    public IReadOnlyList<string> Ignoring { get; init; } = [];

    public IReadOnlyList<string> Without { get; init; } = [];

    public IReadOnlyList<(string Type, int Min, int Max)> Counts { get; init; } = [];

    /// <summary>Messages that must be among them, each another one.</summary>
    public IReadOnlyList<MessageMatcher> Has { get; init; } = [];

    public (int Min, int Max)? AudioBytes { get; init; }

    /// <summary>Hexadecimal digits with which the first audio begins; null for any.</summary>
    public string? AudioHead { get; init; }

    public override async Task RunAsync(CaseRun run, CancellationToken cancellationToken)
    {
        var begun = run.Time.GetTimestamp();
        List<Received> all = [];
        while (true)
        {
            var left = Patience(run) - run.Time.GetElapsedTime(begun);
            if (left <= TimeSpan.Zero || await run.TryReceiveAsync(left, cancellationToken).ConfigureAwait(false) is not { } message)
                throw new ExpectationFailure($"expected {Until.Type}; it did not come within {Patience(run).TotalSeconds:0.###} s; there were {Story(all)}");
            all.Add(message);
            if (Until.Mismatch(message, run.Variables) is not { } mismatch) break;
            if (message.IsEnd || message.Type == "Error") throw new ExpectationFailure(mismatch);
        }

        CheckNotBefore(run, begun, Until.Type);
        Check(all, run);
    }

    private void Check(List<Received> all, CaseRun run)
    {
        var story = Kinds(all.Where(message => !Ignoring.Contains(message.Type)));
        if (Exactly is not null && !story.SequenceEqual(Exactly, StringComparer.Ordinal))
            throw new ExpectationFailure($"expected exactly {string.Join(", ", Exactly)}; came {string.Join(", ", story)}");
        var at = 0;
        foreach (var type in Order)
        {
            at = story.IndexOf(type, at) + 1;
            if (at == 0) throw new ExpectationFailure($"expected in this order {string.Join(", ", Order)}; came {Story(all)}");
        }

        if (Without.FirstOrDefault(type => all.Exists(message => message.Type == type)) is { } unwanted)
            throw new ExpectationFailure($"expected no {unwanted}; came {all.Find(message => message.Type == unwanted)!.Short}");
        foreach (var (type, min, max) in Counts)
        {
            var count = all.Count(message => message.Type == type);
            if (count < min || count > max) throw new ExpectationFailure($"expected {(min == max ? $"{min}" : $"{min} to {max}")} {type}, came {count}");
        }

        CheckAudio(all);
        CheckHas(all, run);
    }

    private void CheckAudio(List<Received> all)
    {
        if (AudioBytes is var (least, most))
        {
            var bytes = all.Sum(message => message.Bytes);
            if (bytes < least || bytes > most) throw new ExpectationFailure($"expected {least} to {most} bytes of audio, came {bytes}");
        }

        if (AudioHead is not null && (all.Find(message => message.Type == MessageMatcher.Audio) is not { } first || !first.Head.StartsWith(AudioHead, StringComparison.OrdinalIgnoreCase)))
            throw new ExpectationFailure($"expected audio that begins with {AudioHead}, came {all.Find(message => message.Type == MessageMatcher.Audio)?.Head ?? "none"}");
    }

    private void CheckHas(List<Received> all, CaseRun run)
    {
        var left = all.ToList();
        foreach (var wanted in Has)
        {
            string? nearest = null;
            var found = left.FindIndex(message =>
            {
                var mismatch = wanted.Mismatch(message, run.Variables);
                if (mismatch is not null && message.Type == wanted.Type) nearest = mismatch;
                return mismatch is null;
            });
            if (found < 0) throw new ExpectationFailure(nearest ?? $"expected a {wanted.Type}; came {Story(all)}");
            left.RemoveAt(found);
        }
    }

    private static List<string> Kinds(IEnumerable<Received> messages)
    {
        List<string> kinds = [];
        foreach (var message in messages)
        {
            if (message.Type != MessageMatcher.Audio || kinds is not [.., MessageMatcher.Audio]) kinds.Add(message.Type);
        }

        return kinds;
    }

    private static string Story(List<Received> all) => all.Count == 0 ? "no messages" : string.Join(", ", Kinds(all));
}

/// <summary>Nothing comes for a while, but for the types in <see cref="But"/>.</summary>
internal sealed record NothingStep : ConformanceStep
{
    public required TimeSpan Duration { get; init; }

    public IReadOnlyList<string> But { get; init; } = [];

    public override async Task RunAsync(CaseRun run, CancellationToken cancellationToken)
    {
        var begun = run.Time.GetTimestamp();
        while (Duration - run.Time.GetElapsedTime(begun) is { } left && left > TimeSpan.Zero)
        {
            if (await run.TryReceiveAsync(left, cancellationToken).ConfigureAwait(false) is { } message && !But.Contains(message.Type))
                throw new ExpectationFailure($"expected nothing for {Duration.TotalSeconds:0.###} s; came {message.Short}");
        }
    }
}

/// <summary>An error that ends the session: its code, a description, exactly once, as the last message; then the close that belongs to it.</summary>
internal sealed record ErrorStep : ConformanceStep
{
    /// <summary>From the error to the close.</summary>
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(10);

    public required string Code { get; init; }

    public required int CloseCode { get; init; }

    /// <summary>Dotted path that the description must name; null for any description.</summary>
    public string? Path { get; init; }

    /// <summary>Types that must have come before it, in any order.</summary>
    public IReadOnlyList<MessageMatcher> After { get; init; } = [];

    public IReadOnlyList<string> Without { get; init; } = [];

    public override async Task RunAsync(CaseRun run, CancellationToken cancellationToken)
    {
        var begun = run.Time.GetTimestamp();
        var awaited = After.ToList();
        Received message;
        while ((message = await run.ReceiveAsync(Patience(run), $"Error {Code}", cancellationToken).ConfigureAwait(false)).Type != "Error")
        {
            if (message.IsEnd) throw new ExpectationFailure($"expected Error {Code}, came {message.Short}");
            if (Without.Contains(message.Type)) throw new ExpectationFailure($"before Error {Code} came {message.Short}");
            if (awaited.FindIndex(wanted => wanted.Mismatch(message, run.Variables) is null) is >= 0 and var found) awaited.RemoveAt(found);
        }

        CheckNotBefore(run, begun, "Error");
        var code = message.Json!["code"]!.ToString();
        var description = message.Json!["description"]!.ToString();
        if (code != Code) throw new ExpectationFailure($"expected Error {Code}, came {message.Short}");
        if (awaited.Count > 0) throw new ExpectationFailure($"before Error {Code} there was no {awaited[0].Type} of the kind expected");
        if (Path is not null && !description.Contains(Path, StringComparison.Ordinal))
            throw new ExpectationFailure($"expected a description that names the field {Path}, came: {description}");
        var end = await run.ReceiveAsync(CloseLimit, $"a close with {CloseCode}", cancellationToken).ConfigureAwait(false);
        if (end.Type != Received.Closed) throw new ExpectationFailure($"expected a close with {CloseCode} after Error {Code}, came {end.Short}");
        if (end.CloseCode != CloseCode || end.CloseReason != Code) throw new ExpectationFailure($"expected a close with {CloseCode} {Code}, came {end.Short}");
    }
}

/// <summary>The server's close, without an error.</summary>
internal sealed record ClosedStep : ConformanceStep
{
    public int Code { get; init; } = 1000;

    public override async Task RunAsync(CaseRun run, CancellationToken cancellationToken)
    {
        Received message;
        while (!(message = await run.ReceiveAsync(Patience(run), $"a close with {Code}", cancellationToken).ConfigureAwait(false)).IsEnd)
        {
            if (message.Type == "Error") throw new ExpectationFailure($"expected a close with {Code}, came {message.Short}");
        }

        if (message.Type != Received.Closed || message.CloseCode != Code) throw new ExpectationFailure($"expected a close with {Code}, came {message.Short}");
    }
}

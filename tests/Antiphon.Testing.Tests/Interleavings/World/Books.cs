using Antiphon.Audio;
using Antiphon.Conversation;
using Antiphon.Testing.Simulation;
using Antiphon.Turns;
using Microsoft.Extensions.AI;

namespace Antiphon.Testing.Tests.Interleavings;

/// <summary>
/// The test's own books of a call: what the caller and the application have given, what the model was asked and what became of
/// it. Breaks the call where the session's doings do not agree with them.
/// </summary>
internal sealed class Books : CallRule
{
    private readonly Dictionary<string, CallerText> _texts = new(StringComparer.Ordinal); // By their one word.
    private readonly Dictionary<string, Saying> _sayings = new(StringComparer.Ordinal); // By each of their words.
    private readonly List<Run> _runs = [];
    private readonly List<Inject> _injects = [];
    private readonly HashSet<string> _tools = [];
    private Saying? _current;

    public override string Name => "books";

    /// <summary>Utterances of the agent that were settled.</summary>
    public int HeardCount { get; private set; }

    /// <summary>What has failed so far.</summary>
    public int Faults { get; private set; }

    /// <summary>Instructions of the agent that answers the caller's next turn.</summary>
    public string Instructions { get; set; } = "";

    /// <summary>The caller has said or typed this word, alone.</summary>
    /// <param name="word">Like no other of the call.</param>
    /// <param name="mayBeIgnored">Whether it may rightly go unanswered.</param>
    public void Given(string word, bool mayBeIgnored = false) => _texts.Add(word, new CallerText { MayBeIgnored = mayBeIgnored });

    /// <summary>The application has this said.</summary>
    public void Injected(string text, bool interruptible)
    {
        var inject = new Inject { Text = text, Interruptible = interruptible };
        _injects.Add(inject);
        Own(inject, text);
    }

    /// <summary>What the agent says or works on is cut off by the application.</summary>
    public void CutOff() => Excuse("cut off by the application");

    public void Asked(HandRequest request)
    {
        if (request.IsAfterTool)
        {
            var going = _runs.FindLast(run => run.Question == request.Question)!;
            if (going.Instructions != request.Instructions) Break("An answer in the making was given to another agent.");
            going.Requests.Add(request);
            return;
        }

        if (request.Instructions != Instructions) Break($"'{request.Question}' was answered by the agent '{request.Instructions}' and not by '{Instructions}'.");
        var isEarly = WordBook.Split(request.Question).Exists(word => IsMade(word) && !_texts.ContainsKey(word));
        if (_runs is [.., { WasEarly: true, HadEffect: false } early] && early.Question.StartsWith(request.Question, StringComparison.Ordinal)) early.Excuse ??= "asked again";
        _runs.Add(new Run { Question = request.Question, Instructions = request.Instructions, IsEarly = isEarly, WasEarly = isEarly, Requests = { request } });
    }

    /// <summary>The model says this in answer to <paramref name="request"/>.</summary>
    public void Said(HandRequest request, string text)
    {
        var run = Of(request);
        run.Text += text;
        Own(run, text);
    }

    public void Called(HandRequest request, string callId) => Of(request).Calls.Add(callId);

    public override void OnEvent(SessionEvent sessionEvent)
    {
        switch (sessionEvent)
        {
            case SessionEvent.UserText text:
                var words = WordBook.Split(text.Text);
                foreach (var word in words) Take(word);
                Adopt(words);
                Excuse("the caller went on");
                break;
            case SessionEvent.Fault fault:
                Faults++;
                if (fault.Error.Code.Equals(ErrorCodes.Internal)) Break($"An internal error: {fault.Error.InnerException ?? fault.Error}");
                Excuse(fault.Error.Code.Value);
                break;
            case SessionEvent.AgentStartedSpeaking:
                _current = null;
                break;
            case SessionEvent.AgentText text:
                Begin(text.Text);
                break;
            case SessionEvent.AgentHeard heard:
                Heard(heard);
                break;
            case SessionEvent.ToolStarted tool:
                _tools.Add(tool.CallId);
                break;
            case SessionEvent.ToolFinished tool:
                if (!_tools.Remove(tool.CallId)) Break($"Call {tool.CallId} ended and had not begun, or had ended.");
                break;
            case SessionEvent.Ended { End.Reason: not "over" } ended:
                Break($"The session ended: {ended.End.Reason} {ended.End.Error}");
                break;
        }
    }

    public override void OnAudio(AudioFrame frame)
    {
        if (Watch.Reader!.State.CallerHasFloor) Break("The agent speaks over a caller who has the floor.");
    }

    /// <summary>Nothing moves: what was asked must be under way, done, or have a reason not to be.</summary>
    public void OnQuiet(HandModel model, HandTool tool)
    {
        if (model.Open.Count > 1) Break($"{model.Open.Count} answers are being made: {string.Join(", ", model.Open.Select(request => $"'{request.Question}'"))}.");
        foreach (var early in _runs.Where(run => run.IsEarly))
        {
            if (early.HadEffect || early.Calls.Exists(tool.Begun.Contains)) Break($"The early answer to '{early.Question}' had an effect before it was known what the caller had said.");
        }

        if (Watch.Reader!.State is not { Machine.State: TurnState.Listening, Caller: null, CallerHasFloor: false }) return;
        foreach (var run in _runs.Where(run => run is { IsWhole: false, IsEarly: false, Excuse: null })) Break($"Nobody works on the answer to '{run.Question}', it was not heard, and nothing stands against it.");
    }

    /// <summary>Everything that must come has come, and nobody speaks.</summary>
    public void OnDrained(IReadOnlyList<ChatMessage> history, HandTool tool)
    {
        var state = Watch.Reader!.State;
        if (state is not { Machine.State: TurnState.Listening, Caller: null, CallerHasFloor: false }) Break($"The floor is not free at the end: {state.Machine.State}, {(state.Caller is null ? "no" : "a")} turn of the caller's.");
        var asked = history.Where(message => message.Role == ChatRole.User).SelectMany(message => WordBook.Split(message.Text)).ToList();
        foreach (var (word, text) in _texts)
        {
            var times = asked.Count(one => one == word);
            if (times > 1 || (times == 0 && !text.MayBeIgnored)) Break($"The caller's '{word}' is in the history {times} times.");
            if (times == 1 && text.Taken != 1) Break($"The caller's '{word}' was told {text.Taken} times.");
            var runs = _runs.Where(run => WordBook.Split(run.Question).Contains(word)).ToList();
            if (times == 1 && runs.Count == 0) Break($"The caller's '{word}' was never asked.");
            if (runs.Count(run => run.HadEffect) > 1) Break($"The caller's '{word}' was answered {runs.Count(run => run.HadEffect)} times.");
        }

        foreach (var inject in _injects)
        {
            if (inject.Begun != 1) Break($"What the application had said, '{inject.Text}', was begun {inject.Begun} times.");
            else if (inject.Ended != 1) Break($"What the application had said, '{inject.Text}', ended {inject.Ended} times.");
            else if (!inject.Interruptible && !inject.IsWhole) Break($"'{inject.Text}' must be heard to its end, and was cut off.");
        }

        foreach (var callId in tool.Begun)
        {
            var results = history.SelectMany(message => message.Contents.OfType<FunctionResultContent>()).Where(result => result.CallId == callId).ToList();
            if (results.Count != 1) Break($"The result of {callId} is in the history {results.Count} times.");
            else if (results[0].Result as string != HandTool.ResultOf(callId)) Break($"As the result of {callId} the history holds '{results[0].Result}'.");
        }

        if (tool.Begun.Count != tool.Begun.Distinct(StringComparer.Ordinal).Count()) Break("A tool ran twice for one call.");
    }

    public override void OnOver(CallOutcome outcome)
    {
        if (_tools.Count > 0) Break($"Call {_tools.First()} began and did not end.");
    }

    /// <summary>Whether it is no backchannel, but a word like no other.</summary>
    private static bool IsMade(string word) => word.StartsWith(WordBook.Mark, StringComparison.Ordinal);

    private Run Of(HandRequest request) => _runs.Find(run => run.Requests.Contains(request))!;

    private void Own(Saying saying, string text)
    {
        foreach (var word in WordBook.Split(text)) _sayings.Add(word, saying);
    }

    /// <summary>An answer that was made before the caller had said so is the answer now.</summary>
    private void Adopt(List<string> words)
    {
        if (_runs is not [.., { IsEarly: true, Excuse: null } early]) return;
        early.IsEarly = !words.TrueForAll(word => WordBook.Split(early.Question).Contains(word));
        early.IsAdopted = !early.IsEarly;
    }

    private void Take(string word)
    {
        if (!IsMade(word)) return; // A backchannel that came as an answer.
        if (!_texts.TryGetValue(word, out var text)) Break($"Nobody said '{word}'.");
        else if (++text.Taken > 1) Break($"The caller's '{word}' was told twice.");
    }

    private void Excuse(string reason)
    {
        foreach (var run in _runs)
        {
            if (run is { IsAdopted: false, IsEarly: false }) run.Excuse ??= run.IsWhole ? null : reason;
            run.IsAdopted = false;
        }
    }

    private void Begin(string text)
    {
        var saying = _sayings.GetValueOrDefault(WordBook.Split(text)[0]);
        _current ??= saying;
        if (saying is null) return; // An apology.
        if (saying != _current) Break($"'{text}' is part of another utterance.");
        if (saying is Inject) saying.Begun++;
    }

    private void Heard(SessionEvent.AgentHeard heard)
    {
        HeardCount++;
        if (_current is not { } saying) return;
        _current = null;
        saying.Ended++;
        if (saying.Ended > 1) Break($"'{heard.Text}' was settled twice.");
        saying.IsWhole = WordBook.Split(heard.Text).SequenceEqual(WordBook.Split(saying.Text), StringComparer.Ordinal);
        if (!heard.Interrupted && !saying.IsWhole && saying is not Run { Excuse: not null }) Break($"Of '{saying.Text}' only '{heard.Text}' was said, and nobody cut it off.");
    }

    private sealed class CallerText
    {
        public bool MayBeIgnored { get; init; }

        public int Taken { get; set; }
    }

    /// <summary>What the agent says in one go.</summary>
    private abstract class Saying
    {
        public string Text { get; set; } = "";

        public int Begun { get; set; }

        public int Ended { get; set; }

        public bool IsWhole { get; set; }
    }

    private sealed class Inject : Saying
    {
        public required bool Interruptible { get; init; }
    }

    private sealed class Run : Saying
    {
        public required string Question { get; init; }

        public required string Instructions { get; init; }

        public List<HandRequest> Requests { get; } = [];

        public List<string> Calls { get; } = [];

        /// <summary>Why it may end without having been heard; null while nothing speaks for that.</summary>
        public string? Excuse { get; set; }

        /// <summary>Whether it was made before the caller had said what it answers.</summary>
        public bool IsEarly { get; set; }

        /// <summary>Whether it was at first.</summary>
        public bool WasEarly { get; init; }

        /// <summary>Whether the caller has just said what it was made for.</summary>
        public bool IsAdopted { get; set; }

        /// <summary>Whether the caller or the world has noticed anything of it.</summary>
        public bool HadEffect => Ended > 0;
    }
}

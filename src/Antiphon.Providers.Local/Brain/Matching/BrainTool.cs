using System.Runtime.CompilerServices;
using Antiphon.Providers.Local.Brain.Wording;
using Antiphon.Providers.Local.Phrases;
using Microsoft.Extensions.AI;

namespace Antiphon.Providers.Local.Brain.Matching;

/// <summary>A value that a tool wants. A parameter that is a day and a time at once makes two.</summary>
/// <param name="Key">Unique in the tool.</param>
/// <param name="Parameter">Whose value it is.</param>
/// <param name="Kind">What it wants to hear.</param>
internal sealed record TaskSlot(string Key, ToolParameter Parameter, ParameterKind Kind)
{
    /// <summary>For what comes, not for what is there: never filled from earlier talk.</summary>
    public bool IsNew { get; } = Parameter.Words.Split(' ').Any(word => word is "new" or "to");
}

/// <summary>All the dialogue needs to know of a tool. Immutable; made once per tool.</summary>
internal sealed class BrainTool
{
    // By convention: what such a tool does is not undone by saying sorry.
    private static readonly HashSet<string> ChangingVerbs = new(StringComparer.Ordinal)
    {
        "book", "create", "cancel", "move", "delete", "send", "pay", "transfer", "order", "remove", "reschedule", "schedule", "reserve", "buy",
        "sell", "update", "change", "add", "submit", "register", "refund", "return", "place", "make", "set", "rent", "renew", "modify", "edit", "replace", "reset", "withdraw", "charge",
    };

    private static readonly HashSet<string> UndoingVerbs = new(StringComparer.Ordinal)
    {
        "cancel", "move", "delete", "remove", "reschedule", "change", "update", "modify", "edit", "replace", "return", "refund",
    };

    private static readonly ConditionalWeakTable<AITool, BrainTool> Known = [];

    private readonly Dictionary<string, string> _keywords;

    private BrainTool(AITool tool)
    {
        Schema = ToolSchema.Of(tool);
        Requests = [.. ToolPhrases.Of(Schema).Select(template => new RequestPhrase(template))];
        Slots = [.. Schema.Parameters.SelectMany(SlotsOf)];
        Action = ActionWords.Of(Schema);
        var verb = Schema.NameWords.Count > 0 ? Schema.NameWords[0] : "";
        IsHandOver = ToolPhrases.IsHandOver(Schema);
        NeedsConfirmation = tool.AdditionalProperties.TryGetValue(OfflineBrain.ConfirmProperty, out var mark) && mark is bool marked
            ? marked
            : !IsHandOver && ChangingVerbs.Contains(verb);
        IsUndoing = UndoingVerbs.Contains(verb);
        _keywords = KeywordsOf();
    }

    public ToolSchema Schema { get; }

    public string Name => Schema.Name;

    public IReadOnlyList<RequestPhrase> Requests { get; }

    public IReadOnlyList<TaskSlot> Slots { get; }

    /// <summary>What it does, behind "I can": "book an appointment".</summary>
    public string Action { get; }

    /// <summary>Changes something: asked for once more before it runs.</summary>
    public bool NeedsConfirmation { get; }

    /// <summary>Works on what was made before, as cancelling does.</summary>
    public bool IsUndoing { get; }

    public bool IsHandOver { get; }

    /// <exception cref="VoiceException"><see cref="ErrorCodes.PhraseTemplateInvalid"/>.</exception>
    public static BrainTool Of(AITool tool) => Known.GetValue(tool, static t => new BrainTool(t));

    /// <summary>How much a word said is like one of its key words, 0 when it is not.</summary>
    public double Likeness(Utterance utterance, int word)
    {
        var said = utterance.Words[word];
        if (_keywords.ContainsKey(said) || (said.EndsWith('s') && _keywords.ContainsKey(said[..^1]))) return 1;
        if (said.Length < 4) return 0;
        var best = 0.0;
        foreach (var (keyword, sound) in _keywords)
            if (keyword.Length >= 4 && Math.Abs(keyword.Length - said.Length) <= 3) best = Math.Max(best, utterance.Likeness(word, keyword, sound));
        return best >= 0.75 ? best * 0.9 : 0;
    }

    private static IEnumerable<TaskSlot> SlotsOf(ToolParameter parameter) => parameter.Kind == ParameterKind.DateTime
        ? [new TaskSlot(parameter.Name + "#date", parameter, ParameterKind.Date), new TaskSlot(parameter.Name + "#time", parameter, ParameterKind.Time)]
        : [new TaskSlot(parameter.Name, parameter, parameter.Kind)];

    private Dictionary<string, string> KeywordsOf()
    {
        var words = new HashSet<string>(Schema.NameWords, StringComparer.Ordinal);
        foreach (var request in Requests) words.UnionWith(request.ContentWords);
        foreach (var choice in Schema.Parameters.SelectMany(p => p.Choices)) words.UnionWith(choice.Words.Split(' '));
        words.RemoveWhere(FunctionWords.Contains);
        return words.ToDictionary(word => word, Values.Likeness.Sound, StringComparer.Ordinal);
    }
}

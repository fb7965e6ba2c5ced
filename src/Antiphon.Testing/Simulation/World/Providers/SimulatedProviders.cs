using Antiphon.Providers.Fallback;
using Antiphon.Speech;
using Microsoft.Extensions.AI;

namespace Antiphon.Testing.Simulation;

/// <summary>
/// Recogniser, synthesiser and model of a call: one of each, or several of each that stand in for each other and cannot be
/// reached at times. Named faults hit the only one, or the preferred one.
/// </summary>
internal sealed class SimulatedProviders : IDisposable
{
    /// <summary>Time for a final text where recognisers stand in for each other through gaps of 5 s.</summary>
    public static readonly TimeSpan TranscriptTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Chance that a provider that is not the preferred one is gone together with it.</summary>
    private const double GoesToo = 0.4;

    private readonly List<SimulatedSpeechToText> _recognizers = [];
    private readonly List<SimulatedTextToSpeech> _synthesizers = [];
    private readonly List<SimulatedModel> _models = [];
    private readonly IReadOnlyList<ProviderGap> _gaps;
    private readonly QuestionLog _questions;

    private SimulatedProviders(ISpeechToText? speechToText, ITextToSpeech? textToSpeech, QuestionLog questions, IChatClient model, IReadOnlyList<ProviderGap> gaps, bool standIn)
    {
        SpeechToText = speechToText!;
        TextToSpeech = textToSpeech!;
        _questions = questions;
        _gaps = gaps;
        Model = model;
        StandIn = standIn;
    }

    public ISpeechToText SpeechToText { get; }

    public ITextToSpeech TextToSpeech { get; }

    public IChatClient Model { get; }

    /// <summary>Whether several stand in for each other.</summary>
    public bool StandIn { get; }

    /// <summary>What the agent has asked its model.</summary>
    public List<IReadOnlyList<ChatMessage>> Questions => _questions.Requests;

    /// <summary>Whether every synthesiser says where words lie.</summary>
    public bool HasWordMarks => _synthesizers.TrueForAll(synthesizer => synthesizer.HasWordMarks);

    /// <summary>Gaps that have begun by then.</summary>
    public IEnumerable<ProviderGap> GapsBy(TimeSpan now) => _gaps.Where(gap => gap.From < now);

    /// <summary>What a recogniser heard more of than was said; null when nothing.</summary>
    public string? Overheard => _recognizers.Select(recognizer => recognizer.Overheard).FirstOrDefault(what => what is not null);

    /// <summary>What is still open or under way.</summary>
    public IEnumerable<string> Left()
    {
        foreach (var recognizer in _recognizers.Where(recognizer => recognizer.OpenSessions != 0)) yield return $"{recognizer.OpenSessions} recognition sessions";
        foreach (var synthesizer in _synthesizers.Where(synthesizer => synthesizer.OpenSessions != 0)) yield return $"{synthesizer.OpenSessions} synthesis sessions";
        foreach (var model in _models.Where(model => model.Running != 0)) yield return $"{model.Running} model requests";
    }

    /// <summary>One of each.</summary>
    public static SimulatedProviders Single(SimulatedSpeechToText speechToText, SimulatedTextToSpeech textToSpeech, SimulatedModel model, CallFaults faults)
    {
        var questions = new QuestionLog(model);
        var providers = new SimulatedProviders(faults.Wrap(speechToText), faults.Wrap(textToSpeech), questions, faults.Wrap(questions), [], standIn: false);
        providers._recognizers.Add(speechToText);
        providers._synthesizers.Add(textToSpeech);
        providers._models.Add(model);
        return providers;
    }

    /// <summary>Several of each behind the fallback wrappers; these given are the preferred ones.</summary>
    public static SimulatedProviders Several(
        SimulatedSpeechToText speechToText, SimulatedTextToSpeech textToSpeech, SimulatedModel model, CallFaults faults,
        SimulationRandom dice, VirtualTime time, WordBook words, CallWatch watch, SimulationStatistics statistics)
    {
        List<ProviderGap> all = [];
        var observer = new FallbackTally(watch, statistics);
        var start = dice.Pick(Enum.GetValues<FallbackStart>());
        T With<T>(T options)
            where T : FallbackOptions => options with
            {
                TimeProvider = time,
                Random = new DrawnRandom(dice.Fork()),
                Observer = observer,
                LoggerFactory = new SimulatedLog(watch),
                TurnsStartWith = start,
            };

        List<SimulatedSpeechToText> recognizers = [speechToText, .. More(dice, () => new SimulatedSpeechToText(time, dice.Fork(), words))];
        List<SimulatedTextToSpeech> synthesizers = [textToSpeech, .. More(dice, () => new SimulatedTextToSpeech(time, dice.Fork(), words))];
        List<SimulatedModel> models = [model, .. More(dice, () => new SimulatedModel(time, dice.Fork(), words))];
        var recognizerGaps = Gaps(recognizers.Count);
        var synthesizerGaps = Gaps(synthesizers.Count);
        var modelGaps = Gaps(models.Count);
        foreach (var gap in all) watch.Note("gap", gap);

        var questions = new QuestionLog(new FallbackChatClient(
            [.. models.Select((each, i) => new FallbackModel($"model{i}", new GappyModel(i == 0 ? faults.Wrap(each) : each, modelGaps[i])))], With(new FallbackChatOptions())));
        var providers = new SimulatedProviders(
            new FallbackSpeechToText([.. recognizers.Select((each, i) => new GappySpeechToText($"stt{i}", i == 0 ? faults.Wrap(each) : each, recognizerGaps[i]))], With(new FallbackSpeechToTextOptions())),
            new FallbackTextToSpeech([.. synthesizers.Select((each, i) => new FallbackSynthesiser(new GappyTextToSpeech($"tts{i}", i == 0 ? faults.Wrap(each) : each, synthesizerGaps[i])))], With(new FallbackTextToSpeechOptions())),
            questions, questions, all, standIn: true);
        providers._recognizers.AddRange(recognizers);
        providers._synthesizers.AddRange(synthesizers);
        providers._models.AddRange(models);
        return providers;

        void Added(ProviderGap gap)
        {
            all.Add(gap);
            watch.Note("gap", gap);
        }

        // In three of four calls; each part at times of its own.
        ProviderGaps[] Gaps(int count)
        {
            var gaps = dice.Chance(0.75) ? ProviderGaps.Draw(dice) : [];
            all.AddRange(gaps);
            return [.. Enumerable.Range(0, count).Select(i => new ProviderGaps(time, [.. gaps.Where(_ => i == 0 || dice.Chance(GoesToo))], dice.Fork(), Added))];
        }
    }

    public void Dispose() => Model.Dispose();

    private static List<T> More<T>(SimulationRandom dice, Func<T> make) => [.. Enumerable.Range(0, dice.Between(1, 2)).Select(_ => make())];

    /// <summary>The dice in the form that the wrappers take.</summary>
    private sealed class DrawnRandom(SimulationRandom dice) : Random
    {
        public override double NextDouble() => dice.NextDouble();
    }
}

using System.Globalization;
using Antiphon.Conversation;
using Antiphon.Speech;
using Antiphon.Testing.Faults;
using Microsoft.Extensions.AI;

namespace Antiphon.Testing.Simulation;

/// <summary>What goes wrong in a call besides what people do: named faults, drawn, each at a drawn occurrence.</summary>
internal sealed class CallFaults : IDisposable
{
    /// <summary>Sentences of an answer that does not end: enough for the session's bounds, little enough for many calls.</summary>
    private const int SentencesOfHugeReply = 1_100;

    private readonly List<ChosenFault> _chosen;
    private readonly FaultInjection _injection;

    private CallFaults(List<ChosenFault> chosen, TimeProvider clock, int seed)
    {
        _chosen = chosen;
        _injection = new FaultInjection(chosen, clock, seed);
        Clock = _injection.Wrap(clock);
    }

    /// <summary>The call's clock with its faults.</summary>
    public TimeProvider Clock { get; }

    public bool Any => _chosen.Count > 0;

    /// <summary>What was drawn.</summary>
    public IReadOnlyList<ChosenFault> Chosen => _chosen;

    /// <summary>What has been hit so far.</summary>
    public IEnumerable<string> Struck => _injection.Strikes.Select(strike => strike.Scenario);

    public static CallFaults Draw(FaultLevel level, SimulationRandom dice, TimeProvider clock)
    {
        var count = level switch
        {
            FaultLevel.Some => dice.Chance(0.5) ? 1 : 0,
            FaultLevel.All => dice.Chance(0.9) ? dice.Between(1, 3) : 0,
            _ => 0,
        };

        var chosen = new List<ChosenFault>();
        for (; count > 0; count--) chosen.Add(Choose(FaultScenarios.All[dice.Next(FaultScenarios.All.Length)], dice));
        return new CallFaults(chosen, clock, dice.Next(int.MaxValue));
    }

    /// <summary>Whether anything attacks one of these.</summary>
    public bool Attacks(params FaultTarget[] targets) => _chosen.Any(fault => targets.Contains(fault.Scenario.Target));

    public bool Has(string name) => _chosen.Any(fault => fault.Scenario.Name == name);

    /// <summary>Whether this code is what one of the faults is for.</summary>
    public bool Provokes(ErrorCode code) => _chosen.Any(fault => fault.Scenario.Codes.Contains(code));

    public VoiceSessionOptions Wrap(VoiceSessionOptions options) => _injection.Wrap(options);

    /// <summary>The services with the faults of clock and observers; recogniser and synthesiser have theirs already.</summary>
    public VoiceSessionServices Wrap(VoiceSessionServices services) =>
        _injection.Wrap(services with { SpeechToText = null, TextToSpeech = null }) with { SpeechToText = services.SpeechToText, TextToSpeech = services.TextToSpeech };

    public ISpeechToText Wrap(ISpeechToText speechToText) => _injection.Wrap(speechToText);

    public ITextToSpeech Wrap(ITextToSpeech textToSpeech) => _injection.Wrap(textToSpeech);

    public IChatClient Wrap(IChatClient model) => _injection.Wrap(model);

    public IVoiceLine Wrap(IVoiceLine line) => _injection.Wrap(line);

    public void Attach(VoiceSession session) => _injection.Attach(session);

    /// <summary>The caller's way to the session.</summary>
    public Action<short[]> Carry() => frame => _injection.WriteAudio(frame);

    public void Dispose() => _injection.Dispose();

    private static ChosenFault Choose(FaultScenario scenario, SimulationRandom dice)
    {
        var given = new List<string>();
        if (scenario.Parameters.Any(parameter => parameter.Name == "n") && dice.Chance(0.6))
            given.Add(string.Create(CultureInfo.InvariantCulture, $"n={dice.Between(1, scenario.Target == FaultTarget.Line ? 400 : 5)}"));
        if (scenario.Parameters.Any(parameter => parameter.Name == "sentences")) given.Add($"sentences={SentencesOfHugeReply}");
        return ChosenFault.Parse(given.Count == 0 ? scenario.Name : $"{scenario.Name}:{string.Join(',', given)}");
    }
}

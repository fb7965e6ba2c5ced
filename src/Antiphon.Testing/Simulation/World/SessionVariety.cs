using Antiphon.Conversation;
using Antiphon.Turns;

namespace Antiphon.Testing.Simulation;

/// <summary>How a drawn call's session is set up: mostly as by default, in some calls with other strategies of turn-taking.</summary>
internal static class SessionVariety
{
    private static readonly EndpointingMode[] Modes = [EndpointingMode.Silence, EndpointingMode.Adaptive, EndpointingMode.AdaptiveScored];

    public static VoiceSessionOptions Draw(VoiceSessionOptions options, SimulationRandom dice)
    {
        if (dice.Chance(0.25)) options = options with { Endpointing = options.Endpointing with { Mode = dice.Pick(Modes) } };
        if (dice.Chance(0.3)) options = options with { EarlyAnswers = new EarlyAnswerOptions { Enabled = true, Tools = dice.Chance(0.5) ? EveryTool : null } };
        if (dice.Chance(0.1)) options = options with { Interruption = options.Interruption with { PauseAtOnset = false } };
        return options;
    }

    private static bool EveryTool(string name) => true;
}

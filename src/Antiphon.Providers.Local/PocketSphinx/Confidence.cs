namespace Antiphon.Providers.Local.PocketSphinx;

/// <summary>How sure it is that the caller said something the agent knows about.</summary>
internal static class Confidence
{
    // Gap per 10 ms frame between the path scores of the agent's own model and the mixed one. Measured on synthetic voices:
    // sentences of the agent's domain lie at -0.04 and above, open speech at -6 and below; -3 parts them and becomes 0.5.
    private const double Middle = -3;
    private const double Slope = 1;

    /// <summary>0 to 1; grows with the gap: 0.5 at -3, 0.95 at 0, 0.05 at -6.</summary>
    internal static double Of(Hypothesis agent, Hypothesis mixed)
    {
        if (agent.Frames == 0) return 0;
        var gap = ((double)agent.Score - mixed.Score) / Math.Max(1, agent.Frames);
        return 1 / (1 + Math.Exp(-(gap - Middle) / Slope));
    }
}

namespace Antiphon.Testing.Faults;

/// <summary>What a network does to the caller's audio.</summary>
internal static class CallerAudioFaults
{
    public static CallerAudio Loses(CallerAudio next, FaultSite site) => samples =>
    {
        if (!site.Strikes()) next(samples);
    };

    public static CallerAudio Duplicates(CallerAudio next, FaultSite site) => samples =>
    {
        next(samples);
        if (site.Strikes()) next(samples);
    };

    /// <summary>A piece that is hit arrives after the next one.</summary>
    public static CallerAudio Reorders(CallerAudio next, FaultSite site)
    {
        short[]? held = null;
        return samples =>
        {
            if (held is null && site.Strikes())
            {
                held = samples.ToArray();
                return;
            }

            next(samples);
            if (held is null) return;
            next(held);
            held = null;
        };
    }

    public static CallerAudio Jitters(CallerAudio next, FaultSite site)
    {
        var held = new HeldAudio(site, next);
        var most = site.Duration("most");
        return samples => held.Send(samples, site.Strikes() ? site.Now + (most * site.Draw()) : site.Now);
    }

    /// <summary>From a piece that is hit on, everything is held for a time and then arrives at once.</summary>
    public static CallerAudio Holds(CallerAudio next, FaultSite site)
    {
        var held = new HeldAudio(site, next);
        var length = site.Duration("hold");
        var until = TimeSpan.Zero;
        return samples =>
        {
            var now = site.Now;
            if (now >= until && site.Strikes()) until = now + length;
            held.Send(samples, until > now ? until : now);
        };
    }

    /// <summary>After a piece that is hit nothing arrives any more, and nobody says so.</summary>
    public static CallerAudio Ends(CallerAudio next, FaultSite site)
    {
        var isOver = false;
        return samples =>
        {
            isOver |= site.Strikes();
            if (!isOver) next(samples);
        };
    }
}

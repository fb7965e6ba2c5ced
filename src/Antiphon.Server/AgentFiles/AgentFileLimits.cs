using Antiphon.Conversation;
using Antiphon.Yaml;

namespace Antiphon.Server.AgentFiles;

/// <summary>The keys <c>liveness</c> and <c>limits</c> of an agent file.</summary>
internal static class AgentFileLimits
{
    private static readonly string[] LivenessKeys =
        ["bound", "synthesis_start", "fillers", "long_wait_fillers", "filler_interval", "comfort_sound", "work_limit", "silence_limit"];

    private static readonly string[] LimitKeys =
        ["idle_after", "idle_prompts", "idle_texts", "idle_farewell", "max_turn", "max_call", "warn_before", "warning", "farewell"];

    public static LivenessOptions? ReadLiveness(YamlFields root)
    {
        if (root.Field("liveness") is not { } field) return null;
        var fields = field.AsFields();
        fields.RefuseUnknown(LivenessKeys);
        var defaults = new LivenessOptions();
        var bound = Time(fields, "bound", 1, 60) ?? defaults.Bound;
        return new LivenessOptions
        {
            Bound = bound,
            SynthesisStart = Time(fields, "synthesis_start", 0.1, bound.TotalSeconds - 0.5) ?? Least(defaults.SynthesisStart, bound / 2),
            Fillers = Texts(fields, "fillers"),
            LongWaitFillers = Texts(fields, "long_wait_fillers"),
            FillerInterval = Time(fields, "filler_interval", 1, 600) ?? defaults.FillerInterval,
            ComfortSound = Switch(fields, "comfort_sound") ?? defaults.ComfortSound,
            WorkLimit = Time(fields, "work_limit", 5, 3_600) ?? defaults.WorkLimit,
            SilenceLimit = Time(fields, "silence_limit", bound.TotalSeconds + 0.001, 600) ?? (defaults.SilenceLimit > bound ? defaults.SilenceLimit : bound * 3),
        };
    }

    public static CallLimitOptions? ReadLimits(YamlFields root)
    {
        if (root.Field("limits") is not { } field) return null;
        var fields = field.AsFields();
        fields.RefuseUnknown(LimitKeys);
        var defaults = new CallLimitOptions();
        return defaults with
        {
            Timers = defaults.Timers with
            {
                IdleAfter = Time(fields, "idle_after", 1, 3_600),
                IdlePrompts = Count(fields, "idle_prompts", 20) ?? defaults.Timers.IdlePrompts,
                MaxTurn = Time(fields, "max_turn", 5, 3_600) ?? defaults.Timers.MaxTurn,
                MaxCall = Time(fields, "max_call", 10, 86_400),
                WarnBefore = Time(fields, "warn_before", 0, 3_600) ?? defaults.Timers.WarnBefore,
            },
            IdlePrompts = Texts(fields, "idle_texts") is { Count: > 0 } texts ? texts : defaults.IdlePrompts,
            IdleFarewell = fields.Text("idle_farewell") ?? defaults.IdleFarewell,
            Warning = fields.Text("warning"),
            MaxDurationFarewell = fields.Text("farewell") ?? defaults.MaxDurationFarewell,
        };
    }

    private static TimeSpan? Time(YamlFields fields, string name, double minSeconds, double maxSeconds) =>
        fields.Field(name)?.AsTime(minSeconds, maxSeconds);

    private static int? Count(YamlFields fields, string name, int max) => fields.Field(name)?.AsCount(0, max);

    private static bool? Switch(YamlFields fields, string name)
    {
        if (fields.Field(name) is not { } field) return null;
        return field.AsText() switch
        {
            "on" => true,
            "off" => false,
            var other => throw field.Error($"expected on or off, found {YamlWords.Shown(other)}"),
        };
    }

    private static IReadOnlyList<string>? Texts(YamlFields fields, string name)
    {
        if (fields.Field(name) is not { } field) return null;
        string[] texts = [.. fields.List(name).Select(item => item.AsText())];
        return texts.Length <= 32 ? texts : throw field.Error("expected at most 32 texts");
    }

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;
}

namespace Antiphon.Testing.Tests.Simulation.Mutations;

/// <summary>Bugs that a runtime like this has been seen to have. Each must be found by the simulator.</summary>
internal static class PlantedBugs
{
    public static IReadOnlyList<Mutation> All { get; } =
    [
        new("an epoch check is dropped", "Session/AgentVoice.cs",
            "Utterance is { } utterance && utterance.Epoch == epoch ? utterance : null;", "Utterance;"),
        new("a word that was not heard enters the history", "Mouth/HeardLedger.cs",
            "if (word.EndSample > played) break;", "if (word.StartSample > played) break;"),
        new("the far end is not told to stop", "Session/AgentVoice.cs",
            "if (utterance.Started) _line.Flush();", "_ = utterance.Started;"),
        new("a control item is lost when several wait", "Mailbox/SessionMailbox.cs",
            "            _control.Enqueue(mail);\n            if (_control.Count > ControlHighWater) ControlHighWater = _control.Count;\n            Wake();\n        }\n    }",
            "            if (_control.Count < 3) _control.Enqueue(mail);\n            if (_control.Count > ControlHighWater) ControlHighWater = _control.Count;\n            Wake();\n        }\n    }"),
        new("audio is sent without regard to its playing", "Mouth/Mouth.cs",
            "utterance.Clock.SentSamples < utterance.Clock.PlayedSamples(now) + lead", "lead > 0"),
    ];
}

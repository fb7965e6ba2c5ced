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
        new("the timer of silence is forgotten", "Liveness/SessionLiveness.cs",
            "_timer.Change(due > _state.Now ? due - _state.Now : TimeSpan.Zero, Timeout.InfiniteTimeSpan);", "_ = due;"),
        new("the queue of the caller's audio has no bound", "Mailbox/SessionMailbox.cs",
            "while (_audioHeld > audioCapacity && _audio.Count > 1)", "while (_audioHeld > TimeSpan.MaxValue && _audio.Count > 1)"),
        new("a control item is lost when several wait", "Mailbox/SessionMailbox.cs",
            "            _control.Enqueue(mail);\n            if (_control.Count > ControlHighWater) ControlHighWater = _control.Count;\n            Wake();\n        }\n    }",
            "            if (_control.Count < 3) _control.Enqueue(mail);\n            if (_control.Count > ControlHighWater) ControlHighWater = _control.Count;\n            Wake();\n        }\n    }"),
        new("a turn is answered twice", "Session/AgentSide.cs",
            "        if (news is not null) _state.Emit(news);\n        Run(utterance, _state.History);", "        if (news is not null) _state.Emit(news);\n        Run(utterance, _state.History);\n        Run(utterance, _state.History);"),
        new("speech is taken up again at the wrong sample", "Mouth/Mouth.cs",
            "var rest = AudioFrame.Copy(frame.Samples[(int)(position - frame.Position)..], frame.SampleRateHz, position);",
            "var rest = AudioFrame.Copy(frame.Samples, frame.SampleRateHz, position);"),
        new("a failure has no code", "Session/VoiceSession.cs",
            "End(\"error\", new VoiceException(ErrorCodes.SpeechToTextClosed, \"Recognition ended by itself.\"));", "End(\"error\");"),
        new("the far end is not told to stop", "Session/AgentVoice.cs",
            "_line.Flush();", ";"),
        new("audio is sent without regard to its playing", "Mouth/Mouth.cs",
            "utterance.Clock.SentSamples < utterance.Clock.PlayedSamples(now) + _leadSamples", "_leadSamples > 0"),
        new("the end of a tool is told twice", "Session/AgentSide.cs",
            "                utterance.Latency?.ToolFinished(now);", "                _state.Emit(new SessionEvent.ToolFinished(finished.CallId, finished.Name, finished.Result, finished.Duration, finished.Error), utterance.Turn);\n                utterance.Latency?.ToolFinished(now);"),
        new("the end of an engine's timer is forgotten", "Mouth/SpeechPump.cs",
            "            await _silence.DisposeAsync();", "            await Task.CompletedTask;"),
    ];
}

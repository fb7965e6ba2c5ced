namespace Antiphon.Testing.Faults;

/// <summary>Writes the catalogue of faults as the page <c>docs/faults.md</c>. Thread-safe.</summary>
public static class FaultScenariosMarkdown
{
    /// <summary>Writes the page. Lines end in LF.</summary>
    /// <param name="writer">Not disposed.</param>
    public static void Write(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Head);
        foreach (var target in FaultScenarios.All.GroupBy(scenario => scenario.Target)) Write(writer, target);
    }

    private static void Write(TextWriter writer, IGrouping<FaultTarget, FaultScenario> target)
    {
        writer.Write($"\n## {Title(target.Key)}\n\n| fault | what it does | code | what the caller hears | parameters |\n|---|---|---|---|---|\n");
        foreach (var scenario in target)
        {
            var codes = scenario.Codes.IsEmpty ? "none" : string.Join(", ", scenario.Codes.Select(code => $"`{code}`"));
            var parameters = string.Join(", ", scenario.Parameters.Select(parameter => $"`{parameter.Name}={parameter.Default}`"));
            writer.Write($"| `{scenario.Name}`{(scenario.IsServable ? "" : " *not served*")} | {scenario.Does} | {codes} | {scenario.CallerHears} | {parameters} |\n");
        }

        writer.Write('\n');
        foreach (var parameter in target.SelectMany(scenario => scenario.Parameters).Where(parameter => !Common.Contains(parameter.Name)).DistinctBy(parameter => (parameter.Name, parameter.Meaning)))
            writer.Write($"- `{parameter.Name}`: {parameter.Meaning}\n");
    }

    private static string Title(FaultTarget target) => target switch
    {
        FaultTarget.SpeechToText => "Speech to text",
        FaultTarget.TextToSpeech => "Text to speech",
        FaultTarget.Model => "Model",
        FaultTarget.Tool => "Tools",
        FaultTarget.Line => "Line",
        FaultTarget.Clock => "Clock",
        _ => "Session",
    };

    private static readonly string[] Common = ["n", "times", "probability"];

    private const string Head = """
        # Faults

        Everything here can be made to go wrong on purpose: in your unit tests, in the simulator, and in a running server against
        which you test *your* client. This page is generated from `FaultScenarios.All` (`antiphon errors --faults --markdown`); a
        test compares the two, and a test runs every fault in a whole call and holds the session against its row.

        ## Against a client of yours

        ```
        antiphon serve --allow-faults --fault model-stalls --fault tts-fails-midway:n=3
        ```

        `--fault NAME[:parameter=value,...]` may be given several times. It is refused without `--allow-faults`, and as soon as an
        address can be reached from other machines. The server says what it injects. Each session counts for itself, so every
        connection meets the same faults; `--fault-seed` changes what is random. Faults marked *not served* lie in the caller's audio
        before it reaches the server: inject those on your side.

        ## In a test of yours

        ```csharp
        using var faults = new FaultInjection([ChosenFault.Parse("stt-stalls:n=2")], time, seed: 7);
        var runner = new AgentRunner(faults.Wrap(model), null, time);
        var services = faults.Wrap(new VoiceSessionServices { Runner = runner, SpeechToText = ear, TextToSpeech = voice, TimeProvider = time });
        var session = VoiceSession.Start(faults.Wrap(options), services, faults.Wrap(line));
        faults.Attach(session);
        faults.WriteAudio(samples); // instead of session.WriteAudio
        ```

        `faults.Strikes` says what was hit, and when. The same seed and the same order of events hit the same.

        ## Which occurrence is hit

        Most faults count something: utterances, segments, requests, frames. `n` is the first that is hit, counted from 1; `times` how
        often from there on, 0 for always; `after` a time of the call before which nothing counts; `probability` the chance of each.
        Times are written `250ms`, `3s`, `2min`. *Code* is what a session with default settings answers with; *none*: it must pass
        without one.

        """;
}

namespace Antiphon.Cli;

/// <summary>Where the agent files that come with the program lie.</summary>
internal static class AgentFiles
{
    /// <summary>The appointment desk, beside the program.</summary>
    /// <exception cref="VoiceException"><see cref="ErrorCodes.AgentFileInvalid"/>: it is not there.</exception>
    public static string Default()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "agents", "appointments.yaml");
        return File.Exists(path)
            ? path
            : throw new VoiceException(ErrorCodes.AgentFileInvalid, "agents/appointments.yaml is not beside the program; name an agent file with --agent FILE.");
    }
}

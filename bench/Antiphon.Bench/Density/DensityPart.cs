namespace Antiphon.Bench.Density;

/// <summary>The processes that <see cref="DensityBench"/> starts: this program again, with <see cref="Argument"/> first.</summary>
public static class DensityPart
{
    internal const string Argument = "bench-density-part";
    internal const string Voice = "voice";
    internal const string Echo = "echo";
    internal const string Callers = "callers";

    /// <summary>Runs a part if the program was started as one; null otherwise.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int?> RunIfAskedAsync(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        if (args is not [Argument, var part, ..]) return null;
        var answers = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        await using (answers)
        {
            if (part == Callers) await DensityCallers.RunAsync(new Uri(args[2]), args[3] == Echo, CommandLines.Read(Console.In), answers);
            else await DensityServer.RunAsync(part == Echo, CommandLines.Read(Console.In), answers);
        }

        return 0;
    }
}

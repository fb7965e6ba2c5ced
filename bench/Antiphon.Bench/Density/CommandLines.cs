using System.Threading.Channels;

namespace Antiphon.Bench.Density;

/// <summary>Commands from standard input, read by a thread of their own: the console's reader blocks who waits for it, and on one
/// core that would be the only thread of the pool.</summary>
internal static class CommandLines
{
    private const int Waiting = 16;

    /// <summary>Starts reading; completes when the input ends.</summary>
    internal static ChannelReader<string> Read(TextReader input)
    {
        var lines = Channel.CreateBounded<string>(Waiting);
        new Thread(() =>
        {
            while (input.ReadLine() is { } line && lines.Writer.TryWrite(line))
            {
                // The other side waits for each answer before it asks again.
            }

            lines.Writer.TryComplete();
        })
        { IsBackground = true }.Start();
        return lines.Reader;
    }
}

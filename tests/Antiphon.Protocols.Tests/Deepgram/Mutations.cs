using System.Text;

namespace Antiphon.Protocols.Tests.Deepgram;

/// <summary>Seeded mutations of a message: whatever comes, a reader gives a message or a <see cref="ProtocolException"/>.</summary>
internal static class Mutations
{
    private const int Rounds = 2_000;

    private static readonly string[] Pieces = ["null", "{}", "[]", "\"\"", "1e999", "-0", "\"\\ud800\"", "\u0000", "{\"type\":", "],", "true"];

    internal delegate object Reader(ReadOnlySpan<byte> bytes);

    internal static void Of(byte[] message, Reader read)
    {
        var random = new Random(message.Length);
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = Mutate(message, random);
            try
            {
                Assert.NotNull(read(bytes));
            }
            catch (ProtocolException)
            {
                // The one failure that is allowed.
            }
            catch (Exception e)
            {
                Assert.Fail($"{e.GetType().Name} for {Convert.ToBase64String(bytes)}");
            }
        }
    }

    private static byte[] Mutate(byte[] message, Random random)
    {
        var bytes = new List<byte>(message);
        for (var i = random.Next(1, 4); i > 0 && bytes.Count > 0; i--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, random.Next(1, Math.Min(8, bytes.Count - at) + 1));
                    break;
                case 2:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]));
                    break;
                case 3:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(20, bytes.Count - at)));
                    break;
            }
        }

        return [.. bytes];
    }
}

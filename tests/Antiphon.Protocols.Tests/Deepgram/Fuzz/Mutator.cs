using System.Text;

namespace Antiphon.Protocols.Tests.Deepgram.Fuzz;

/// <summary>Seeded mutations of a valid message.</summary>
internal sealed class Mutator(int seed)
{
    private static readonly byte[][] Pieces =
    [
        .. new[]
        {
            "null", "{}", "[]", "\"\"", "1e999", "-0", "0.0000000001", "99999999999999999999", "\"\\ud800\"", "\\u", "\\", "\"", "\u0000", "{\"type\":", "],", "true", ",", ":",
            "\"type\":\"Settings\",", "\"content\":1,", "\"function_calls\":[],", "\"think\":[", "\ufeff", "\u2028",
        }.Select(text => Encoding.UTF8.GetBytes(text)),
        [0xFF],
        [0xC3],
        [0xED, 0xA0, 0x80],
        [0xF0, 0x9F, 0x98],
    ];

    private readonly Random _random = new(seed);

    internal byte[] Mutate(byte[] message)
    {
        var bytes = new List<byte>(message);
        for (var i = _random.Next(1, 4); i > 0 && bytes.Count > 0; i--)
        {
            var at = _random.Next(bytes.Count);
            switch (_random.Next(8))
            {
                case 0:
                    bytes[at] = (byte)_random.Next(256);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << _random.Next(8));
                    break;
                case 2:
                    bytes.RemoveRange(at, _random.Next(1, Math.Min(8, bytes.Count - at) + 1));
                    break;
                case 3 or 4:
                    bytes.InsertRange(at, Pieces[_random.Next(Pieces.Length)]);
                    break;
                case 5:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 6:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(_random.Next(1, 60), bytes.Count - at)));
                    break;
                default:
                    var other = _random.Next(bytes.Count);
                    (bytes[at], bytes[other]) = (bytes[other], bytes[at]);
                    break;
            }
        }

        return [.. bytes];
    }
}

using System.Runtime.InteropServices;

namespace Antiphon.Turns;

/// <summary>
/// The words the agent said lately, and whether the caller's are the same in the same order. Words are compared by hash of
/// their lower case; the last 64 are kept. Allocates nothing after construction.
/// </summary>
internal sealed class AgentEcho(TimeSpan window)
{
    private const int Capacity = 64;
    private const int MaxCallerWords = 24;

    /// <summary>One word alone may be the caller's answer in the agent's own word.</summary>
    public const int LeastWords = 2;

    /// <summary>How lately the agent must have said a word that is to be its echo although it came alone.</summary>
    public static readonly TimeSpan LoneWordWindow = TimeSpan.FromSeconds(2);

    private readonly (uint Hash, TimeSpan At)[] _ring = new (uint, TimeSpan)[Capacity];
    private int _count;

    public void Add(ReadOnlySpan<char> text, TimeSpan position)
    {
        if (window <= TimeSpan.Zero) return;
        var reader = new WordReader(text);
        while (reader.Next()) _ring[_count++ % Capacity] = (Hash(reader.Word), position);
        if (_count >= 2 * Capacity) _count -= Capacity; // Keeps the place in the ring and never overflows.
    }

    /// <summary>Whether these words are the agent's; fewer than <see cref="LeastWords"/> prove nothing.</summary>
    public bool Matches(ReadOnlySpan<char> text, TimeSpan position, TimeSpan within, double likeness)
    {
        if (window <= TimeSpan.Zero || _count == 0) return false;
        Span<uint> said = stackalloc uint[MaxCallerWords];
        var words = 0;
        var reader = new WordReader(text);
        while (words < MaxCallerWords && reader.Next()) said[words++] = Hash(reader.Word);
        if (words == 0) return false;

        Span<uint> agent = stackalloc uint[Capacity];
        var known = 0;
        for (var i = Math.Max(0, _count - Capacity); i < _count; i++)
        {
            var (hash, at) = _ring[i % Capacity];
            if (position - at <= within && position - at <= window) agent[known++] = hash;
        }

        var errors = LeastErrors(said[..words], agent[..known]);
        return 1 - (double)errors / words >= likeness;
    }

    // Edit distance of the caller's words to the most similar run of the agent's: the run may start and end anywhere.
    private static int LeastErrors(ReadOnlySpan<uint> said, ReadOnlySpan<uint> agent)
    {
        Span<int> row = stackalloc int[Capacity + 1];
        row = row[..(agent.Length + 1)];
        row.Clear();
        for (var i = 1; i <= said.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= agent.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j - 1], above) + 1, diagonal + (said[i - 1] == agent[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        var least = said.Length;
        foreach (var errors in row) least = Math.Min(least, errors);
        return least;
    }

    // FNV-1a over the upper case: the same in every process, unlike string hashes.
    private static uint Hash(ReadOnlySpan<char> word)
    {
        Span<char> upper = stackalloc char[64];
        var length = Math.Min(word.Length, upper.Length);
        word[..length].ToUpperInvariant(upper);
        var hash = 2_166_136_261;
        foreach (var b in MemoryMarshal.AsBytes(upper[..length])) hash = (hash ^ b) * 16_777_619;
        return hash;
    }
}

namespace Antiphon.Bench.Codec;

/// <summary>What one way of doing a thing costs.</summary>
internal readonly record struct CodecCost(double Nanoseconds, double AllocatedBytes);

/// <summary>One message one way: what it costs here, the straightforward way, and the shortest way of reflection.</summary>
internal sealed record CodecRow(string Name, int Bytes, CodecCost Ours, CodecCost Plain, CodecCost Shortest);

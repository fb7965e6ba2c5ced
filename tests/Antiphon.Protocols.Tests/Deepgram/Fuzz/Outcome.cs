namespace Antiphon.Protocols.Tests.Deepgram.Fuzz;

/// <summary>Reads bytes and insists on the two outcomes that there may be.</summary>
internal static class Outcome
{
    /// <summary>Bytes that may be allocated for each byte of a message, and for the least message: exceptions and their texts.</summary>
    private const int BytesPerByte = 400;
    private const int BytesAtLeast = 256 * 1_024;

    internal delegate object Reader(ReadOnlySpan<byte> bytes);

    /// <summary>The refusal; null when there was a message.</summary>
    internal static ProtocolException? Of(byte[] bytes, Reader read)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        ProtocolException? refusal = null;
        object? message = null;
        try
        {
            message = read(bytes);
            Assert.NotNull(message);
        }
        catch (ProtocolException e)
        {
            refusal = e;
        }
        catch (Exception e)
        {
            Assert.Fail($"{e.GetType().Name} for {Convert.ToBase64String(bytes.AsSpan(0, Math.Min(bytes.Length, 2_000)))}: {e}");
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, BytesAtLeast + ((long)BytesPerByte * bytes.Length));
        Reference.AgreesWith(bytes, message);
        return refusal;
    }
}

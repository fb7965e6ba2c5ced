using System.Runtime.CompilerServices;

namespace Antiphon.Server.Deepgram;

/// <summary>
/// An entry of a client's list is tried once in each request: when all have failed the turn is lost, as the protocol has it, and the next
/// one begins with the first. So what fails here says that the same again is no use.
/// </summary>
internal static class OneAttempt
{
    internal static async IAsyncEnumerable<T> Of<T>(IAsyncEnumerable<T> items, ErrorCode code, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reading = items.GetAsyncEnumerator(cancellationToken);
        await using var _ = reading.ConfigureAwait(false);
        while (true)
        {
            try
            {
                if (!await reading.MoveNextAsync().ConfigureAwait(false)) break;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                throw Final(e, code);
            }

            yield return reading.Current;
        }
    }

    internal static VoiceException Final(Exception error, ErrorCode code) => error switch
    {
        VoiceException { IsTransient: false } final => final,
        VoiceException coded => new VoiceException(coded.Code, coded.Message, coded) { IsTransient = false, RetryAfter = coded.RetryAfter, CorrelationId = coded.CorrelationId },
        _ => new VoiceException(code, "A provider of the list failed.", error) { IsTransient = false },
    };
}

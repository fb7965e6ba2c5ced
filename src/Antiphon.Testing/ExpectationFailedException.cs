namespace Antiphon.Testing;

/// <summary>A test's expectation was not met: a double was used in a way its script does not foresee, a step was left over, or
/// something awaited did not come. Test frameworks report it like any failure.</summary>
public sealed class ExpectationFailedException : Exception
{
    /// <summary>Makes one.</summary>
    /// <param name="message">What was expected and what came.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public ExpectationFailedException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

namespace Antiphon.Conformance.Running;

/// <summary>What a case expected did not come.</summary>
internal sealed class ExpectationFailure(string message) : Exception(message);

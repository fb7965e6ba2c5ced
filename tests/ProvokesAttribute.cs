using Xunit.v3;

namespace Antiphon.Tests;

/// <summary>This test provokes a failure with this code of the catalogue, the way its row says. Compiled into every test
/// project; <c>Antiphon.Cli.Tests.Architecture.ProvokedCodesTests</c> holds all of them against the catalogue.</summary>
/// <param name="code">The code.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class ProvokesAttribute(string code) : Attribute, ITraitAttribute
{
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("provokes", code)];
}

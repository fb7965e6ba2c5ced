using System.Collections.Immutable;

namespace Antiphon.Testing.Faults;

/// <summary>A scenario with the values of its parameters. Immutable.</summary>
public sealed class ChosenFault
{
    private readonly ImmutableDictionary<string, string> _given;

    private ChosenFault(FaultScenario scenario, ImmutableDictionary<string, string> given)
    {
        Scenario = scenario;
        _given = given;
    }

    /// <summary>The scenario.</summary>
    public FaultScenario Scenario { get; }

    /// <summary>Chooses <paramref name="scenario"/> with its defaults.</summary>
    public static ChosenFault Of(FaultScenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        return new ChosenFault(scenario, ImmutableDictionary<string, string>.Empty);
    }

    /// <summary>Reads <c>NAME</c> or <c>NAME:parameter=value,parameter=value</c>, e.g. <c>stt-stalls:n=2,times=3</c>.</summary>
    /// <exception cref="VoiceException"><see cref="ErrorCodes.ConfigurationInvalid"/>: no such scenario or parameter, or a value
    /// of another form. The text says what there is.</exception>
    public static ChosenFault Parse(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? text : text[..colon];
        var scenario = FaultScenarios.Find(name)
            ?? throw Invalid($"There is no fault '{name}'{Nearest(name)}. antiphon errors --faults lists them.");

        var given = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var settings = colon < 0 ? [] : text[(colon + 1)..].Split(',', StringSplitOptions.TrimEntries);
        foreach (var setting in settings)
        {
            var equals = setting.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw Invalid($"Fault {name}: expected parameter=value, came '{setting}'.");
            var (parameter, value) = (Parameter(scenario, setting[..equals]), setting[(equals + 1)..]);
            if (!parameter.TryRead(value, out _)) throw Invalid($"Fault {name}: {parameter.Name} is '{value}'; expected {parameter.Form}.");
            given[parameter.Name] = value;
        }

        return new ChosenFault(scenario, given.ToImmutable());
    }

    /// <summary>The value of a parameter, as written.</summary>
    public string this[string parameter] => _given.GetValueOrDefault(parameter, Parameter(Scenario, parameter).Default);

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public override string ToString() => _given.IsEmpty
        ? Scenario.Name
        : $"{Scenario.Name}:{string.Join(',', Scenario.Parameters.Where(parameter => _given.ContainsKey(parameter.Name)).Select(parameter => $"{parameter.Name}={_given[parameter.Name]}"))}";

    internal double Number(string name)
    {
        var parameter = Parameter(Scenario, name);
        return parameter.TryRead(this[name], out var value) ? value : throw new InvalidOperationException($"{Scenario.Name}: the default of {name} is of another form.");
    }

    private static FaultParameter Parameter(FaultScenario scenario, string name) => scenario.Parameters.FirstOrDefault(parameter => parameter.Name == name)
        ?? throw Invalid($"Fault {scenario.Name} has no parameter '{name}'; it has {(scenario.Parameters.IsEmpty ? "none" : string.Join(", ", scenario.Parameters.Select(parameter => parameter.Name)))}.");

    private static string Nearest(string name)
    {
        var near = FaultScenarios.All.Where(scenario => scenario.Name.Contains(name, StringComparison.OrdinalIgnoreCase)).Select(scenario => scenario.Name).Take(5).ToList();
        return name.Length == 0 || near.Count == 0 ? "" : $"; did you mean {string.Join(" or ", near)}?";
    }

    private static VoiceException Invalid(string message) => new(ErrorCodes.ConfigurationInvalid, message);
}

using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Antiphon.Speech;
using Microsoft.Extensions.AI;

namespace Antiphon.Agents;

/// <summary>
/// Makes tools of C# methods. The schema comes from the signature: <see cref="DescriptionAttribute"/>s, optional parameters
/// with their defaults, enums as strings, <see cref="DateOnly"/> and <see cref="TimeOnly"/> as date and time. Names of tools,
/// parameters and enum values become snake case. Parameters of type <see cref="ToolCallContext"/>,
/// <see cref="CancellationToken"/> and <see cref="IServiceProvider"/> are filled in and do not show.
/// </summary>
public static class AgentTool
{
    /// <summary>Key in <see cref="AITool.AdditionalProperties"/>: true when the caller should say yes before the tool is called.
    /// The offline brain asks; a language model is told by the description.</summary>
    public const string ConfirmPropertyName = "antiphon.confirm";

    /// <summary>Key in <see cref="AITool.AdditionalProperties"/>: a <see cref="TimeSpan"/> that replaces
    /// <see cref="AgentRunnerOptions.ToolTimeout"/> for this tool.</summary>
    public const string TimeoutPropertyName = "antiphon.timeout";

    /// <summary>Key in <see cref="AITool.AdditionalProperties"/>: true where calls of the tool may have to wait, e.g. until the caller's turn is
    /// surely over. Of the calls of one reply they begin last, so that none of the others waits behind them.</summary>
    public const string DeferPropertyName = "antiphon.defer";

    private static readonly JsonSerializerOptions Json = MakeJsonOptions();

    /// <summary>Makes a tool of <paramref name="method"/>.</summary>
    /// <param name="method">What runs; may return a value, a task of one, or nothing. Called on the thread pool, for several
    /// conversations at once.</param>
    /// <param name="name">Name of the tool; null for the method's name in snake case. Needed for a lambda.</param>
    /// <param name="description">What it does, for the model; null for the method's <see cref="DescriptionAttribute"/>.</param>
    /// <param name="phrases">How people ask for it (<see cref="SpeechPhrases"/>); null for the method's <see cref="PhrasesAttribute"/>s.</param>
    /// <param name="confirm">Whether the caller should say yes before it is called.</param>
    /// <param name="timeout">Its time limit; null for the runner's.</param>
    /// <exception cref="ArgumentException">A lambda without a name, or two parameters with the same name in snake case.</exception>
    public static AIFunction Create(Delegate method, string? name = null, string? description = null,
        IReadOnlyList<string>? phrases = null, bool confirm = false, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(method);
        return Create(method.Method, method.Target, name, description, phrases, confirm, timeout);
    }

    /// <summary>Makes a tool of every public method of <paramref name="instance"/> that carries <see cref="AgentToolAttribute"/>,
    /// in the order of the source.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static IReadOnlyList<AIFunction> FromMethods(object instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        var tools = instance.GetType()
            .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy)
            .OrderBy(method => method.MetadataToken)
            .Select(method => (Method: method, Mark: method.GetCustomAttribute<AgentToolAttribute>()))
            .Where(one => one.Mark is not null)
            .Select(one => Create(one.Method, one.Method.IsStatic ? null : instance, one.Mark!.Name, null, null, one.Mark.Confirm, null))
            .ToArray();
        return tools.Length > 0 ? tools : throw new ArgumentException($"{instance.GetType().Name} has no public method marked [AgentTool].", nameof(instance));
    }

    /// <summary>Whether the caller should say yes before <paramref name="tool"/> is called.</summary>
    public static bool NeedsConfirmation(AITool tool)
    {
        ArgumentNullException.ThrowIfNull(tool);
        return tool.AdditionalProperties.TryGetValue(ConfirmPropertyName, out var value) && value is true;
    }

    internal static bool MayHaveToWait(AITool? tool) => tool?.AdditionalProperties.TryGetValue(DeferPropertyName, out var value) == true && value is true;

    internal static TimeSpan? TimeoutOf(AITool tool) =>
        tool.AdditionalProperties.TryGetValue(TimeoutPropertyName, out var value) && value is TimeSpan timeout && timeout > TimeSpan.Zero ? timeout : null;

    private static AIFunction Create(MethodInfo method, object? target, string? name, string? description,
        IReadOnlyList<string>? phrases, bool confirm, TimeSpan? timeout)
    {
        phrases ??= [.. method.GetCustomAttributes<PhrasesAttribute>().SelectMany(attribute => attribute.Templates)];
        var properties = new Dictionary<string, object?>(StringComparer.Ordinal);
        if (phrases.Count > 0) properties[SpeechPhrases.PropertyName] = phrases;
        if (confirm) properties[ConfirmPropertyName] = true;
        if (timeout is { } limit) properties[TimeoutPropertyName] = limit;

        return ToolFunction.Wrap(AIFunctionFactory.Create(method, target, new AIFunctionFactoryOptions
        {
            Name = name ?? NameOf(method),
            Description = description ?? method.GetCustomAttribute<DescriptionAttribute>()?.Description ?? "",
            AdditionalProperties = properties,
            SerializerOptions = Json,
            ExcludeResultSchema = true,
            ConfigureParameterBinding = Bind,
        }));
    }

    private static AIFunctionFactoryOptions.ParameterBindingOptions Bind(ParameterInfo parameter) =>
        parameter.ParameterType != typeof(ToolCallContext)
            ? default
            : new AIFunctionFactoryOptions.ParameterBindingOptions
            {
                ExcludeFromSchema = true,
                BindParameter = static (parameter, arguments) => ToolCallContext.Of(arguments)
                    ?? (parameter.HasDefaultValue ? null : throw new InvalidOperationException($"The tool needs a {nameof(ToolCallContext)}: it can only be called by an agent runner.")),
            };

    private static string NameOf(MethodInfo method)
    {
        var name = method.Name;
        if (name.StartsWith('<'))
        {
            // A local function is compiled to <Outer>g__Name|0_0, a lambda to <Outer>b__0_0.
            var start = name.IndexOf(">g__", StringComparison.Ordinal);
            if (start < 0) throw new ArgumentException("A lambda has no name of its own: give the tool one.", nameof(method));
            name = name[(start + 4)..name.IndexOf('|', start)];
        }

        if (name.EndsWith("Async", StringComparison.Ordinal) && name.Length > 5) name = name[..^5];
        return JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
    }

    private static JsonSerializerOptions MakeJsonOptions()
    {
        var options = new JsonSerializerOptions(AIJsonUtilities.DefaultOptions) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = false };
        options.Converters.Insert(0, new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}

using System.Text;

namespace Antiphon.Protocols.Tests.Deepgram.Fuzz;

/// <summary>Messages made to hurt.</summary>
internal static class HostileMessages
{
    private const int Many = 20_000;

    internal static IReadOnlyDictionary<string, byte[]> All { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["deep arrays"] = new string('[', Many),
        ["deep arrays in a field"] = "{\"type\":\"KeepAlive\",\"x\":" + new string('[', Many) + new string(']', Many) + "}",
        ["deep objects in a field"] = "{\"type\":\"AgentAudioDone\",\"x\":" + Repeat("{\"a\":", Many) + "1" + new string('}', Many) + "}",
        ["deep parameters"] = Function("{\"a\":" + new string('[', 200) + new string(']', 200) + "}"),
        ["deep within the limit"] = "{\"type\":\"AgentAudioDone\",\"x\":" + new string('[', 50) + new string(']', 50) + "}",
        ["deep custom content"] = "{\"type\":\"__customFromThinkProvider\",\"content\":" + new string('[', 200) + new string(']', 200) + "}",
        ["huge integer"] = Input(new string('9', Many)),
        ["huge exponent"] = Input("1e" + new string('9', Many)),
        ["long fraction"] = Input("1." + new string('1', Many)),
        ["huge latency"] = "{\"type\":\"LatencyReport\",\"total_latency\":" + new string('9', Many) + "}",
        ["huge latency as text"] = "{\"type\":\"LatencyReport\",\"total_latency\":\"" + new string('9', Many) + "\"}",
        ["huge threshold"] = "{\"type\":\"UpdateListen\",\"listen\":{\"provider\":{\"type\":\"deepgram\",\"eot_threshold\":1e999}}}",
        ["duplicate type"] = "{\"type\":\"KeepAlive\",\"type\":\"KeepAlive\"}",
        ["duplicate type, escaped"] = "{\"type\":\"KeepAlive\",\"t\\u0079pe\":\"KeepAlive\"}",
        ["duplicate content"] = "{\"type\":\"InjectUserMessage\",\"content\":\"a\",\"content\":\"b\"}",
        ["duplicate agent"] = "{\"type\":\"Settings\",\"audio\":{},\"agent\":{},\"agent\":{}}",
        ["duplicate parameter"] = Function("{\"a\":1,\"a\":2}"),
        ["duplicate in a raw message"] = "{\"type\":\"Later\",\"a\":1,\"a\":2}",
        ["many duplicates"] = "{\"type\":\"KeepAlive\"" + Repeat(",\"a\":1", Many) + "}",
        ["many unknown fields"] = "{\"type\":\"KeepAlive\"" + string.Concat(Enumerable.Range(0, Many).Select(i => $",\"a{i}\":1")) + "}",
        ["many unknown settings"] = "{\"type\":\"Settings\",\"audio\":{},\"agent\":{" + string.Join(',', Enumerable.Range(0, Many).Select(i => $"\"a{i}\":1")) + "}}",
        ["many tags"] = "{\"type\":\"Settings\",\"audio\":{},\"agent\":{},\"tags\":[" + string.Join(',', Enumerable.Repeat("\"t\"", Many)) + "]}",
        ["many entries, the last bad"] = "{\"type\":\"UpdateThink\",\"think\":[" + Repeat("{\"provider\":{\"type\":\"nvidia\"}},", 2_000) + "7]}",
        ["many functions of a name"] = "{\"type\":\"UpdateThink\",\"think\":{\"provider\":{\"type\":\"nvidia\"},\"functions\":[" + string.Join(',', Enumerable.Repeat("{\"name\":\"f\"}", 2_000)) + "]}}",
        ["many calls, the last bad"] = "{\"type\":\"FunctionCallRequest\",\"functions\":[" + Repeat("{\"id\":\"1\",\"name\":\"f\"},", 2_000) + "7]}",
        ["long name"] = "{\"type\":\"KeepAlive\",\"" + new string('x', Many) + "\":1}",
        ["long name, escaped"] = "{\"type\":\"KeepAlive\",\"" + Repeat("\\u0078\\n", Many) + "\":1}",
        ["long names in depth"] = "{\"type\":\"Settings\",\"audio\":{},\"agent\":{\"listen\":{\"provider\":{\"type\":\"deepgram\",\"" + new string('y', Many) + "\":1}}}}",
        ["long type"] = "{\"type\":\"" + new string('T', Many) + "\"}",
        ["long text, all escapes"] = "{\"type\":\"InjectUserMessage\",\"content\":\"" + Repeat("\\u00e4\\\"", Many) + "\"}",
        ["half a pair, taken"] = "{\"type\":\"InjectUserMessage\",\"content\":\"\\ud800\"}",
        ["half a pair, passed over"] = "{\"type\":\"AgentAudioDone\",\"x\":\"\\ud800\"}",
        ["half a pair in a raw message"] = "{\"type\":\"Later\",\"x\":{\"y\":\"\\ud800\"}}",
        ["half a pair in parameters"] = Function("{\"a\":\"\\udc00\"}"),
        ["half a pair in a name"] = "{\"type\":\"KeepAlive\",\"\\ud800\":1}",
        ["half a pair in custom content"] = "{\"type\":\"__customToThinkProvider\",\"content\":[\"\\ud800\"]}",
        ["control characters in a name"] = "{\"type\":\"KeepAlive\",\"\\u0000\\u001b[31m\":1}",
        ["byte order mark"] = "\ufeff{\"type\":\"KeepAlive\"}",
        ["comment"] = "{\"type\":\"KeepAlive\"/* hi */}",
        ["white space"] = new string(' ', Many) + "{\"type\":" + new string('\n', Many) + "\"KeepAlive\"}" + new string('\t', Many),
        ["nothing but white space"] = new string(' ', Many),
        ["object of nulls"] = "{\"type\":\"Settings\",\"audio\":{\"input\":null,\"output\":null},\"agent\":{\"listen\":null,\"think\":null,\"speak\":null,\"greeting\":null,\"context\":null}}",
        ["content null at last"] = "{\"type\":\"__customToThinkProvider\",\"content\":null}",
    }.ToDictionary(row => row.Key, row => Encoding.UTF8.GetBytes(row.Value), StringComparer.Ordinal);

    private static string Repeat(string text, int times) => new StringBuilder(text.Length * times).Insert(0, text, times).ToString();

    private static string Input(string rate) => "{\"type\":\"Settings\",\"audio\":{\"input\":{\"encoding\":\"linear16\",\"sample_rate\":" + rate + "}},\"agent\":{}}";

    private static string Function(string parameters) =>
        "{\"type\":\"UpdateThink\",\"think\":{\"provider\":{\"type\":\"nvidia\"},\"functions\":[{\"name\":\"f\",\"parameters\":" + parameters + "}]}}";
}

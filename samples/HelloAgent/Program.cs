using System.ComponentModel;
using Antiphon.Agents;
using Antiphon.Conversation;
using Antiphon.Server;

return await AntiphonServer.RunAsync(args, setup => setup.Agent = new VoiceAgent
{
    Greeting = "Pizza line, what would you like?",
    Agent = new Agent
    {
        Name = "Pizza line",
        Instructions = "Take orders for pizza. Be brief.",
        Tools = [AgentTool.Create(OrderPizza, confirm: true)],
    },
});

[Description("Order a pizza.")]
[Phrases("[i would like] [a] [{size}] {kind} [pizza] [please]", "(order | get me) [a] [{size}] {kind} pizza")]
static string OrderPizza([Description("kind of pizza")] Kind kind, [Description("size")] Size size) =>
    $"One {size} {kind} pizza, ready in twenty minutes.".ToLowerInvariant();

enum Kind { Margherita, Pepperoni, Mushroom }
enum Size { Small, Medium, Large }

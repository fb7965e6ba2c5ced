namespace Antiphon.Server.Hosting;

/// <summary>A part of the server and how it stands, for health, console and start-up.</summary>
/// <param name="Name">Stable name: <c>speech_to_text</c>, <c>text_to_speech</c>, <c>model</c>.</param>
/// <param name="Engine">What fills the part; empty when nothing does.</param>
/// <param name="IsReady">Whether it works.</param>
/// <param name="Note">What a person should know: what is missing, or what it is not. Empty when there is nothing to say.</param>
/// <param name="Mend">The command that mends it; empty when nothing is to be mended.</param>
public sealed record ServerPart(string Name, string Engine, bool IsReady, string Note = "", string Mend = "");

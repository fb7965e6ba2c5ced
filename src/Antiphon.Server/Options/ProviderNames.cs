namespace Antiphon.Server;

/// <summary>Names of providers that need no configuration.</summary>
public static class ProviderNames
{
    /// <summary>The offline brain, among the models. Always there.</summary>
    public const string Offline = "offline";

    /// <summary>The model of <see cref="AntiphonOptions.Model"/>, the short form.</summary>
    public const string Default = "default";

    /// <summary>The local engine, among voices and recognisers. There where it is installed and <see cref="SpeechSettings.Host"/> is
    /// not <see cref="SpeechHost.None"/>.</summary>
    public const string Local = "local";

    /// <summary>What the program gave in code without a name (<see cref="AntiphonServerSetup"/>).</summary>
    public const string Given = "given";
}

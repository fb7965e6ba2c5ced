namespace Antiphon.Providers.Local.Tests.Engines;

public sealed class LocalEnginesTests
{
    [Fact]
    public void Probe_ThisMachine_HasEveryPart() =>
        Assert.All(LocalEngines.Probe(), p => Assert.True(p.Found, $"{p.Name} is missing. These tests need it: {LocalEngines.InstallCommand}"));

    [Fact]
    public void Probe_ThisMachine_TellsVersionAndPath()
    {
        var flite = LocalEngines.Probe().Single(p => p.Name == "libflite.so.1");

        Assert.StartsWith("/", flite.Path);
        Assert.False(string.IsNullOrEmpty(flite.Version));
    }

    [Fact]
    public void Probe_EmptyDirectory_FindsNothingAndNamesTheMend()
    {
        var nowhere = new LocalSpeechOptions { LibraryDirectory = "/nowhere", ModelDirectory = "/nowhere" };

        Assert.All(LocalEngines.Probe(nowhere), p => Assert.Equal((false, LocalEngines.InstallCommand), (p.Found, p.Mend)));
        Assert.False(LocalEngines.CanSpeak(nowhere) || LocalEngines.CanHear(nowhere));
    }
}

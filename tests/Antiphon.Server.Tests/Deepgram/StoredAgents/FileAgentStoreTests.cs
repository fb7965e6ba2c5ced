using System.Text.Json;
using Antiphon.Server.Deepgram;

namespace Antiphon.Server.Tests.Deepgram.StoredAgents;

public sealed class FileAgentStoreTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FileAgentStore _store;

    public FileAgentStoreTests() => _store = new FileAgentStore(_folder.Path);

    [Fact]
    public async Task FindAsync_AfterARestart_IsWhatWasAdded()
    {
        var agent = Agent("one");
        await AddAsync(agent);

        using var restarted = new FileAgentStore(_folder.Path);
        var found = await restarted.Agents.FindAsync("one", agent.Id, CancellationToken.None);

        Assert.Equivalent(agent, found, strict: true);
    }

    [Fact]
    public async Task FindAsync_WithoutProject_LooksInAll()
    {
        await AddAsync(Agent("one"));
        var agent = Agent("two");
        await AddAsync(agent);

        Assert.Equal("two", (await _store.Agents.FindAsync(null, agent.Id, CancellationToken.None))?.Project);
        Assert.Null(await _store.Agents.FindAsync("one", agent.Id, CancellationToken.None));
    }

    [Fact]
    public async Task ListAsync_Project_IsItsOwnOldestFirst()
    {
        var (first, second) = (Agent("one", minute: 1), Agent("one", minute: 2));
        await AddAsync(second);
        await AddAsync(Agent("two"));
        await AddAsync(first);

        Assert.Equal([first.Id, second.Id], (await _store.Agents.ListAsync("one", CancellationToken.None)).Select(agent => agent.Id));
        Assert.Empty(await _store.Agents.ListAsync("three", CancellationToken.None));
    }

    [Fact]
    public async Task UpdateAsync_Item_IsChanged()
    {
        var agent = Agent("one");
        await AddAsync(agent);

        await _store.Agents.UpdateAsync("one", agent.Id, old => old with { ApiVersion = 7 }, CancellationToken.None);

        Assert.Equal(7, (await _store.Agents.FindAsync("one", agent.Id, CancellationToken.None))?.ApiVersion);
        Assert.Null(await _store.Agents.UpdateAsync("one", Guid.NewGuid(), old => old, CancellationToken.None));
    }

    [Fact]
    public async Task DeleteAsync_Item_IsGone()
    {
        var agent = Agent("one");
        await AddAsync(agent);

        Assert.True(await _store.Agents.DeleteAsync("one", agent.Id, CancellationToken.None));
        Assert.False(await _store.Agents.DeleteAsync("one", agent.Id, CancellationToken.None));
        Assert.Null(await _store.Agents.FindAsync(null, agent.Id, CancellationToken.None));
    }

    [Fact]
    public async Task AddAsync_ManyAtOnce_KeepToTheBound()
    {
        var adding = Enumerable.Range(0, 20).Select(_ => _store.Agents.AddAsync(Agent("one"),
            agents => agents.Count < 5 ? null : new VoiceException(ErrorCodes.RequestInvalid, "Full."), CancellationToken.None));

        await Assert.ThrowsAsync<VoiceException>(() => Task.WhenAll(adding));

        Assert.Equal(5, (await _store.Agents.ListAsync("one", CancellationToken.None)).Count);
    }

    [Fact]
    public async Task Files_OnUnix_AreForTheOwnerAlone()
    {
        await _store.Variables.AddAsync(new AgentVariable
        {
            Id = Guid.NewGuid(),
            Project = "one",
            Key = "DG_KEY",
            Value = JsonElement.Parse("\"secret\""),
            IsSensitive = true,
            CreatedAt = default,
            UpdatedAt = default,
        }, _ => null, CancellationToken.None);

        var file = Assert.Single(Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories));

        if (OperatingSystem.IsWindows()) Assert.Skip("File modes are those of Unix.");
        else Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    private Task AddAsync(StoredAgent agent) => _store.Agents.AddAsync(agent, _ => null, CancellationToken.None);

    private static StoredAgent Agent(string project, int minute = 0) => new()
    {
        Id = Guid.NewGuid(),
        Project = project,
        Config = "{}",
        Metadata = new Dictionary<string, string> { ["a"] = "ä \"b\"" },
        CreatedAt = new DateTimeOffset(2030, 1, 1, 0, minute, 0, TimeSpan.Zero),
        UpdatedAt = new DateTimeOffset(2030, 1, 1, 1, minute, 0, TimeSpan.Zero),
    };
}

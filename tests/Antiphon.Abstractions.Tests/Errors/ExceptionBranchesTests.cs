namespace Antiphon.Abstractions.Tests.Errors;

public sealed class ExceptionBranchesTests
{
    public static TheoryData<string> Names => [.. ExceptionBranches.All.Select(branch => branch.Name)];

    [Fact]
    public void All_TypesThatExist_AreTheOnesOfTheAssembly()
    {
        var types = typeof(VoiceException).Assembly.GetExportedTypes().Where(type => type.IsAssignableTo(typeof(VoiceException)));

        Assert.Equal(
            types.Select(type => type.Name).Order(StringComparer.Ordinal),
            ExceptionBranches.All.Where(branch => branch.Type is not null).Select(branch => branch.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Branch_ThatExists_HasThatTypeAndParent(string name)
    {
        var branch = ExceptionBranches.All.Single(b => b.Name == name);
        if (branch.Type is not { } type)
        {
            Assert.NotNull(branch.Parent);
            return;
        }

        Assert.Equal(name, type.Name);
        Assert.Equal(branch.Parent ?? nameof(Exception), type.BaseType!.Name);
    }

    [Fact]
    public void All_Parents_ComeBeforeTheirChildren()
    {
        var before = new HashSet<string>();
        foreach (var branch in ExceptionBranches.All)
        {
            Assert.True(branch.Parent is null ? before.Count == 0 : before.Contains(branch.Parent), branch.Name);
            Assert.True(before.Add(branch.Name), branch.Name);
        }
    }

    [Theory]
    [InlineData("CredentialException", "ConnectionException")]
    [InlineData("MediaException", "ConnectionException")]
    [InlineData("AudioBufferFullException", "CallException")]
    [InlineData("AudioBufferClosedException", "CallException")]
    [InlineData("CallCommandTimeoutException", "CallCommandException")]
    public void Branch_OfWhatIsASiblingElsewhere_IsNotBelowIt(string name, string other)
    {
        var ancestors = new List<string>();
        for (var at = ExceptionBranches.All.Single(b => b.Name == name).Parent; at is not null; at = ExceptionBranches.All.Single(b => b.Name == at).Parent)
            ancestors.Add(at);

        Assert.DoesNotContain(other, ancestors);
        Assert.Contains(ExceptionBranches.All, branch => branch.Name == other);
    }
}

namespace Antiphon.Abstractions.Tests.Errors.Sources;

public sealed class SourceTermsTests
{
    // A mistake in the calling code has no code of the catalogue and no type of its own.
    private static readonly string[] BaseClassLibrary = [nameof(ArgumentException)];

    public static TheoryData<SourceSystem> Systems => [.. Enum.GetValues<SourceSystem>()];

    [Theory]
    [MemberData(nameof(Systems))]
    public void Of_System_HasEveryNameOfItsDocumentation(SourceSystem system) =>
        Assert.Empty(PublishedNames.Of(system).Except(SourceTerms.Of(system).Select(term => (term.Kind, term.Name))));

    [Theory]
    [MemberData(nameof(Systems))]
    public void Of_System_HasNoNameBesides(SourceSystem system) =>
        Assert.Empty(SourceTerms.Of(system).Select(term => (term.Kind, term.Name)).Except(PublishedNames.Of(system)));

    [Fact]
    public void All_Names_AreUniqueWithinSystemAndKind() =>
        Assert.Equal(SourceTerms.All.Count, SourceTerms.All.Select(term => (term.System, term.Kind, term.Name)).Distinct().Count());

    [Fact]
    public void All_EveryTerm_HasCodesOrAReasonWhyNone() =>
        Assert.All(SourceTerms.All, term => Assert.True(term.Codes.Count > 0 ^ !string.IsNullOrWhiteSpace(term.WhyNone), term.Name));

    [Fact]
    public void All_EveryCode_IsARowOfTheCatalogue() =>
        Assert.All(SourceTerms.All.SelectMany(term => term.Codes), code => Assert.Contains(ErrorCodes.All, row => ReferenceEquals(row, code)));

    [Fact]
    public void All_EveryMeaning_IsASentence() =>
        Assert.All(SourceTerms.All, term => Assert.EndsWith(".", term.Meaning, StringComparison.Ordinal));

    [Fact]
    public void All_Warnings_LeaveTheSessionGoingOn() =>
        Assert.All(SourceTerms.All.Where(term => term.Kind == SourceTermKind.Warning), term => Assert.True(term.SessionContinues, term.Name));

    [Fact]
    public void All_SentTerms_AreOfTheProtocolThatIsSpoken() =>
        Assert.All(SourceTerms.All.Where(term => term.IsSent), term => Assert.Equal(SourceSystem.DeepgramVoiceAgent, term.System));

    [Fact]
    public void All_SentTermsWithCodes_HaveARaisedOne() =>
        Assert.All(SourceTerms.All.Where(term => term is { IsSent: true, Codes.Count: > 0 }), term => Assert.Contains(term.Codes, code => code.IsRaised));

    [Fact]
    public void All_Exceptions_NameTheTypeThatAProgramCatchesHere()
    {
        string[] known = [.. ExceptionBranches.All.Select(branch => branch.Name), .. BaseClassLibrary];

        Assert.All(SourceTerms.All.Where(term => term.Kind == SourceTermKind.ExceptionType && term.Name != "UnconsumedVoiceSteps"),
            term => Assert.Contains(term.Exception, known));
    }

    [Fact]
    public void Exceptions_PlannedBranches_AnswerToANameOfAnotherSystem()
    {
        var named = SourceTerms.All.Select(term => term.Exception).ToHashSet();

        Assert.DoesNotContain(ExceptionBranches.All, branch => branch.Type is null && !named.Contains(branch.Name));
    }

    [Theory]
    [InlineData("USER_AUDIO_FORMAT", SourceTermState.Sent)]
    [InlineData("WSSCallCommandTimeoutError", SourceTermState.Planned)]
    [InlineData("ModelTimeoutError", SourceTermState.UnderOurCode)]
    [InlineData("caller_hangup", SourceTermState.NoError)]
    public void State_OfATerm_SaysWhereItStands(string name, SourceTermState state) =>
        Assert.Equal(state, SourceTerms.All.Single(term => term.Name == name).State);

    [Fact]
    public void NameOf_UnknownSystem_Refuses() => Assert.Throws<ArgumentOutOfRangeException>(() => SourceTerms.NameOf((SourceSystem)99));
}

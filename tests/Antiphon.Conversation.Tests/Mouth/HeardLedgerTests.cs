using Antiphon.Speech;

namespace Antiphon.Conversation.Tests.Mouth;

public sealed class HeardLedgerTests
{
    private const string Text = "We are open. Come in.";

    private readonly HeardLedger _ledger = new(16_000);

    [Theory]
    [InlineData(0, "")]
    [InlineData(999, "")]
    [InlineData(1_000, "We")]
    [InlineData(2_999, "We are")]
    [InlineData(3_000, "We are open.")]
    [InlineData(4_999, "We are open.")]
    [InlineData(5_000, "We are open. Come")]
    [InlineData(6_000, "We are open. Come in.")]
    public void HeardCharacters_WithMarks_CountsWholeWords(long played, string expected)
    {
        var first = Segment("We are open.", 0, 0, 4_000);
        first.AddWords([new WordMark(0, 2, 0, 1_000), new WordMark(3, 3, 1_000, 2_000), new WordMark(7, 4, 2_000, 3_000)], 16_000, 16_000);
        var second = Segment("Come in.", 13, 4_000, 2_000);
        second.AddWords([new WordMark(0, 4, 0, 500), new WordMark(5, 2, 500, 1_000)], 8_000, 16_000);

        Assert.Equal(expected, Text[.._ledger.HeardCharacters(played)].TrimEnd());
    }

    [Fact]
    public void HeardCharacters_NoMarksLengthKnown_CutsInProportionAWordShort()
    {
        Segment("We are open.", 0, 0, 12_000);

        Assert.Equal("", Text[.._ledger.HeardCharacters(5_000)]);
        Assert.Equal("We", Text[.._ledger.HeardCharacters(8_000)]);
        Assert.Equal("We are open.", Text[.._ledger.HeardCharacters(12_000)]);
    }

    [Fact]
    public void HeardCharacters_NoMarksLengthUnknown_NeverClaimsAWordThatWasNotHeard()
    {
        var segment = new SpokenSegment(1, "We are open.", 0, CancellationToken.None);
        _ledger.Begin(segment, 0);

        Assert.Equal(0, _ledger.HeardCharacters(16_000 / 8));
        Assert.Equal(0, _ledger.HeardCharacters(16_000 / 2));
        Assert.Equal("We", Text[.._ledger.HeardCharacters(16_000 * 7 / 8)]);
    }

    private SpokenSegment Segment(string text, int textStart, long startSample, long length)
    {
        var segment = new SpokenSegment(1, text, textStart, CancellationToken.None);
        _ledger.Begin(segment, startSample);
        segment.LengthSamples = length;
        return segment;
    }
}

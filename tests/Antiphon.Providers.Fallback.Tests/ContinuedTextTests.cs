namespace Antiphon.Providers.Fallback.Tests;

public sealed class ContinuedTextTests
{
    [Theory]
    [InlineData("", "Good morning.", "Good morning.")]
    [InlineData("You can come ", "on Monday.", "on Monday.")]
    [InlineData("You can come ", " on Monday.", "on Monday.")]
    [InlineData("You can come ", "You can come on Monday.", "on Monday.")]
    [InlineData("You can come ", "you can COME on Monday.", "on Monday.")]
    [InlineData("Well, you can come ", "Well you can come on Monday.", "on Monday.")]
    [InlineData("You can come ", "can come on Monday.", "on Monday.")]
    [InlineData("You can come ", "come on Monday.", "on Monday.")]
    [InlineData("You can come ", "You can call on Monday.", "You can call on Monday.")]
    [InlineData("You can come ", "You can come", "")]
    public void Add_TextAfterACut_LeavesOutWhatWasSaid(string said, string text, string expected)
    {
        for (var piece = 1; piece <= text.Length; piece++)
        {
            var continued = new ContinuedText(said);
            var got = "";
            for (var at = 0; at < text.Length; at += piece) got += continued.Add(text.Substring(at, Math.Min(piece, text.Length - at)));

            Assert.Equal(expected, got + continued.Finish());
        }
    }

    [Fact]
    public void Add_PartOfAWord_IsHeldUntilItIsWhole()
    {
        var continued = new ContinuedText("");

        Assert.Equal("Good ", continued.Add("Good mor"));
        Assert.Equal("morning ", continued.Add("ning all"));
        Assert.Equal("all", continued.Finish());
    }

    [Fact]
    public void Add_ScriptWithoutSpaces_IsNotHeldForEver() => Assert.NotEmpty(new ContinuedText("").Add(new string('あ', 60)));
}

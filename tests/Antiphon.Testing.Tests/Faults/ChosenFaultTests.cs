using Antiphon.Testing.Faults;

namespace Antiphon.Testing.Tests.Faults;

public sealed class ChosenFaultTests
{
    [Fact]
    public void Parse_NameAlone_HasTheDefaults() => Assert.Equal("1", ChosenFault.Parse("stt-stalls")["n"]);

    [Fact]
    public void Parse_Settings_ComeBackAsWritten()
    {
        var fault = ChosenFault.Parse("stt-late-final:n=2,delay=7500ms");

        Assert.Equal(("2", "7500ms", "stt-late-final:n=2,delay=7500ms"), (fault["n"], fault["delay"], fault.ToString()));
    }

    [Theory]
    [InlineData("stt-stall", "did you mean stt-stalls")]
    [InlineData("nonsense", "antiphon errors --faults")]
    [InlineData("stt-stalls:n", "expected parameter=value, came 'n'")]
    [InlineData("stt-stalls:m=1", "has no parameter 'm'; it has n, times, after, probability")]
    [InlineData("stt-stalls:n=two", "n is 'two'; expected a whole number")]
    [InlineData("stt-stalls:n=-1", "n is '-1'")]
    [InlineData("stt-stalls:after=3", "after is '3'; expected a time such as")]
    [InlineData("stt-stalls:probability=1.5", "expected a number from 0 to 1")]
    [InlineData("stt-stalls:", "came ''")]
    public void Parse_Mistake_SaysWhatThereIs(string text, string said)
    {
        var error = Assert.Throws<VoiceException>(() => ChosenFault.Parse(text));

        Assert.Same(ErrorCodes.ConfigurationInvalid, error.Code);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "x...")]
    [InlineData("n=2", ".x..")]
    [InlineData("n=2,times=2", ".xx.")]
    [InlineData("times=0", "xxxx")]
    [InlineData("probability=0,times=0", "....")]
    [InlineData("after=1s", "....")]
    public void Trigger_Occurrences_HitsThoseThatAreMeant(string settings, string hits)
    {
        var fault = ChosenFault.Parse(settings.Length == 0 ? "stt-stalls" : $"stt-stalls:{settings}");
        var trigger = new FaultTrigger(fault, new Random(1));

        Assert.Equal(hits, string.Concat(Enumerable.Range(0, 4).Select(_ => trigger.Strikes(TimeSpan.Zero) ? 'x' : '.')));
    }
}

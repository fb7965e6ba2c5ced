using Antiphon.Conversation.Recording;

namespace Antiphon.Conversation.Tests.Recording;

public sealed class RecordValuesTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void Integer_ReadBack_IsTheSame(long value)
    {
        var writer = new RecordWriter();

        writer.Integer(value);

        var reader = new RecordReader(writer.Written);
        Assert.Equal(value, reader.Integer());
        Assert.Equal(0, reader.Left);
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("Grüße, 世界 🎉")]
    [InlineData("half of a pair \ud83c")]
    [InlineData("\udf89 the other half")]
    public void Text_ReadBack_IsTheSame(string value)
    {
        var writer = new RecordWriter();

        writer.Text(value);

        var reader = new RecordReader(writer.Written);
        Assert.Equal(value, reader.Text());
        Assert.Equal(0, reader.Left);
    }

    [Fact]
    public void Samples_ReadBack_AreTheSame()
    {
        short[] samples = [0, 1, -1, short.MaxValue, short.MinValue];
        var writer = new RecordWriter();

        writer.Samples(samples);

        Assert.Equal(samples, new RecordReader(writer.Written).Samples());
    }

    [Fact]
    public void Text_LongerThanItsRecord_IsACodedErrorAndTakesNoMemory()
    {
        var writer = new RecordWriter();
        writer.Unsigned(ulong.MaxValue - 1);

        var error = Assert.Throws<VoiceException>(() => new RecordReader(writer.Written).Text());

        Assert.Equal(ErrorCodes.RecordingInvalid, error.Code);
    }

    [Fact]
    public void Checksum_OfTheStandardsCheckText_IsThePublishedValue() =>
        Assert.Equal(0xE3069283u, Checksum.Of("123456789"u8)); // CRC-32C, RFC 3720 appendix B.4 and the catalogue of CRCs.
}

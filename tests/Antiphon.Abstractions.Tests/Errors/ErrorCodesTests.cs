using System.Text.RegularExpressions;

namespace Antiphon.Abstractions.Tests.Errors;

public sealed partial class ErrorCodesTests
{
    public static TheoryData<string> Codes => [.. ErrorCodes.All.Select(row => row.Value)];

    [Fact]
    public void All_Values_AreUnique() => Assert.Equal(ErrorCodes.All.Count, ErrorCodes.All.Select(row => row.Value).Distinct(StringComparer.Ordinal).Count());

    [Fact]
    public void All_EveryPublicCode_StandsInIt()
    {
        var codes = typeof(ErrorCodes).GetProperties().Where(p => p.PropertyType == typeof(ErrorCode)).Select(p => (ErrorCode)p.GetValue(null)!).ToList();

        Assert.NotEmpty(codes);
        Assert.Equal(codes.Select(c => c.Value).Order(StringComparer.Ordinal), ErrorCodes.All.Select(c => c.Value).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void Row_Value_IsLowerSnakeCase(string code) => Assert.Matches(SnakeCase(), code);

    [Theory]
    [MemberData(nameof(Codes))]
    public void Row_Texts_AreSentences(string code)
    {
        var row = ErrorCodes.All.Single(r => r.Value == code);

        Assert.All([row.Meaning, row.Advice, row.Recovery, row.CallerHears], text =>
        {
            Assert.EndsWith(".", text, StringComparison.Ordinal);
            Assert.True(char.IsUpper(text[0]) || char.IsLower(text[0]) && text.Contains(' ', StringComparison.Ordinal));
            Assert.DoesNotContain('\n', text);
        });
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void Row_Category_IsKnown(string code) => Assert.True(Enum.IsDefined(ErrorCodes.All.Single(r => r.Value == code).Category));

    [Theory]
    [MemberData(nameof(Codes))]
    public void Row_Actor_IsKnown(string code) => Assert.True(Enum.IsDefined(ErrorCodes.All.Single(r => r.Value == code).WhoActs));

    [Fact]
    public void All_Order_IsByCategoryThenByName() =>
        Assert.Equal(ErrorCodes.All.OrderBy(row => row.Category).ThenBy(row => row.Value, StringComparer.Ordinal), ErrorCodes.All);

    [GeneratedRegex("^[a-z]+(_[a-z0-9]+)*$")]
    private static partial Regex SnakeCase();
}

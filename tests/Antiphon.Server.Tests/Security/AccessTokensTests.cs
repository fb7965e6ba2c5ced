using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Antiphon.Server.Security;
using Antiphon.Testing;

namespace Antiphon.Server.Tests.Security;

public sealed class AccessTokensTests
{
    private const string SigningKey = "a-signing-key-of-more-than-32-bytes";
    private static readonly TimeSpan HalfAMinute = TimeSpan.FromSeconds(30);

    private readonly VirtualTime _time = new();
    private readonly AccessTokens _tokens;

    public AccessTokensTests() => _tokens = new AccessTokens(SigningKey, _time);

    [Fact]
    public void TryValidate_FreshToken_IsItsOwner()
    {
        Assert.True(_tokens.TryValidate(_tokens.Issue("key 3", HalfAMinute), out var owner));

        Assert.Equal("key 3", owner);
    }

    [Fact]
    public void TryValidate_AtItsEnd_IsRefused()
    {
        var token = _tokens.Issue("key 0", HalfAMinute);
        _time.Advance(HalfAMinute - TimeSpan.FromSeconds(1));
        Assert.True(_tokens.TryValidate(token, out _));

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.False(_tokens.TryValidate(token, out var owner));
        Assert.Empty(owner);
    }

    [Fact]
    public void TryValidate_OtherMachineWithTheSameKey_IsWelcome() =>
        Assert.True(new AccessTokens(SigningKey, _time).TryValidate(_tokens.Issue("key 0", HalfAMinute), out _));

    [Fact]
    public void TryValidate_OtherSigningKey_IsRefused() =>
        Assert.False(new AccessTokens(SigningKey + "!", _time).TryValidate(_tokens.Issue("key 0", HalfAMinute), out _));

    [Fact]
    public void TryValidate_NoSigningKeyConfigured_IsValidAtThisProcessAlone()
    {
        var one = new AccessTokens(null, _time);

        Assert.True(one.TryValidate(one.Issue("key 0", HalfAMinute), out _));
        Assert.False(new AccessTokens(null, _time).TryValidate(one.Issue("key 0", HalfAMinute), out _));
    }

    [Fact]
    public void TryValidate_AnyCharacterChanged_IsRefused()
    {
        var token = _tokens.Issue("key 0", HalfAMinute);
        for (var i = 0; i < token.Length; i++)
        {
            // 'w' and 'A' differ in every bit that a character of Base64 can carry at the end of a part.
            var changed = $"{token[..i]}{(token[i] == 'w' ? 'A' : 'w')}{token[(i + 1)..]}";

            Assert.False(_tokens.TryValidate(changed, out _), $"position {i}");
        }
    }

    /// <summary>Tokens with a right signature over something that is not to be believed.</summary>
    [Theory]
    [InlineData("""{"alg":"HS256"}""", """{"aud":"antiphon","sub":"desk","exp":4102444800}""", true)]
    [InlineData("""{"typ":"JWT","alg":"HS256"}""", """{"aud":"antiphon","sub":"desk","exp":4102444800,"nbf":0}""", true)]
    [InlineData("""{"alg":"none"}""", """{"aud":"antiphon","sub":"desk","exp":4102444800}""", false)]
    [InlineData("""{"alg":"HS512"}""", """{"aud":"antiphon","sub":"desk","exp":4102444800}""", false)]
    [InlineData("""{"alg":"hs256"}""", """{"aud":"antiphon","sub":"desk","exp":4102444800}""", false)]
    [InlineData("""{"alg":"none","alg":"HS256"}""", """{"aud":"antiphon","sub":"desk","exp":4102444800}""", false)]
    [InlineData("""{"alg":"HS256","crit":["x"]}""", """{"aud":"antiphon","sub":"desk","exp":4102444800}""", false)]
    [InlineData("""["HS256"]""", """{"aud":"antiphon","sub":"desk","exp":4102444800}""", false)]
    [InlineData("{}", """{"aud":"antiphon","sub":"desk","exp":4102444800}""", false)]
    [InlineData("""{"alg":"HS256"}""", """{"aud":"antiphon","sub":"desk"}""", false)]
    [InlineData("""{"alg":"HS256"}""", """{"aud":"antiphon","sub":"desk","exp":"4102444800"}""", false)]
    [InlineData("""{"alg":"HS256"}""", """{"aud":"antiphon","sub":"desk","exp":1,"exp":4102444800}""", false)]
    [InlineData("""{"alg":"HS256"}""", """{"aud":"antiphon","sub":"desk","exp":4102444800,"nbf":4102444700}""", false)]
    [InlineData("""{"alg":"HS256"}""", """{"aud":"other","sub":"desk","exp":4102444800}""", false)]
    [InlineData("""{"alg":"HS256"}""", """{"sub":"desk","exp":4102444800}""", false)]
    [InlineData("""{"alg":"HS256"}""", """{"aud":"antiphon","sub":"","exp":4102444800}""", false)]
    [InlineData("""{"alg":"HS256"}""", """{"aud":"antiphon","exp":4102444800}""", false)]
    [InlineData("""{"alg":"HS256"}""", """{"aud":"antiphon","sub":"desk\nkey 0 opened","exp":4102444800}""", false)]
    [InlineData("""{"alg":"HS256"}""", """[1]""", false)]
    [InlineData("""{"alg":"HS256"}""", "nothing", false)]
    public void TryValidate_RightSignature_LooksAtWhatItSigns(string header, string claims, bool expected) =>
        Assert.Equal(expected, _tokens.TryValidate(Sign(header, claims), out _));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a.b")]
    [InlineData("a.b.c.d")]
    [InlineData("%.%.%")]
    public void TryValidate_NoToken_IsRefused(string token) => Assert.False(_tokens.TryValidate(token, out _));

    [Fact]
    public void TryValidate_VeryLongToken_IsRefusedUnread() =>
        Assert.False(_tokens.TryValidate(Sign("""{"alg":"HS256"}""", $$"""{"aud":"antiphon","sub":"desk","exp":4102444800,"x":"{{new string('x', 3_000)}}"}"""), out _));

    private static string Sign(string header, string claims)
    {
        var signed = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(SigningKey), Encoding.ASCII.GetBytes(signed)))}";
    }
}

using Antiphon.Server.Security;
using Antiphon.Testing;

namespace Antiphon.Server.Tests.Security;

/// <summary>Strings made by chance and by spoiling real tokens: each is refused, none throws.</summary>
public sealed class AccessTokensFuzzTests
{
    private const string Characters = "ABCDEFGHabcdefgh0123456789-_.=+/ é\u0000\ud800{}\"";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void TryValidate_SpoiledTokens_AreRefused(int seed)
    {
        var random = new Random(seed);
        var tokens = new AccessTokens("a-signing-key-of-more-than-32-bytes", new VirtualTime());
        var real = tokens.Issue("key 0", TimeSpan.FromSeconds(30));
        for (var i = 0; i < 5_000; i++)
        {
            var spoiled = Spoil(real, random);

            Assert.False(spoiled != real && tokens.TryValidate(spoiled, out _), $"seed {seed}, {i}: {spoiled}");
        }
    }

    private static string Spoil(string token, Random random)
    {
        var characters = token.ToList();
        for (var changes = random.Next(1, 6); changes > 0; changes--)
        {
            var at = random.Next(characters.Count);
            switch (random.Next(4))
            {
                case 0: characters[at] = Characters[random.Next(Characters.Length)]; break;
                case 1: characters.Insert(at, Characters[random.Next(Characters.Length)]); break;
                case 2 when characters.Count > 1: characters.RemoveAt(at); break;
                default: characters.RemoveRange(0, random.Next(Math.Min(characters.Count, 4))); break;
            }

            if (characters.Count == 0) return "";
        }

        return new string([.. characters]);
    }
}

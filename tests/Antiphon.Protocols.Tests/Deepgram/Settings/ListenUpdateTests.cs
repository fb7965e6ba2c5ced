using Antiphon.Protocols.Deepgram;

namespace Antiphon.Protocols.Tests.Deepgram.Settings;

/// <summary>Section 4.5 of the reference: what an update names changes, what it does not stays, hints go.</summary>
public sealed class ListenUpdateTests
{
    private static readonly ListenProvider Flux = ListenProvider.Flux("flux-general-multi") with
    {
        Keyterms = ["a"],
        LanguageHints = ["en"],
        EotThreshold = 0.8,
        EagerEotThreshold = 0.5,
        EotTimeoutMs = 4_000,
    };

    private static readonly ListenProvider Nova = ListenProvider.Nova("nova-3") with { Language = "en", Keyterms = ["a"], SmartFormat = true };

    [Fact]
    public void ApplyTo_NothingNamed_KeepsAllButTheHints() => Assert.Equal(Flux with { LanguageHints = [] }, new ListenUpdate().ApplyTo(Flux));

    [Fact]
    public void ApplyTo_FieldsNamed_ChangeThese()
    {
        var updated = new ListenUpdate { EotThreshold = 0.9, LanguageHints = ["es"], Keyterms = ["b"] }.ApplyTo(Flux);

        Assert.Equal((0.9, 0.5, 4_000), (updated.EotThreshold, updated.EagerEotThreshold, updated.EotTimeoutMs));
        Assert.Equal(["b", "es"], updated.Keyterms.Concat(updated.LanguageHints));
    }

    [Fact]
    public void ApplyTo_EmptyKeyterms_ClearsThem() => Assert.Empty(new ListenUpdate { Keyterms = [] }.ApplyTo(Flux).Keyterms);

    [Fact]
    public void ApplyTo_OtherModelAndLanguage_SwitchesInMidSession() =>
        Assert.Equal(Nova with { Model = "nova-2", Language = "de" }, new ListenUpdate { Model = "nova-2", Language = "de" }.ApplyTo(Nova));

    [Fact]
    public void ApplyTo_OtherVersion_LeavesTheFieldsOfTheOldOneBehind()
    {
        var updated = new ListenUpdate { Version = "v2", Model = "flux-general-en", EotTimeoutMs = 900 }.ApplyTo(Nova);

        Assert.Equal(ListenProvider.Flux("flux-general-en") with { Keyterms = Nova.Keyterms, EotTimeoutMs = 900 }, updated);
    }

    [Fact]
    public void ApplyTo_SameKeytermsWithV1_AreNoChange() => Assert.Equal(["a"], new ListenUpdate { Keyterms = ["a"] }.ApplyTo(Nova).Keyterms);

    public static TheoryData<string, string> Wrong => new()
    {
        { """{"type":"deepgram","eot_threshold":0.6}""", "eot_threshold" },
        { """{"type":"deepgram","language_hints":["en"]}""", "language_hints" },
        { """{"type":"deepgram","keyterms":["b"]}""", "keyterms" },
        { """{"type":"deepgram","model":"flux-general-en"}""", "model" },
        { """{"type":"deepgram","version":"v2"}""", "model" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void ApplyTo_WhatTheRunningVersionHasNot_IsInvalidSettings(string provider, string field)
    {
        var update = Assert.IsType<ClientMessage.UpdateListen>(Json.Client("{\"type\":\"UpdateListen\",\"listen\":{\"provider\":" + provider + "}}")).Listen;

        var error = Assert.Throws<ProtocolException>(() => update.ApplyTo(Nova));

        Assert.Equal((ErrorCodes.SettingsInvalid, $"listen.provider.{field}"), (error.Code, error.Path));
    }

    [Fact]
    public void ApplyTo_EagerAboveWhatIsKept_IsInvalidSettings()
    {
        var error = Assert.Throws<ProtocolException>(() => new ListenUpdate { EagerEotThreshold = 0.85 }.ApplyTo(Flux));

        Assert.Equal("listen.provider.eager_eot_threshold", error.Path);
    }
}

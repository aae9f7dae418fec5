namespace MspPlatform.Providers.Tests.Contract;

/// <summary>What a provider says of itself, and what it can tell without the cloud.</summary>
public abstract class ManifestContract : ProviderContract
{
    [Fact]
    public void Manifest_Always_IsOfThisContractAndNamesEachThingOnce()
    {
        ProviderManifest manifest = Provider.Manifest;
        manifest.ContractVersion.ShouldBe(ProviderManifest.CurrentContractVersion);
        manifest.CspId.ShouldMatch("^[a-z][a-z0-9]{1,15}$");
        manifest.Settings.Select(s => s.Name).ShouldBeUnique();
        manifest.Settings.ShouldAllBe(s => s.Description.English.Length > 10 && s.Description.Korean.Length > 5);
        manifest.Cadences.Select(c => c.Data).ShouldBeUnique();
        manifest.Cadences.ShouldAllBe(c => c.Shortest > TimeSpan.Zero && c.Recommended >= c.Shortest);
        manifest.Prices.Select(p => p.Operation).ShouldBeUnique();
        Should.NotThrow(() => TimeZoneInfo.FindSystemTimeZoneById(manifest.CostCalendar.TimeZone));
    }

    [Fact]
    public void Account_Always_OffersWhatTheManifestSays()
    {
        ICloudAccount account = Open();
        (account.Inventory is not null).ShouldBe(Provider.Manifest.Capabilities.HasFlag(ProviderCapabilities.Inventory));
        (account.Metrics is not null).ShouldBe(Provider.Manifest.Capabilities.HasFlag(ProviderCapabilities.Metrics));
        (account.Costs is not null).ShouldBe(Provider.Manifest.Capabilities.HasFlag(ProviderCapabilities.Costs));
        (account.Forecast is not null).ShouldBe(Provider.Manifest.Capabilities.HasFlag(ProviderCapabilities.Forecast));
        (account.PermissionCheck is not null).ShouldBe(Provider.Manifest.Capabilities.HasFlag(ProviderCapabilities.PermissionCheck));
        Meter.Calls.ShouldBeEmpty("opening does no I/O");
    }

    [Fact]
    public void Settings_WhenComplete_HaveNoFault() => Provider.Validate(SettingsOf(Customer)).ShouldBeEmpty();

    [Fact]
    public void Settings_WithOneMissing_AreRefusedByItsName()
    {
        AccountSettings complete = SettingsOf(Customer);
        foreach (SettingDefinition needed in Provider.Manifest.Settings.Where(s => s is { Required: true, Default: null }))
        {
            SettingFault fault = Provider.Validate(complete.With(needed.Name, " ")).ShouldHaveSingleItem();
            (fault.Setting, fault.Code).ShouldBe((needed.Name, "missing"));
            Should.Throw<ArgumentException>(() => Open(complete.With(needed.Name, ""))).Message.ShouldContain(needed.Name);
        }
    }

    [Fact]
    public void Settings_WithAValueThatCannotBe_AreRefusedWithoutRepeatingIt()
    {
        IEnumerable<SettingDefinition> narrow = Provider.Manifest.Settings
            .Where(s => s.Pattern is not null || s.Kind is SettingKind.Choice or SettingKind.Url or SettingKind.Bool);
        foreach (SettingDefinition definition in narrow)
        {
            AccountSettings wrong = SettingsOf(Customer).With(definition.Name, "\u0001nonsense\n");
            SettingFault fault = Provider.Validate(wrong).ShouldHaveSingleItem();
            fault.Setting.ShouldBe(definition.Name);
            $"{fault} {Should.Throw<ArgumentException>(() => Open(wrong))} {wrong}".ShouldNotContain("nonsense");
        }
    }

    [Fact]
    public void Settings_WithAnUnknownName_AreRefused() =>
        Provider.Validate(SettingsOf(Customer).With("acount_id", "1")).ShouldHaveSingleItem().Code.ShouldBe("unknown");

    [Fact]
    public void Onboarding_OfAnAccount_HasDocumentsInBothLanguages()
    {
        IReadOnlyList<OnboardingDocument> documents = Provider.Onboarding(new OnboardingRequest(SettingsOf(Customer)));
        documents.ShouldNotBeEmpty();
        documents.ShouldAllBe(d => d.FileName.Length > 0 && d.Content.Length > 0 && d.Purpose.English.Length > 0 && d.Purpose.Korean.Length > 0);
    }
}

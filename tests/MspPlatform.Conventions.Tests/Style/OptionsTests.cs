using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace MspPlatform.Conventions.Tests.Style;

/// <summary>A wrong setting stops the start with a sentence; it does not wait for the first request that needs it.</summary>
public sealed class OptionsTests
{
    private static readonly Dictionary<string, string> NotValidatedAtStart = new(StringComparer.Ordinal);

    internal static IEnumerable<string> Faults(string options, string sources)
    {
        if (!Regex.IsMatch(sources, $@"\[OptionsValidator\]\s+internal sealed partial class \w+ : IValidateOptions<{options}>"))
            yield return $"{options} has no [OptionsValidator]";
        if (!Regex.IsMatch(sources, $@"IValidateOptions<{options}>,\s*\w+>\("))
            yield return $"the validator of {options} is not registered";
        if (!Regex.IsMatch(sources, $@"AddOptions<{options}>\(\)[^;]*\.ValidateOnStart\(\)"))
            yield return $"{options} is not validated at the start";
    }

    [Fact]
    public void Options_Always_AreValidatedAtTheStart() => All().SelectMany(t => FaultsOf(t)).ShouldBeEmpty();

    [Fact]
    public void OptionsNumbers_Always_HaveARange()
    {
        IEnumerable<string> faults = from options in All()
                                     from property in options.GetProperties()
                                     where property.PropertyType == typeof(int) && property.GetCustomAttribute<RangeAttribute>() is null
                                     select $"{options.FullName}.{property.Name} has no [Range]";
        faults.ShouldBeEmpty();
    }

    [Fact]
    public void Options_Always_NameTheirSection() =>
        All().Where(t => t.GetField("Section")?.IsLiteral != true).Select(t => t.FullName).ShouldBeEmpty();

    [Fact]
    public void All_Always_FindsTheOptionsOfBothHosts() => All().Select(t => t.Assembly).Distinct().Count().ShouldBeGreaterThanOrEqualTo(3);

    [Fact]
    public void Options_WithoutValidator_AreRefused() =>
        Faults("AOptions", "services.AddOptions<AOptions>().BindConfiguration(\"A\");").Count().ShouldBe(3);

    /// <summary>Every options class of the hosts and what they share.</summary>
    internal static IEnumerable<Type> All() =>
        Product.TypesOf(Product.ServiceDefaults, Product.ControlPlane, Product.Gateway).Where(t => t.IsClass && t.Name.EndsWith("Options", StringComparison.Ordinal));

    private static IEnumerable<string> FaultsOf(Type type)
    {
        if (NotValidatedAtStart.ContainsKey(type.FullName!))
            return [];
        string folder = $"src/{type.Assembly.GetName().Name}/";
        string sources = string.Join('\n', Repository.CSharp("src").Where(f => f.Path.StartsWith(folder, StringComparison.Ordinal)).Select(f => f.Text));
        return Faults(type.Name, sources).Select(f => $"{Product.ShortName(type.Assembly)}: {f}");
    }
}

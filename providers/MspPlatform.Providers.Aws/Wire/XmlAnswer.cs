using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace MspPlatform.Providers.Aws.Wire;

/// <summary>Reads the XML of AWS' older services. Namespaces are their versions and are ignored.</summary>
internal static class XmlAnswer
{
    // No DTD: what an answer may refer to is the answer itself.
    private static readonly XmlReaderSettings Strict = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    /// <exception cref="XmlException">Not XML.</exception>
    public static XElement Parse(byte[] body)
    {
        using var reader = XmlReader.Create(new MemoryStream(body), Strict);
        return XElement.Load(reader);
    }

    /// <exception cref="ProviderException">AWS refused, or the answer is no XML with that root.</exception>
    public static XElement Read(AwsAnswer answer, string root)
    {
        try
        {
            XElement element = Parse(answer.Succeeded().Body);
            return element.Name.LocalName == root ? element : throw answer.Malformed($"the answer is <{element.Name.LocalName}> and not <{root}>.");
        }
        catch (XmlException)
        {
            // Its text may quote the answer, which may be credentials.
            throw answer.Malformed("the answer is not XML.");
        }
    }

    /// <summary>Elements at the end of a path of names.</summary>
    public static IEnumerable<XElement> All(this XElement element, params ReadOnlySpan<string> path)
    {
        IEnumerable<XElement> found = [element];
        foreach (string name in path)
            found = found.SelectMany(e => e.Elements()).Where(e => e.Name.LocalName == name);
        return found;
    }

    /// <summary>The text at the end of a path; null when it is missing or empty.</summary>
    public static string? Text(this XElement element, params ReadOnlySpan<string> path) =>
        element.All(path).FirstOrDefault()?.Value is { Length: > 0 } text ? text : null;

    /// <summary>Tags: a name and a value in each element. The last one counts, should a name come twice.</summary>
    public static Dictionary<string, string> Pairs(IEnumerable<XElement> elements, string name, string value)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (XElement element in elements)
        {
            if (element.Text(name) is { } key)
                pairs[key] = element.Text(value) ?? "";
        }

        return pairs;
    }

    public static DateTimeOffset? Time(this XElement element, params ReadOnlySpan<string> path) =>
        DateTimeOffset.TryParse(element.Text(path), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time : null;
}

namespace Bulkhead.Aws.Client;

/// <summary>
/// The <c>[services NAME]</c> sections of the AWS configuration file (AWS SDKs and Tools Reference Guide: "Service-specific
/// endpoints"), which the SDK reads but does not hand out.
/// </summary>
internal sealed class ServiceSections
{
    private readonly Dictionary<(string Section, string Service), string> _endpoints = [];

    private ServiceSections(IEnumerable<string> lines)
    {
        string? section = null, service = null;
        foreach (var line in lines)
        {
            var text = line.Trim();
            if (text.Length == 0 || text[0] is '#' or ';') continue;
            if (text.StartsWith('['))
            {
                var name = text.Trim('[', ']').Trim();
                section = name.StartsWith("services ", StringComparison.Ordinal) ? name["services ".Length..].Trim() : null;
                service = null;
                continue;
            }

            if (section is null || text.Split('=', 2, StringSplitOptions.TrimEntries) is not [var key, var value]) continue;
            if (!char.IsWhiteSpace(line[0])) service = value.Length == 0 ? key.ToLowerInvariant() : null;
            else if (service is not null && key == "endpoint_url") _endpoints[(section, service)] = value;
        }
    }

    /// <summary>Reads the file's text.</summary>
    public static ServiceSections Parse(string text) => new(text.Split('\n'));

    /// <summary>Reads the user's configuration file; there are no sections when there is no such file.</summary>
    public static ServiceSections Load(Func<string, string?> environment)
    {
        var path = environment("AWS_CONFIG_FILE") is { Length: > 0 } given
            ? given
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".aws", "config");
        return File.Exists(path) ? new ServiceSections(File.ReadLines(path)) : new ServiceSections([]);
    }

    /// <summary>The endpoint of a service in a section; null when it has none.</summary>
    public string? EndpointOf(string section, string service) => _endpoints.GetValueOrDefault((section, service));
}

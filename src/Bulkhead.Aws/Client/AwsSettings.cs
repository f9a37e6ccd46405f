using System.Globalization;
using Amazon.Runtime.CredentialManagement;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Aws.Client;

/// <summary>
/// What environment and profile say, in the order that all AWS tools keep (AWS SDKs and Tools Reference Guide: "Settings
/// reference"): the environment before the profile.
/// </summary>
internal sealed class AwsSettings
{
    private readonly Func<string, string?> _environment;
    private readonly CredentialProfile? _profile;

    private readonly ServiceSections _sections;

    public AwsSettings(Func<string, string?> environment, CredentialProfile? profile, ServiceSections sections)
    {
        _environment = environment;
        _profile = profile;
        _sections = sections;
    }

    /// <summary>Whether endpoints of a FIPS module are wanted.</summary>
    public bool UseFips => Flag("AWS_USE_FIPS_ENDPOINT") ?? _profile?.UseFIPSEndpoint ?? false;

    /// <summary>Whether endpoints that speak IPv6 too are wanted.</summary>
    public bool UseDualStack => Flag("AWS_USE_DUALSTACK_ENDPOINT") ?? _profile?.UseDualstackEndpoint ?? false;

    /// <summary>The region; null when nothing says one.</summary>
    public RegionName? Region =>
        (Text("AWS_REGION") ?? Text("AWS_DEFAULT_REGION") ?? _profile?.Region?.SystemName) is { } region ? new RegionName(region) : null;

    /// <summary>How often a request is sent at most; null when nothing says it.</summary>
    public int? MaxAttempts =>
        int.TryParse(Text("AWS_MAX_ATTEMPTS"), NumberStyles.None, CultureInfo.InvariantCulture, out var attempts) && attempts > 0
            ? attempts
            : _profile?.MaxAttempts;

    /// <summary>The endpoint that the user gave for a service; null for AWS's own.</summary>
    /// <exception cref="FormatException">It is no address.</exception>
    public Uri? EndpointOf(string serviceId)
    {
        if (Flag("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS") ?? _profile?.IgnoreConfiguredEndpointUrls ?? false) return null;
        var name = serviceId.Replace(' ', '_').Replace('-', '_');
        var variable = "AWS_ENDPOINT_URL_" + name.ToUpperInvariant();
        if (Text(variable) is { } own) return Address(variable, own);
        if (Text("AWS_ENDPOINT_URL") is { } all) return Address("AWS_ENDPOINT_URL", all);
        if (_profile?.Services is { } section && _sections.EndpointOf(section, name.ToLowerInvariant()) is { } sectionUrl)
            return Address("endpoint_url", sectionUrl);
        return _profile?.EndpointUrl is { Length: > 0 } url ? Address("endpoint_url", url) : null;
    }

    private static Uri Address(string where, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new FormatException($"{where} is '{text}', which is no address such as https://host:port");

    private string? Text(string variable) => _environment(variable) is { Length: > 0 } text ? text : null;

    private bool? Flag(string variable) => bool.TryParse(Text(variable), out var flag) ? flag : null;
}

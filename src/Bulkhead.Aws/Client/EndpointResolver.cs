using System.Collections.Concurrent;
using Bulkhead.Aws.Models;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Aws.Client;

/// <summary>
/// The endpoint of each service, in the order of the AWS SDKs and Tools Reference Guide ("Service-specific endpoints"):
/// given outright, <c>AWS_ENDPOINT_URL_SERVICE</c>, <c>AWS_ENDPOINT_URL</c>, the profile's service section, the profile,
/// AWS's own.
/// </summary>
internal sealed class EndpointResolver(Uri? given, AwsSettings settings)
{
    private readonly ConcurrentDictionary<(string Service, RegionName Region), Endpoint> _known = new();

    public Endpoint Resolve(ServiceModel service, RegionName region) =>
        _known.GetOrAdd((service.Name, region), static (key, state) =>
        {
            var (self, service) = state;
            var aws = EndpointCatalogue.Find(service, key.Region, self.Settings.UseFips, self.Settings.UseDualStack);
            var custom = self.Given ?? self.Settings.EndpointOf(service.ServiceId);
            // A custom endpoint is signed as AWS's own would be: a global service in its central region.
            return custom is null ? aws : new Endpoint(custom, aws.SigningRegion, IsCustom: true);
        }, (this, service));

    private Uri? Given => given;

    private AwsSettings Settings => settings;
}

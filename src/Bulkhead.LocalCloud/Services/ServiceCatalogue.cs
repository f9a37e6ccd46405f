using Bulkhead.LocalCloud.Credentials;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Hosting;
using Bulkhead.LocalCloud.Services.Iam;
using Bulkhead.LocalCloud.Services.Organizations;
using Bulkhead.LocalCloud.Services.S3;
using Bulkhead.LocalCloud.Services.Sts;

namespace Bulkhead.LocalCloud.Services;

/// <summary>The services of the local cloud.</summary>
internal static class ServiceCatalogue
{
    public static IReadOnlyList<IServiceHandler> All(LocalCloudOptions options, SessionTokens tokens, ScheduledWork scheduled) =>
    [
        new OrganizationsHandler(options.Quotas, options.Pace, scheduled),
        new StsHandler(tokens),
        new IamHandler(options.Quotas),
        new S3Handler(),
    ];
}

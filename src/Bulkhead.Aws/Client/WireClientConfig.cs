using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;

namespace Bulkhead.Aws.Client;

/// <summary>The SDK's settings of the one client. Endpoints come with each call.</summary>
internal sealed class WireClientConfig : ClientConfig
{
    private static readonly string Version = typeof(WireClientConfig).Assembly.GetName().Version?.ToString(3) ?? "0";

    public WireClientConfig(BufferedTransport transport, int maxAttempts) : base(new Defaults())
    {
        HttpClientFactory = transport;
        MaxErrorRetry = maxAttempts - 1;
        MaxStaleConnectionRetries = 0;
        DisableLogging = true;
        // A request that waits for its turn, or goes again, needs a fresh signature.
        ResignRetries = true;
        // The endpoint here is never called; every request has its own.
        ServiceURL = "https://bulkhead.invalid";
        IgnoreConfiguredEndpointUrls = true;
        DisableHostPrefixInjection = true;
    }

    public override string ServiceVersion => "2026-01-01";

    public override string UserAgent => $"bulkhead/{Version}";

    public override string RegionEndpointServiceName => "bulkhead";

    public override Amazon.Runtime.Endpoints.Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        new(((WireCall)parameters.Request).Endpoint.Address.AbsoluteUri);

    private sealed class Defaults : IDefaultConfigurationProvider
    {
        public IDefaultConfiguration GetDefaultConfiguration(
            Amazon.RegionEndpoint? clientRegion, DefaultConfigurationMode? requestedConfigurationMode = null) =>
            new DefaultConfiguration { Name = DefaultConfigurationMode.Standard, RetryMode = RequestRetryMode.Standard };
    }
}

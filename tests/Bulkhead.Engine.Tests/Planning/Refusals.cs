using Bulkhead.Aws;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Engine.Tests.Planning;

internal static class Refusals
{
    public static AwsRefusal AccessDenied(string service, string operation) =>
        Of(RefusalKind.AccessDenied, "AccessDenied", service, operation);

    public static AwsRefusal Of(RefusalKind kind, string code, string service, string operation) =>
        new(kind, code, "you may not")
        {
            Service = service,
            Operation = operation,
            Region = new RegionName("eu-west-1"),
            RequestId = "req-1",
        };
}

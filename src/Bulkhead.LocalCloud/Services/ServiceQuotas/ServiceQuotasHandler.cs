using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.ServiceQuotas;

/// <summary>Service Quotas: the number of accounts in the organization.</summary>
internal sealed class ServiceQuotasHandler : ServiceHandler
{
    private const string AccountsQuota = "L-E619E033";
    private const string OrganizationsCode = "organizations";

    private readonly CloudQuotas _quotas;

    public ServiceQuotasHandler(CloudQuotas quotas) : base("service-quotas")
    {
        _quotas = quotas;
        Add(GetServiceQuota, ListServiceQuotas, GetAWSDefaultServiceQuota);
    }

    private JsonObject GetServiceQuota(CallContext context, JsonObject input) =>
        new() { ["Quota"] = Require(context, input, _quotas.Accounts) };

    private JsonObject GetAWSDefaultServiceQuota(CallContext context, JsonObject input) => new() { ["Quota"] = Require(context, input, 10) };

    private JsonObject ListServiceQuotas(CallContext context, JsonObject input) =>
        input.Text("ServiceCode") == OrganizationsCode && context.Region.Value == "us-east-1"
            ? new JsonObject { ["Quotas"] = new JsonArray(Quota(context, _quotas.Accounts)) }
            : throw NotFound();

    /// <summary>Organizations' quotas are those of us-east-1 (AWS Organizations User Guide, "Quotas and service limits").</summary>
    private static JsonObject Require(CallContext context, JsonObject input, int value) =>
        input.Text("ServiceCode") == OrganizationsCode && input.Text("QuotaCode") == AccountsQuota && context.Region.Value == "us-east-1"
            ? Quota(context, value)
            : throw NotFound();

    private static JsonObject Quota(CallContext context, int value) => new()
    {
        ["ServiceCode"] = OrganizationsCode,
        ["ServiceName"] = "AWS Organizations",
        ["QuotaArn"] = $"arn:aws:servicequotas::{context.Account}:{OrganizationsCode}/{AccountsQuota}",
        ["QuotaCode"] = AccountsQuota,
        ["QuotaName"] = "Default maximum number of accounts",
        ["Value"] = (double)value,
        ["Unit"] = "None",
        ["Adjustable"] = true,
        ["GlobalQuota"] = true,
    };

    private static ServiceException NotFound() =>
        new("NoSuchResourceException", "The request failed because the specified service or quota does not exist in the local cloud.");
}

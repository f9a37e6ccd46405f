using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Iam;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.GuardDuty;

/// <summary>Detectors, at most one for an account and a region (GuardDuty User Guide, "Amazon GuardDuty quotas").</summary>
internal static class DetectorState
{
    public const string ServicePrincipal = "guardduty.amazonaws.com";
    public const string Runtime = "RUNTIME_MONITORING";

    /// <summary>The protection plans (GuardDuty API Reference, "DetectorFeatureConfiguration").</summary>
    public static readonly string[] Plans =
        ["S3_DATA_EVENTS", "EKS_AUDIT_LOGS", "EBS_MALWARE_PROTECTION", "RDS_LOGIN_EVENTS", "LAMBDA_NETWORK_LOGS", "EKS_RUNTIME_MONITORING", Runtime];

    /// <summary>The sources that every detector reads.</summary>
    public static readonly string[] Foundation = ["CLOUD_TRAIL", "DNS_LOGS", "FLOW_LOGS"];

    /// <summary>The detector of an account in a region, or null.</summary>
    public static JsonObject? Find(ResourceStore store, AccountId account, RegionName region) =>
        store.All(Collection(account, region)).Select(d => d.Value).FirstOrDefault();

    /// <summary>The caller's detector that a request names.</summary>
    /// <exception cref="ServiceException">It is not the caller's.</exception>
    public static JsonObject Require(CallContext context, JsonObject input) =>
        context.Cloud.Store.Find(Collection(context.Account, context.Region), input.Needed("DetectorId"))?.Copy()
        ?? throw Refuse("The request is rejected because the input detectorId is not owned by the current account.");

    /// <summary>Makes a detector where the account has none in the region, and answers it: a copy.</summary>
    /// <param name="context">The call.</param>
    /// <param name="account">The account.</param>
    /// <param name="plans">The protection plans that are on; null for those of a new detector.</param>
    public static JsonObject Ensure(CallContext context, AccountId account, IEnumerable<string>? plans = null)
    {
        if (Find(context.Cloud.Store, account, context.Region) is { } present) return present.Copy();
        ServiceLinkedRoles.Ensure(context.Cloud.Store, account, ServicePrincipal, context.Now);
        // CreateDetector API page: all plans but runtime monitoring are on where the request says nothing.
        var on = (plans ?? Plans.Where(p => p is not (Runtime or "EKS_RUNTIME_MONITORING"))).ToHashSet(StringComparer.Ordinal);
        var detector = new JsonObject
        {
            ["DetectorId"] = ResourceIds.Hex("", 32),
            ["CreatedAt"] = context.Now.ToJson(),
            ["UpdatedAt"] = context.Now.ToJson(),
            ["Status"] = "ENABLED",
            ["FindingPublishingFrequency"] = "SIX_HOURS",
            ["ServiceRole"] = $"arn:aws:iam::{account}:role/aws-service-role/{ServicePrincipal}/AWSServiceRoleForAmazonGuardDuty",
            ["Features"] = new JsonObject(Plans.Select(p => KeyValuePair.Create(p, (JsonNode?)(on.Contains(p) ? "ENABLED" : "DISABLED")))),
            ["Additional"] = new JsonObject(),
            ["Tags"] = new JsonObject(),
        };
        Put(context, account, detector);
        return detector;
    }

    /// <summary>Keeps a detector.</summary>
    public static void Put(CallContext context, AccountId account, JsonObject detector) =>
        context.Cloud.Store.Put(Collection(account, context.Region), detector.Needed("DetectorId"), detector);

    /// <summary>Removes a detector.</summary>
    public static void Remove(CallContext context, AccountId account, string id) =>
        context.Cloud.Store.Remove(Collection(account, context.Region), id);

    /// <summary>Turns plans of a detector on and off as a request's list says.</summary>
    public static void Switch(JsonObject detector, IEnumerable<JsonObject> features)
    {
        foreach (var feature in features)
        {
            detector.Object("Features")![feature.Needed("Name")] = feature.Needed("Status");
            foreach (var more in feature.Objects("AdditionalConfiguration")) detector.Object("Additional")![more.Needed("Name")] = more.Needed("Status");
        }
    }

    /// <summary>The plans of a detector as answers list them.</summary>
    public static JsonArray Features(JsonObject detector, bool withFoundation) =>
        (withFoundation ? Foundation : []).Select(f => new JsonObject { ["Name"] = f, ["Status"] = detector.Needed("Status") })
            .Concat(Plans.Select(plan =>
            {
                var shown = new JsonObject { ["Name"] = plan, ["Status"] = detector.Object("Features")!.Needed(plan) };
                if (plan == Runtime)
                {
                    shown["AdditionalConfiguration"] = detector.Object("Additional")!
                        .Select(a => new JsonObject { ["Name"] = a.Key, ["Status"] = a.Value!.GetValue<string>() }).ToJson();
                }

                return shown;
            })).ToJson();

    /// <summary>The refusal of a request.</summary>
    public static ServiceException Refuse(string message) => new("BadRequestException", message);

    private static string Collection(AccountId account, RegionName region) => $"guardduty/{account}/{region}/detectors";
}

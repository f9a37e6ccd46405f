using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Iam;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.Inspector;

/// <summary>What Amazon Inspector scans in an account, region by region.</summary>
internal static class InspectorState
{
    public const string ServicePrincipal = "inspector2.amazonaws.com";

    /// <summary>The types of scans, and what each is called in answers (Inspector API Reference, "ResourceStatus").</summary>
    public static readonly IReadOnlyList<(string Type, string Member)> Scans =
        [("EC2", "ec2"), ("ECR", "ecr"), ("LAMBDA", "lambda"), ("LAMBDA_CODE", "lambdaCode"), ("CODE_REPOSITORY", "codeRepository")];

    /// <summary>The scans that are on.</summary>
    public static IReadOnlySet<string> On(ResourceStore store, AccountId account, RegionName region) =>
        store.Find(Collection(account), region.Value)?.Texts("Scans").ToHashSet(StringComparer.Ordinal) ?? [];

    /// <summary>Turns scans on, beside those that are on.</summary>
    public static void TurnOn(CallContext context, AccountId account, IEnumerable<string> scans)
    {
        ServiceLinkedRoles.Ensure(context.Cloud.Store, account, ServicePrincipal, context.Now);
        Put(context, account, On(context.Cloud.Store, account, context.Region).Union(scans, StringComparer.Ordinal));
    }

    /// <summary>Turns scans off; none named is all of them.</summary>
    public static void TurnOff(CallContext context, AccountId account, IReadOnlyCollection<string> scans) =>
        Put(context, account, scans.Count == 0 ? [] : On(context.Cloud.Store, account, context.Region).Except(scans, StringComparer.Ordinal));

    /// <summary>The state of an account as <c>Enable</c> and <c>Disable</c> answer it.</summary>
    public static JsonObject Account(ResourceStore store, AccountId account, RegionName region)
    {
        var on = On(store, account, region);
        return new JsonObject
        {
            ["accountId"] = account.Value,
            ["resourceStatus"] = Each(scan => JsonValue.Create(Word(on.Contains(scan)))),
            ["status"] = Word(on.Count > 0),
        };
    }

    /// <summary>The state of an account as <c>BatchGetAccountStatus</c> answers it.</summary>
    public static JsonObject AccountState(ResourceStore store, AccountId account, RegionName region)
    {
        var on = On(store, account, region);
        return new JsonObject
        {
            ["accountId"] = account.Value,
            ["resourceState"] = Each(scan => State(on.Contains(scan))),
            ["state"] = State(on.Count > 0),
        };
    }

    /// <summary>An account that a batch could not do.</summary>
    public static JsonObject Failed(string account, string code, string message) => new() { ["accountId"] = account, ["errorCode"] = code, ["errorMessage"] = message };

    /// <summary>The refusal of a request.</summary>
    public static ServiceException Refuse(string message) =>
        new("ValidationException", message) { Details = new JsonObject { ["reason"] = "OTHER" } };

    /// <summary>The refusal of what only another account may do.</summary>
    public static ServiceException Denied(string message) => new("AccessDeniedException", message, 403);

    private static JsonObject Each(Func<string, JsonNode> value) => new(Scans.Select(s => KeyValuePair.Create(s.Member, (JsonNode?)value(s.Type))));

    private static JsonObject State(bool isOn) => new() { ["status"] = Word(isOn) };

    private static string Word(bool isOn) => isOn ? "ENABLED" : "DISABLED";

    private static void Put(CallContext context, AccountId account, IEnumerable<string> scans) => context.Cloud.Store.Put(
        Collection(account), context.Region.Value, new JsonObject { ["Scans"] = scans.Order(StringComparer.Ordinal).ToJson() });

    private static string Collection(AccountId account) => $"inspector2/{account}/scans";
}

using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Iam;
using Bulkhead.LocalCloud.Services.Kms;
using Bulkhead.LocalCloud.Services.Rehearsal;

namespace Bulkhead.LocalCloud.Services.Logs;

/// <summary>Log groups: retention, keys, tags, subscription filters; and the account's resource policies.</summary>
internal static class LogGroupOperations
{
    // PutRetentionPolicy API page.
    private static readonly int[] Retentions = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];
    private const int MaxPolicies = 10;
    private const int MaxFilters = 2;
    private static readonly RegionalResources Policies = new("logs", "policies");
    public static readonly Paging Pages = new("nextToken", "nextToken", "limit", null, 50, "InvalidParameterException");

    public static JsonObject CreateLogGroup(CallContext context, JsonObject input)
    {
        var name = ResourceName.Here(context, input.Needed("logGroupName"));
        if (LogState.Groups.Find(context, name) is not null) throw LogState.Exists("group");
        var group = new JsonObject
        {
            ["logGroupName"] = name.Name,
            ["creationTime"] = context.Now.ToUnixTimeMilliseconds(),
            ["arn"] = LogState.ArnOf(name) + ":*",
            ["logGroupArn"] = LogState.ArnOf(name),
            ["logGroupClass"] = input.Text("logGroupClass") ?? "STANDARD",
            ["metricFilterCount"] = 0,
            ["tags"] = input.Object("tags")?.Copy() ?? [],
            ["filters"] = new JsonArray(),
        };
        if (input.Text("kmsKeyId") is { } key) group["kmsKeyId"] = Key(context, key);
        LogState.Groups.Put(context, name, group);
        return [];
    }

    public static JsonObject DescribeLogGroups(CallContext context, JsonObject input)
    {
        if (input.Text("logGroupNamePrefix") is not null && input.Text("logGroupNamePattern") is not null)
            throw new ServiceException("InvalidParameterException", "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.");
        var (prefix, pattern) = (input.Text("logGroupNamePrefix") ?? "", input.Text("logGroupNamePattern") ?? "");
        var names = input.Texts("logGroupIdentifiers").Select(i => LogState.Named(context, i).Name).ToHashSet(StringComparer.Ordinal);
        var wanted = LogState.Groups.All(context).Where(g => g.Key.StartsWith(prefix, StringComparison.Ordinal)
            && g.Key.Contains(pattern, StringComparison.OrdinalIgnoreCase) && (names.Count == 0 || names.Contains(g.Key)));
        return Pages.Page(input, "logGroups", wanted, g =>
        {
            var shown = g.Without("tags", "filters");
            shown["storedBytes"] = LogEventOperations.Size(context, ResourceName.Here(context, g.Needed("logGroupName")));
            return shown;
        });
    }

    public static JsonObject DeleteLogGroup(CallContext context, JsonObject input)
    {
        var (name, _) = LogState.Require(context, input);
        LogEventOperations.Clear(context, name);
        LogState.Groups.Remove(context, name);
        return [];
    }

    public static JsonObject PutRetentionPolicy(CallContext context, JsonObject input)
    {
        var days = input.Int("retentionInDays")!.Value;
        if (!Retentions.Contains(days)) throw new ServiceException("InvalidParameterException", $"1 validation error detected: Value '{days}' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [{string.Join(", ", Retentions)}]");
        return LogState.Change(context, input, group => group["retentionInDays"] = days);
    }

    public static JsonObject DeleteRetentionPolicy(CallContext context, JsonObject input) => LogState.Change(context, input, group => group.Remove("retentionInDays"));

    public static JsonObject AssociateKmsKey(CallContext context, JsonObject input) =>
        LogState.Change(context, input, group => group["kmsKeyId"] = Key(context, input.Needed("kmsKeyId")));

    public static JsonObject DisassociateKmsKey(CallContext context, JsonObject input) => LogState.Change(context, input, group => group.Remove("kmsKeyId"));

    public static JsonObject TagResource(CallContext context, JsonObject input) => LogState.Change(context, input, group =>
    {
        foreach (var (key, value) in input.Object("tags")!) group.Object("tags")![key] = value!.DeepClone();
    });

    public static JsonObject UntagResource(CallContext context, JsonObject input) =>
        LogState.Change(context, input, group => group["tags"] = TagSet.Remove(group.Object("tags")!, input.Texts("tagKeys")));

    public static JsonObject ListTagsForResource(CallContext context, JsonObject input) =>
        new() { ["tags"] = LogState.Require(context, input).Group.Object("tags")!.Copy() };

    public static JsonObject PutSubscriptionFilter(CallContext context, JsonObject input) => LogState.Change(context, input, group =>
    {
        var filter = input.Pick("filterName", "filterPattern", "destinationArn", "roleArn", "distribution", "logGroupName");
        if (filter.Text("roleArn") is { } role && !Trusts(context, role, group))
            throw new ServiceException("InvalidParameterException", "Could not deliver test message to specified destination. Check if the destination is valid.");
        filter["creationTime"] = context.Now.ToUnixTimeMilliseconds();
        var others = group.Objects("filters").Where(f => f.Text("filterName") != filter.Text("filterName")).Select(f => f.Copy()).ToList();
        if (others.Count >= MaxFilters) throw new ServiceException("LimitExceededException", "Resource limit exceeded.");
        group["filters"] = others.Append(filter).ToJson();
    });

    public static JsonObject DescribeSubscriptionFilters(CallContext context, JsonObject input)
    {
        var (_, group) = LogState.Require(context, input);
        var prefix = input.Text("filterNamePrefix") ?? "";
        var wanted = group.Objects("filters").Select(f => KeyValuePair.Create(f.Needed("filterName"), f))
            .Where(f => f.Key.StartsWith(prefix, StringComparison.Ordinal)).OrderBy(f => f.Key, StringComparer.Ordinal);
        return Pages.Page(input, "subscriptionFilters", wanted, f => f.Copy());
    }

    public static JsonObject DeleteSubscriptionFilter(CallContext context, JsonObject input) => LogState.Change(context, input, group =>
    {
        var left = group.Objects("filters").Where(f => f.Text("filterName") != input.Text("filterName")).Select(f => f.Copy()).ToJson();
        if (left.Count == group.Objects("filters").Count()) throw new ServiceException("ResourceNotFoundException", "The specified subscription filter does not exist.");
        group["filters"] = left;
    });

    public static JsonObject PutResourcePolicy(CallContext context, JsonObject input)
    {
        if (input["resourceArn"] is not null) throw new ServiceException("NotImplemented", "The local cloud's resource policies of CloudWatch Logs are the account's: it has no resourceArn.", 501);
        var name = ResourceName.Here(context, input.Text("policyName") ?? throw new ServiceException("InvalidParameterException", "policyName is needed."));
        var text = input.Text("policyDocument") ?? throw new ServiceException("InvalidParameterException", "policyDocument is needed.");
        PolicyDocuments.Check(text, hasPrincipal: true, "InvalidParameterException");
        if (Policies.Find(context, name) is null && Policies.All(context).Count >= MaxPolicies) throw new ServiceException("LimitExceededException", "Resource limit exceeded.");
        var policy = new JsonObject { ["policyName"] = name.Name, ["policyDocument"] = text, ["lastUpdatedTime"] = context.Now.ToUnixTimeMilliseconds() };
        Policies.Put(context, name, policy);
        return new JsonObject { ["resourcePolicy"] = policy.Copy() };
    }

    public static JsonObject DescribeResourcePolicies(CallContext context, JsonObject input) => Pages.Page(input, "resourcePolicies", Policies.All(context), p => p.Copy());

    public static JsonObject DeleteResourcePolicy(CallContext context, JsonObject input)
    {
        var name = input.Text("policyName") ?? "";
        return Policies.Remove(context, ResourceName.Here(context, name)) ? []
            : throw new ServiceException("ResourceNotFoundException", $"Policy with name [{name}] does not exist.");
    }

    /// <summary>CloudWatch Logs User Guide, "Log group-level subscription filters": the service's principal, or that of the region.</summary>
    private static bool Trusts(CallContext context, string role, JsonObject group) => Arn.TryParse(role)?.Account == context.Account.Value
        && new[] { "logs.amazonaws.com", $"logs.{context.Region}.amazonaws.com" }.Any(service => RoleCode.Trusts(context, role, service, group.Needed("arn")));

    private static string Key(CallContext context, string key) => (KeyState.FindByArn(context.Cloud.Store, key)
        ?? throw new ServiceException("InvalidParameterException", $"The specified KMS key does not exist or is not allowed to be used with Arn '{key}'")).Object("Metadata")!.Needed("Arn");
}

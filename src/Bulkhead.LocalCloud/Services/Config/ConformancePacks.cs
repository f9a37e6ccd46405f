using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Iam;

namespace Bulkhead.LocalCloud.Services.Config;

/// <summary>
/// Conformance packs: sets of rules that are made and judged together (AWS Config Developer Guide, "Conformance Packs"). Their
/// rules are judged when somebody asks.
/// </summary>
internal static class ConformancePacks
{
    private const string Own = "Template";
    private static readonly Paging Pages = new("NextToken", "NextToken", "Limit", null, 20, "InvalidNextTokenException");

    public static JsonObject PutConformancePack(CallContext context, JsonObject input)
    {
        var name = input.Needed("ConformancePackName");
        foreach (var member in new[] { "TemplateS3Uri", "TemplateSSMDocumentDetails" })
        {
            if (input.ContainsKey(member)) throw Invalid($"{member} is not in the local cloud: give the TemplateBody.");
        }

        if (input.Text("TemplateBody") is not { } body) throw Invalid("You must specify a TemplateBody or TemplateS3Uri.");
        _ = ConformanceRule.Read(body);
        var present = Find(context, name);
        // Service Limits: 50 conformance packs for an account.
        if (present is null && context.Cloud.Store.All(Collection(context)).Count >= 50)
            throw new ServiceException("MaxNumberOfConformancePacksExceededException", "You have reached the limit of the number of conformance packs you can create in an account.");
        ServiceLinkedRoles.Ensure(context.Cloud.Store, context.Account, ConfigState.ConformsPrincipal, context.Now);
        var id = present?.Text("ConformancePackId") ?? ResourceIds.LowerCase("conformance-pack-", 9);
        var pack = input.Pick("ConformancePackName", "ConformancePackInputParameters", "DeliveryS3Bucket", "DeliveryS3KeyPrefix");
        pack["ConformancePackArn"] = $"arn:aws:config:{context.Region}:{context.Account}:conformance-pack/{name}/{id}";
        pack["ConformancePackId"] = id;
        pack["LastUpdateRequestedTime"] = context.Now.ToJson();
        pack[Own] = body;
        context.Cloud.Store.Put(Collection(context), name, pack);
        return pack.Pick("ConformancePackArn");
    }

    public static JsonObject DeleteConformancePack(CallContext context, JsonObject input) =>
        context.Cloud.Store.Remove(Collection(context), input.Needed("ConformancePackName")) ? [] : throw Missing();

    public static JsonObject DescribeConformancePacks(CallContext context, JsonObject input) =>
        Pages.Page(input, "ConformancePackDetails", Named(context, input), p => p.Without(Own));

    public static JsonObject DescribeConformancePackStatus(CallContext context, JsonObject input) =>
        Pages.Page(input, "ConformancePackStatusDetails", Named(context, input), p =>
        {
            var status = p.Pick("ConformancePackName", "ConformancePackId", "ConformancePackArn", "LastUpdateRequestedTime");
            status["LastUpdateCompletedTime"] = p["LastUpdateRequestedTime"]!.DeepClone();
            status["ConformancePackState"] = "CREATE_COMPLETE";
            status["StackArn"] = $"arn:aws:cloudformation:{context.Region}:{context.Account}:stack/awsconfigconforms-{p.Needed("ConformancePackName")}-{p.Needed("ConformancePackId")}/0";
            return status;
        });

    public static JsonObject DescribeConformancePackCompliance(CallContext context, JsonObject input)
    {
        var pack = Require(context, input.Needed("ConformancePackName"));
        var rules = Rules(pack, input).Select(r => (r.Name, Type: TypeOf(RuleEvaluation.Evaluate(context, r.Rule))));
        var type = input.Object("Filters")?.Text("ComplianceType");
        var output = Pages.Page(
            input, "ConformancePackRuleComplianceList", rules.Where(r => type is null || r.Type == type).Select(r => KeyValuePair.Create(r.Name, r)),
            r => new JsonObject { ["ConfigRuleName"] = r.Name, ["ComplianceType"] = r.Type, ["Controls"] = new JsonArray() });
        output["ConformancePackName"] = pack.Needed("ConformancePackName");
        return output;
    }

    public static JsonObject GetConformancePackComplianceDetails(CallContext context, JsonObject input)
    {
        var pack = Require(context, input.Needed("ConformancePackName"));
        var filters = input.Object("Filters");
        var results =
            from rule in Rules(pack, input)
            from found in RuleEvaluation.Evaluate(context, rule.Rule)
            let type = found.IsCompliant ? "COMPLIANT" : "NON_COMPLIANT"
            where (filters?.Text("ComplianceType") ?? type) == type
            where (filters?.Text("ResourceType") ?? found.ResourceType) == found.ResourceType
            where !(filters?.Texts("ResourceIds").Any() ?? false) || filters.Texts("ResourceIds").Contains(found.ResourceId)
            select KeyValuePair.Create($"{rule.Name} {found.ResourceId}", (rule.Name, Found: found, Type: type));
        var output = Pages.Page(input, "ConformancePackRuleEvaluationResults", results.OrderBy(r => r.Key, StringComparer.Ordinal), r => new JsonObject
        {
            ["ComplianceType"] = r.Type,
            ["EvaluationResultIdentifier"] = new JsonObject
            {
                ["EvaluationResultQualifier"] = new JsonObject { ["ConfigRuleName"] = r.Name, ["ResourceType"] = r.Found.ResourceType, ["ResourceId"] = r.Found.ResourceId },
                ["OrderingTimestamp"] = context.Now.ToJson(),
            },
            ["ConfigRuleInvokedTime"] = context.Now.ToJson(),
            ["ResultRecordedTime"] = context.Now.ToJson(),
        });
        output["ConformancePackName"] = pack.Needed("ConformancePackName");
        return output;
    }

    public static JsonObject GetConformancePackComplianceSummary(CallContext context, JsonObject input)
    {
        var packs = input.Texts("ConformancePackNames").Select(name => KeyValuePair.Create(name, Require(context, name))).OrderBy(p => p.Key, StringComparer.Ordinal);
        return Pages.Page(input, "ConformancePackComplianceSummaryList", packs, pack =>
        {
            var types = Rules(pack, []).Select(r => TypeOf(RuleEvaluation.Evaluate(context, r.Rule))).ToHashSet(StringComparer.Ordinal);
            return new JsonObject
            {
                ["ConformancePackName"] = pack.Needed("ConformancePackName"),
                ["ConformancePackComplianceStatus"] = types.Contains("NON_COMPLIANT") ? "NON_COMPLIANT" : types.Contains("COMPLIANT") ? "COMPLIANT" : "INSUFFICIENT_DATA",
            };
        });
    }

    /// <summary>What a rule says of all that it judged: nothing judged is no data, and never compliant.</summary>
    private static string TypeOf(IReadOnlyList<RuleFinding> findings) =>
        findings.Count == 0 ? "INSUFFICIENT_DATA" : findings.All(f => f.IsCompliant) ? "COMPLIANT" : "NON_COMPLIANT";

    /// <summary>The rules of a pack by the names that they have in the account: the template's with the pack's id.</summary>
    private static IEnumerable<(string Name, ConformanceRule Rule)> Rules(JsonObject pack, JsonObject input)
    {
        var all = ConformanceRule.Read(pack.Needed(Own)).Select(r => (Name: $"{r.Name}-{pack.Needed("ConformancePackId")}", Rule: r)).OrderBy(r => r.Name, StringComparer.Ordinal).ToList();
        var names = input.Object("Filters")?.Texts("ConfigRuleNames").ToHashSet(StringComparer.Ordinal) ?? [];
        if (names.Except(all.Select(r => r.Name)).Any())
            throw new ServiceException("NoSuchConfigRuleInConformancePackException", "The Config rule that you passed in the filter does not exist in the conformance pack.");
        return all.Where(r => names.Count == 0 || names.Contains(r.Name));
    }

    private static IEnumerable<KeyValuePair<string, JsonObject>> Named(CallContext context, JsonObject input)
    {
        var names = input.Texts("ConformancePackNames").ToHashSet(StringComparer.Ordinal);
        var all = context.Cloud.Store.All(Collection(context));
        return names.Except(all.Select(p => p.Key)).Any() ? throw Missing() : all.Where(p => names.Count == 0 || names.Contains(p.Key));
    }

    private static string Collection(CallContext context) => $"config/{context.Account}/{context.Region}/conformance-packs";

    private static JsonObject? Find(CallContext context, string name) => context.Cloud.Store.Find(Collection(context), name);

    private static JsonObject Require(CallContext context, string name) => Find(context, name) ?? throw Missing();

    private static ServiceException Missing() => new("NoSuchConformancePackException", "You specified one or more conformance packs that do not exist.");

    private static ServiceException Invalid(string message) => new("InvalidParameterValueException", message);
}

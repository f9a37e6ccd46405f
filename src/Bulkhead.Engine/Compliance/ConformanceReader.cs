using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Config.Model;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Compliance;

/// <summary>
/// Reads what the conformance packs of a framework say: one call for each region of each of its accounts, one more in the home region,
/// and one where something is not compliant (AWS Config API Reference, "DescribeConformancePackCompliance").
/// </summary>
public static class ConformanceReader
{
    private const string Api = "config";
    private const int AtOnce = 8;
    private const int MostResources = 100;

    /// <summary>Reads the accounts of a framework that exist.</summary>
    /// <param name="management">A session of the management account.</param>
    /// <param name="model">The file's meaning.</param>
    /// <param name="plan">A plan, which knows the accounts' ids and roles.</param>
    /// <param name="framework">The framework.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<ConformanceFacts> ReadAsync(
        AwsSession management, OrganizationModel model, Plan plan, ComplianceFramework framework, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(framework);
        var roles = plan.AccessRoles.Where(r => plan.AccountIds.ContainsKey(r.Key)).ToDictionary(r => plan.AccountIds[r.Key], r => r.Value, StringComparer.Ordinal);
        var sessions = new AccountSessions(management, readOnly: true, id => roles.GetValueOrDefault(id.Value, AccountSessions.AccessRole));
        var places =
            from account in model.Accounts
            where framework.Binds(model, account) && plan.AccountIds.ContainsKey(account.Name)
            from region in account.Regions
            select (account.Name, Id: AccountId.Parse(plan.AccountIds[account.Name]), Region: region);
        var rules = new ConcurrentBag<RuleFact>();
        var unread = new ConcurrentBag<UnreadConformance>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(places, options, async (place, stop) =>
        {
            var opened = await sessions.OpenAsync(place.Id, place.Region, stop);
            if (opened is not SessionOpened { Session: var session })
            {
                unread.Add(new UnreadConformance(place.Name, place.Region, ((SessionRefused)opened).Refusal));
                return;
            }

            string[] packs = place.Region == model.Home ? [framework.Pack, framework.GlobalPack] : [framework.Pack];
            foreach (var pack in packs)
            {
                if (await ReadAsync(session, pack, place.Name, rules, stop) is { } refusal) unread.Add(new UnreadConformance(place.Name, place.Region, refusal));
            }
        });
        return new ConformanceFacts
        {
            Rules = [.. rules.OrderBy(r => r.Account, StringComparer.Ordinal).ThenBy(r => r.Region.Value, StringComparer.Ordinal).ThenBy(r => r.Rule, StringComparer.Ordinal)],
            Unread = [.. unread.OrderBy(u => u.Account, StringComparer.Ordinal).ThenBy(u => u.Region.Value, StringComparer.Ordinal)],
        };
    }

    /// <summary>Reads a pack. One that is not there says nothing.</summary>
    private static async Task<AwsRefusal?> ReadAsync(
        AwsSession session, string pack, string account, ConcurrentBag<RuleFact> rules, CancellationToken cancellationToken)
    {
        var answer = await session.CallAllPagesAsync(Api, "DescribeConformancePackCompliance", new JsonObject { ["ConformancePackName"] = pack }, cancellationToken);
        if (answer is AwsRefusal refusal) return refusal.Code == "NoSuchConformancePackException" ? null : refusal;
        var found = ((AwsSuccess)answer).Output["ConformancePackRuleComplianceList"] as JsonArray ?? [];
        var verdicts = found.OfType<JsonObject>().Select(r => (Name: NameOf(r["ConfigRuleName"]), Verdict: VerdictOf(r["ComplianceType"]))).ToList();
        var resources = Array.Empty<(string Rule, string Resource)>().ToLookup(r => r.Rule, r => r.Resource, StringComparer.Ordinal);
        if (verdicts.Any(v => v.Verdict == RuleVerdict.NotCompliant))
        {
            var input = new JsonObject { ["ConformancePackName"] = pack, ["Filters"] = new JsonObject { ["ComplianceType"] = "NON_COMPLIANT" }, ["Limit"] = MostResources };
            var details = await session.CallAsync(Api, "GetConformancePackComplianceDetails", input, cancellationToken);
            if (details is AwsRefusal notTold) return notTold;
            resources = (((AwsSuccess)details).Output["ConformancePackRuleEvaluationResults"] as JsonArray ?? []).OfType<JsonObject>()
                .Select(r => r["EvaluationResultIdentifier"]?["EvaluationResultQualifier"])
                .ToLookup(q => NameOf(q?["ConfigRuleName"]), q => $"{q?["ResourceType"]} {q?["ResourceId"]}", StringComparer.Ordinal);
        }

        foreach (var (name, verdict) in verdicts)
            rules.Add(new RuleFact(account, session.Region, name, verdict) { Resources = [.. resources[name].Order(StringComparer.Ordinal)] });
        return null;
    }

    /// <summary>A rule's own name: in the account the pack's id stands behind it, as in <c>encrypted-volumes-conformance-pack-ab12cd34e</c>.</summary>
    private static string NameOf(JsonNode? deployed)
    {
        var name = deployed?.GetValue<string>() ?? "";
        var end = name.LastIndexOf("-conformance-pack-", StringComparison.Ordinal);
        return end > 0 ? name[..end] : name;
    }

    private static RuleVerdict VerdictOf(JsonNode? type) => type?.GetValue<string>() switch
    {
        "COMPLIANT" => RuleVerdict.Compliant,
        "NON_COMPLIANT" => RuleVerdict.NotCompliant,
        // What AWS may say one day is not taken for good.
        _ => RuleVerdict.NoData,
    };
}

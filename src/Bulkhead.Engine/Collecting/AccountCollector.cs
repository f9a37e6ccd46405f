using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Core.Identifiers;
using Bulkhead.Reach.Facts;

namespace Bulkhead.Engine.Collecting;

/// <summary>
/// Reads an account for <c>reach</c>: who is there, and the facts that the table of kinds asks for. It makes reading calls
/// only. What is refused leaves its key away, so that it stays unknown; where a region or a resource was refused and others were
/// answered, a mark stands in its place (<see cref="FactPlan.NotRead"/>). Half an answer is never kept.
/// </summary>
public sealed class AccountCollector(CollectionScope scope)
{
    private const string AuthorizationDetails = "iam:GetAccountAuthorizationDetails";

    /// <summary>Reads the account of the session.</summary>
    public async Task<CollectedAccount> CollectAsync(AwsSession session, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        var missing = new ConcurrentBag<Uncollected>();
        var details = CallAsync(session, AuthorizationDetails, [], missing, cancellationToken);
        var center = new IdentityCenterCollector(scope).CollectAsync(session, missing, cancellationToken);
        var lists = await Task.WhenAll(FactPlan.Lists.Where(o => !IdentityCenterCollector.Lists.Contains(o)).Select(async operation => (operation, await ListAsync(session, operation, missing, cancellationToken))));
        var facts = new JsonObject { ["sts:GetCallerIdentity"] = new JsonObject { ["Account"] = session.Account.Value } };
        foreach (var (operation, answer) in lists.Concat(await center))
        {
            if (answer is not null) facts[operation] = answer;
        }

        var who = await details;
        await AddDetailsAsync(session, facts, UsersOf(who), missing, cancellationToken);
        return new(session.Account, who, facts, [.. missing.Distinct().OrderBy(m => m.Operation, StringComparer.Ordinal)]);
    }

    private async Task<JsonNode?> ListAsync(AwsSession session, string operation, ConcurrentBag<Uncollected> missing, CancellationToken cancellationToken)
    {
        if (ApiNames.IsGlobal(operation)) return await ListInRegionAsync(ApiNames.PlaceOf(operation) is { } one ? session.WithRegion(one) : session, operation, missing, cancellationToken);
        var answers = await Task.WhenAll(scope.Regions.Select(async r => (r, await ListInRegionAsync(session.WithRegion(r), operation, missing, cancellationToken))));
        if (answers.All(a => a.Item2 is null)) return null;
        var byRegion = new JsonObject();
        foreach (var (region, answer) in answers) byRegion[region.Value] = answer ?? NotRead();
        if (scope.MayHaveOthers) byRegion[FactPlan.OtherRegions] = NotRead();
        return byRegion;
    }

    private async Task<JsonNode?> ListInRegionAsync(AwsSession session, string operation, ConcurrentBag<Uncollected> missing, CancellationToken cancellationToken)
    {
        if (scope.Lacks(ApiNames.Find(operation))) return new JsonObject();
        if (CallInputs.NamesFor(operation) is not { } names) return await CallAsync(session, operation, CallInputs.OfList(operation, session.Account.Value), missing, cancellationToken);
        if (names.Within is not { } outer) return await NamedAsync(session, operation, names, null, missing, cancellationToken);
        if (await NamesAsync(session, operation, outer, [], missing, cancellationToken) is not { } places) return null;
        var pages = new JsonArray();
        foreach (var place in places)
        {
            foreach (var page in await NamedAsync(session, operation, names, new(outer.Input, place), missing, cancellationToken) ?? [(JsonNode)NotRead()]) pages.Add(page!.DeepClone());
        }

        return pages;
    }

    private async Task<JsonArray?> NamedAsync(
        AwsSession session, string operation, ListCall names, KeyValuePair<string, string>? place, ConcurrentBag<Uncollected> missing, CancellationToken cancellationToken)
    {
        if (await NamesAsync(session, operation, names, At(place), missing, cancellationToken) is not { } all) return null;
        var pages = new JsonArray();
        foreach (var batch in all.Chunk(names.BatchSize ?? 1))
        {
            var input = At(place);
            input[names.Input] = names.BatchSize is null ? JsonValue.Create(batch[0]) : new JsonArray([.. batch.Select(n => (JsonNode)JsonValue.Create(n))]);
            pages.Add((JsonNode)(await CallAsync(session, operation, input, missing, cancellationToken) ?? NotRead()));
        }

        return pages;
    }

    private async Task<IReadOnlyList<string>?> NamesAsync(
        AwsSession session, string operation, ListCall names, JsonObject input, ConcurrentBag<Uncollected> missing, CancellationToken cancellationToken)
    {
        if (await CallAsync(session, names.From, input, missing, cancellationToken) is { } found)
        {
            return [.. (found[names.List] as JsonArray ?? []).Select(i => (names.Item is null ? i : i?[names.Item])?.GetValue<string>()).OfType<string>()];
        }

        missing.Add(new(operation, $"{names.From} could not be read") { IsRefused = true });
        return null;
    }

    private static JsonObject At(KeyValuePair<string, string>? place) => place is { } at ? new JsonObject { [at.Key] = at.Value } : [];

    private async Task AddDetailsAsync(
        AwsSession session, JsonObject facts, IEnumerable<string> users, ConcurrentBag<Uncollected> missing, CancellationToken cancellationToken)
    {
        var names = users.ToList();
        var requests = RequestsFor(session, facts, names);
        await AskAsync(requests, FactPlan.Details);

        // What is asked only where another answer says so.
        var more = RequestsFor(session, facts, names);
        var asked = requests.SelectMany(r => r).ToHashSet();
        await AskAsync(more, FactPlan.Details.Where(o => more[o].Any(r => !asked.Contains(r))));

        async Task AskAsync(ILookup<string, FactRequest> requests, IEnumerable<string> operations)
        {
            var answers = await Task.WhenAll(operations.Select(async operation => (operation, await DescribeAsync(session, operation, requests[operation], missing, cancellationToken))));
            foreach (var (operation, answer) in answers)
            {
                if (answer is not null) facts[operation] = answer;
                else facts.Remove(operation);
            }
        }
    }

    private static ILookup<string, FactRequest> RequestsFor(AwsSession session, JsonObject facts, List<string> users)
    {
        using var read = JsonDocument.Parse(facts.ToJsonString());
        return FactPlan.RequestsFor(session.Account.Value, session.Partition, read.RootElement, users).ToLookup(r => r.Operation, StringComparer.Ordinal);
    }

    private async Task<JsonObject?> DescribeAsync(
        AwsSession session, string operation, IEnumerable<FactRequest> requests, ConcurrentBag<Uncollected> missing, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(requests.Select(async r => (Place: RegionOf(r), r.Name, Answer: await DescribeAsync(session, r, missing, cancellationToken))));
        if (answers.Length > 0 && answers.All(a => a.Answer is null)) return null;

        // Two regions may have resources of one name: the answers are kept by region.
        var isByRegion = answers.Length > 0 && answers.All(a => a.Place is not null);
        var all = new JsonObject();
        foreach (var (place, name, answer) in answers)
        {
            var into = all;
            if (isByRegion)
            {
                if (all[place!] is not JsonObject) all[place!] = new JsonObject();
                into = all[place!]!.AsObject();
            }

            into[name] = answer ?? NotRead();
        }

        return all;
    }

    // The region that a request is sent to for its resource's sake; null where it makes no difference, or is not known.
    private static string? RegionOf(FactRequest request) => request.Region is { } region && region != "*" && !ApiNames.IsGlobal(request.Operation) ? region : null;

    private static JsonObject NotRead() => new() { [FactPlan.NotRead] = true };

    private async Task<JsonObject?> DescribeAsync(AwsSession session, FactRequest request, ConcurrentBag<Uncollected> missing, CancellationToken cancellationToken)
    {
        var model = ApiNames.Find(request.Operation);
        if (scope.Lacks(model)) return [];
        if (model is null || CallInputs.OfDetail(request.Operation, request.Name, session.Account.Value, model) is not { } input)
        {
            missing.Add(new(request.Operation, "this version of Bulkhead does not call it"));
            return null;
        }

        var place = (RegionOf(request) is { } region ? new RegionName(region) : ApiNames.PlaceOf(request.Operation)) is { } where ? session.WithRegion(where) : session;
        return await CallAsync(place, request.Operation, input, missing, cancellationToken);
    }

    // All pages; an error that says that there is none is an answer.
    private async Task<JsonObject?> CallAsync(
        AwsSession session, string operation, JsonObject input, ConcurrentBag<Uncollected> missing, CancellationToken cancellationToken)
    {
        var model = ApiNames.Find(operation);
        if (scope.Lacks(model)) return [];
        if (model is null || (model.Input?.Required.Any(r => !input.ContainsKey(r)) ?? false))
        {
            missing.Add(new(operation, "this version of Bulkhead does not call it"));
            return null;
        }

        switch (await session.CallAllPagesAsync(model.Service.Name, model.Name, input, cancellationToken))
        {
            case AwsSuccess { Output: var output }:
                return output;
            case AwsRefusal { Kind: RefusalKind.NotFound } none:
                return new JsonObject { ["Error"] = new JsonObject { ["Code"] = none.Code } };
            case AwsRefusal refusal:
                missing.Add(new(operation, refusal.ToString()) { IsRefused = true });
                return null;
            default:
                throw new UnreachableException();
        }
    }

    private static IEnumerable<string> UsersOf(JsonObject? details) =>
        (details?["UserDetailList"] as JsonArray ?? []).Select(u => u?["UserName"]?.GetValue<string>()).OfType<string>();
}

using System.Collections.Immutable;
using System.Text.Json;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Reach.Kinds;

namespace Bulkhead.Reach.Facts;

/// <summary>What a collector asks of an account, by the table of kinds: first the lists, then what they lead to.</summary>
public static class FactPlan
{
    /// <summary>The member that stands in the place of a response that could not be read, with the reason.</summary>
    public const string NotRead = "Uncollected";

    /// <summary>In a list of a declared fact, the member that says what is not known of it: the list may have others too.</summary>
    public const string NotKnown = "Unknown";

    /// <summary>In an answer by region, the name of all regions that it does not name.</summary>
    public const string OtherRegions = "*";

    /// <summary>What is listed once an account, whatever is in it: what it shares with others, and whether public access lists count.</summary>
    public static ImmutableArray<string> OfAccount { get; } = [SharedResources.Resources, SharedResources.Principals, SharedResources.PublicAccess];

    private static readonly ImmutableArray<string> OfUsers = ["iam:ListAccessKeys", "iam:GetLoginProfile", "iam:ListMFADevices"];

    /// <summary>The operations that list or describe without naming a resource, each once.</summary>
    public static ImmutableArray<string> Lists { get; } =
    [
        .. KindLibrary.Embedded
            .SelectMany(k => k.Details.Where(d => d.Match is not null).Select(d => (string?)d.From).Append(k.From).Concat(k.Shares.Where(s => s.By is null).Select(s => s.From)))
            .OfType<string>()
            .Where(IsApi)
            .Concat(OfAccount)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The facts outside AWS that kinds are listed by, such as <c>declared:repositories</c>.</summary>
    public static ImmutableArray<string> Declared { get; } =
        [.. KindLibrary.Embedded.Select(k => k.From).OfType<string>().Where(f => !IsApi(f)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The operations about one resource or one user, each once.</summary>
    public static ImmutableArray<string> Details { get; } =
        [.. KindLibrary.Embedded.SelectMany(DetailsOf).Select(d => d.Operation).Concat(OfUsers).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>
    /// What is to be asked about the resources that the lists hold, and about the users. What is asked only where an answer about the resource says so
    /// is there when that answer is among the responses.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="lists">The responses by operation, in the shape of a file of facts: the lists, and what was asked about resources already.</param>
    /// <param name="users">The names of the users.</param>
    public static IEnumerable<FactRequest> RequestsFor(string account, string partition, JsonElement lists, IEnumerable<string> users)
    {
        ArgumentNullException.ThrowIfNull(users);
        var responses = new AccountResponses(account);
        foreach (var member in lists.EnumerateObject()) responses.Add(member.Name, member.Value);
        var collector = new ResourceCollector(responses, partition, new PolicyTexts(new DiagnosticBag()));
        var requests = new List<FactRequest>();
        foreach (var kind in KindLibrary.Embedded)
        {
            var details = DetailsOf(kind).ToList();
            if (details.Count == 0) continue;
            foreach (var node in collector.Collect(kind).Where(n => n.Uncollected is null))
            {
                var region = node.Attribute("region").Values.FirstOrDefault();
                foreach (var (operation, by, unless) in details)
                {
                    if (unless is not null && unless.HoldsOf(node) != false) continue;
                    var names = by == "arn" ? [node.Arn] : node.Attribute(by).Values;
                    requests.AddRange(names.Select(n => new FactRequest(operation, n, region)));
                }
            }
        }

        foreach (var user in users) requests.AddRange(OfUsers.Select(o => new FactRequest(o, user, null)));
        return requests.Distinct();
    }

    private static IEnumerable<(string Operation, string By, KindException? Unless)> DetailsOf(ResourceKind kind)
    {
        foreach (var detail in kind.Details.Where(d => d.By is not null && IsApi(d.From))) yield return (detail.From, detail.By!, detail.Unless);
        if (kind.Policy is { From: { } policy }) yield return (policy, kind.Policy.By!, kind.Policy.Unless);
        foreach (var share in kind.Shares.Where(s => s.By is not null)) yield return (share.From!, share.By!, share.Unless);
        if (kind.Tags is { From: { } tags }) yield return (tags, kind.Tags.By!, kind.Tags.Unless);
    }

    private static bool IsApi(string from) => !from.StartsWith("declared:", StringComparison.Ordinal);
}

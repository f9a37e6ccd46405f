using System.Text.Json.Nodes;
using Bulkhead.Config.Model;
using Bulkhead.Reach.Facts;

namespace Bulkhead.Engine.Invariants;

/// <summary>
/// What the file says of its deliveries, as facts outside of AWS: who may push to the repositories, and who approves. People stand for
/// the roles that their group has in accounts; a group that has none are people outside of the organization.
/// </summary>
internal static class DeclaredDeliveries
{
    /// <summary>The facts, under the management account; null where nothing is delivered.</summary>
    /// <param name="model">The file.</param>
    /// <param name="account">The management account's id.</param>
    /// <param name="exported">The repositories whose settings say who may push and approve, instead of the file.</param>
    /// <param name="rolesOf">The ARNs of the roles that the people of a group may take.</param>
    public static JsonObject? Of(OrganizationModel model, string account, IReadOnlySet<string> exported, Func<string, IEnumerable<string>> rolesOf)
    {
        // Of a pipeline AWS says who pushes and approves.
        var all = model.Workloads.Select(w => w.Delivery).Where(d => d.Pipeline is null).ToList();
        if (all.Count == 0) return null;
        // Of other repositories the deliveries say nothing.
        static JsonObject Partial() => new() { [SnapshotReader.Others] = null };
        var (repositories, push, proposal, approval) = (new JsonArray(), Partial(), Partial(), Partial());
        foreach (var deliveries in all.GroupBy(d => (d.Host, d.Repository)))
        {
            var arn = $"{deliveries.Key.Host}:{deliveries.Key.Repository}";
            repositories.Add((JsonNode)new JsonObject { ["arn"] = arn, ["name"] = NameOf(deliveries.First()) });
            if (exported.Contains($"{PrefixOf(deliveries.Key.Host)}:{deliveries.Key.Repository}"))
            {
                (push[arn], proposal[arn], approval[arn]) = (false, false, false);
                continue;
            }

            var alone = deliveries.Where(d => d.Approvers is null).SelectMany(d => d.Pushers).ToList();
            var proposers = deliveries.Where(d => d.Approvers is not null).SelectMany(d => d.Pushers).ToList();
            if (alone.Count > 0) push[arn] = People(alone, rolesOf);
            if (proposers.Count == 0) continue;
            proposal[arn] = People(proposers, rolesOf);
            approval[arn] = People(deliveries.Select(d => d.Approvers).OfType<string>(), rolesOf);
        }

        // What deploys from a repository that the file does not name is not known, unless the file says that there is nothing else.
        if (!model.Facts.IsComplete) repositories.Add((JsonNode)new JsonObject { [FactPlan.NotRead] = true });
        return new JsonObject
        {
            [account] = new JsonObject
            {
                ["declared:repositories"] = repositories,
                ["declared:push"] = push,
                ["declared:proposal"] = proposal,
                ["declared:approval"] = approval,
            },
        };
    }

    private static string PrefixOf(CodeHost host) => host switch
    {
        CodeHost.GitHub => "github",
        CodeHost.GitLab => "gitlab",
        CodeHost.Terraform => "terraform",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    // As the subjects of the host's tokens name it.
    private static string NameOf(Delivery delivery) => delivery is { Host: CodeHost.Terraform } && delivery.Repository.Split('/') is [var organization, var project, var workspace]
        ? $"organization:{organization}:project:{project}:workspace:{workspace}" : delivery.Repository;

    private static JsonArray People(IEnumerable<string> groups, Func<string, IEnumerable<string>> rolesOf)
    {
        var names = groups.Distinct(StringComparer.Ordinal).SelectMany(g => rolesOf(g).DefaultIfEmpty(SnapshotReader.Anyone)).Distinct(StringComparer.Ordinal);
        return new JsonArray([.. names.Select(n => (JsonNode)JsonValue.Create(n))]);
    }
}

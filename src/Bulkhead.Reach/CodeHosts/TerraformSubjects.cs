using System.Collections.Immutable;
using System.Text.Json;
using Bulkhead.Reach.Facts;

namespace Bulkhead.Reach.CodeHosts;

/// <summary>
/// The subjects of a workspace of HCP Terraform, and who comes to run as each (HCP Terraform API, "Workspaces", "Team access", "Teams").
/// Who may apply confirms the runs of a workspace that comes from a repository; without one, they bring what runs.
/// </summary>
internal sealed class TerraformSubjects
{
    public const string Host = "terraform";
    private const string Plan = "plan";
    private const string AutoApply = "auto-apply";
    private const string AutoApplyTriggered = "auto-apply-run-trigger";

    private static readonly ImmutableArray<string> Phases = ["apply", Plan];

    private readonly HostSettings _settings;
    private readonly JsonElement? _workspace;
    private readonly Whom _admins;
    private readonly Whom _planners;
    private readonly Whom _appliers;
    private readonly bool _hasWriters;

    private TerraformSubjects(HostSettings settings)
    {
        _settings = settings;
        _workspace = settings.Find("workspace") is { } response && JsonPaths.Elements(response, "data.attributes").FirstOrDefault() is { ValueKind: JsonValueKind.Object } found ? found : null;
        var (teams, missing) = settings.List("teams", HostSettings.Data);
        var (access, missingAccess) = settings.List("team-access", HostSettings.Data);
        var (ofProject, missingProject) = settings.List("team-projects", HostSettings.Data);
        var unknown = teams.Select(Rights).Aggregate(missing.And(missingAccess).And(missingProject), (all, one) => all.And(one));
        (Whom Team, TerraformRights Rights)[] rights =
        [
            .. teams.Where(IsOwner).Select(t => (Members(t), TerraformRights.All)),
            .. access.Select(a => (TeamOf(a, teams), TerraformRights.OfWorkspace(a))),
            .. ofProject.Select(a => (TeamOf(a, teams), TerraformRights.OfProject(a))),
        ];
        if (rights.Any(r => !r.Rights.IsKnown)) unknown = unknown.And(Whom.NotKnown($"what the custom access of a team lets it do in {Where}"));
        Whom Who(Func<TerraformRights, bool> may) => rights.Where(r => may(r.Rights)).Select(r => r.Team).Aggregate(unknown, (all, one) => all.And(one));
        (_admins, _appliers, _planners) = (Who(r => r.Administers), Who(r => r.Applies), Who(r => r.Plans));
        _hasWriters = rights.Any(r => r.Rights.Writes);
    }

    private string Where => $"{Host}:{_settings.Repository}";

    /// <summary>The repository of GitHub and the branch that a workspace comes from; null where it comes from none, from another host, or it is not known.</summary>
    public static (string Repository, string Branch)? SourceOf(HostSettings settings) =>
        settings.Find("workspace") is { } workspace && JsonPaths.Elements(workspace, "data.attributes.vcs-repo").FirstOrDefault() is { ValueKind: JsonValueKind.Object } source
            && IsOfGitHub(source) && JsonPaths.Text(source, "identifier") is { } repository ? (repository, JsonPaths.Text(source, "branch") ?? "") : null;

    // A repository of the same name may be of another host (HCP Terraform API, "OAuth Clients", service-provider), or of a GitHub server of one's own.
    private static bool IsOfGitHub(JsonElement source) => JsonPaths.Text(source, "github-app-installation-id") is { Length: > 0 }
        || (JsonPaths.Text(source, "service-provider") is { } provider && provider.StartsWith("github", StringComparison.Ordinal) && provider != "github_enterprise");

    /// <summary>The subjects of a workspace, where its repository is the branch's subject of that id; null where its settings were not exported.</summary>
    public static IEnumerable<HostSubject> Of(HostSettings settings, string? source, IEnumerable<string> trusted)
    {
        if (settings.Repository.Split('/') is not [var organization, var project, var workspace]) yield break;
        var reader = new TerraformSubjects(settings);
        var prefix = $"organization:{organization}:project:{project}:workspace:{workspace}:run_phase:";
        foreach (var phase in Phases) yield return reader.Subject(prefix + phase, phase, source);
        foreach (var subject in trusted.Distinct(StringComparer.Ordinal))
        {
            if (subject.AsSpan().IndexOfAny('*', '?') is var wild and >= 0)
            {
                // A pattern of this workspace alone is looked at where the trust is; another one may also let in a workspace that nobody has made yet.
                var start = subject[..wild];
                if (start.StartsWith(prefix, StringComparison.Ordinal) || (!start.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && !prefix.StartsWith(start, StringComparison.OrdinalIgnoreCase))) continue;
                yield return new(Host, settings.Repository, subject, HostWall.None(reader._admins.And(Whom.NotKnown($"which runs of {reader.Where} are like '{subject}'"))));
            }
            else if (Phases.FirstOrDefault(p => string.Equals(subject, prefix + p, StringComparison.OrdinalIgnoreCase)) is { } phase && subject != prefix + phase)
            {
                // A name in another case may be the workspace's own.
                yield return reader.Subject(subject, phase, source);
            }
        }
    }

    private HostSubject Subject(string text, string phase, string? source)
    {
        var subject = new HostSubject(Host, _settings.Repository, text, HostWall.None(_admins));
        if (_workspace is not { } workspace) return subject with { Wall = HostWall.None(_admins.And(_settings.Missing("workspace"))) };
        // Runs that only plan are started for what nobody has approved (HCP Terraform, "Speculative plans").
        if (phase == Plan) return subject with { Wall = HostWall.None(_appliers.And(Whom.NotKnown($"who may start plans of {Where}"))) };
        // Who may queue plans uploads a configuration (HCP Terraform API, "Configuration versions"), and nothing says that it is not so where a repository is.
        var wall = new HostWall(_admins.And(_planners.Meet(_appliers)), _planners, _appliers);
        if (HostSettings.IsNull(workspace, "vcs-repo")) return subject with { Wall = wall.Besides(NotOfAppliers(workspace)) };
        // Tags that match start runs of what they name, whatever branch it is on (HCP Terraform, "UI/VCS-driven run workflow").
        if (JsonPaths.Find(workspace, "vcs-repo") is { } from && !IsOfBranch(from)) return subject with { Wall = wall.Besides(Whom.NotKnown($"who makes the tags that start runs of {Where}")) };
        if (source is null) return subject with { Wall = wall.Besides(Whom.NotKnown($"the settings of the repository of {Where}")) };
        var modules = JsonPaths.Find(workspace, "vcs-repo") is { } of && HostSettings.IsFalse(of, "ingress-submodules") ? Whom.Nobody : Whom.NotKnown($"who changes the submodules that runs of {Where} take (ingress-submodules)");
        // The level 'write' has variables too, and some change what a run does (TF_CLI_ARGS); a state names providers, which a run loads.
        var writers = _hasWriters ? Whom.NotKnown($"what variables and states of {Where} let those do who write them") : Whom.Nobody;
        return subject with { Wall = wall.Besides(modules.And(writers).And(NotOfAppliers(workspace))), Branches = [source], Reviewers = ReviewersOf(workspace) };
    }

    // Whether a run of who only plans is applied by itself is not said.
    private Whom NotOfAppliers(JsonElement workspace) => HostSettings.IsFalse(workspace, AutoApply) || _planners.Accounts.IsSubsetOf(_appliers.Accounts)
        ? Whom.Nobody : Whom.NotKnown($"whether runs of {Where} that who only plans starts are applied by themselves");

    // Runs of a run trigger take the branch as it is, too (HCP Terraform, "Run triggers").
    private Whom? ReviewersOf(JsonElement workspace) => HostSettings.IsTrue(workspace, AutoApply) ? null
        : HostSettings.IsFalse(workspace, AutoApply) && HostSettings.IsFalse(workspace, AutoApplyTriggered) ? _appliers
        : _appliers.And(Whom.NotKnown($"which runs of {Where} are applied by themselves ({AutoApply}, {AutoApplyTriggered})"));

    private static bool IsOfBranch(JsonElement source) => HostSettings.IsNull(source, "tags-regex") || JsonPaths.Text(source, "tags-regex") is "";

    private Whom TeamOf(JsonElement access, IReadOnlyList<JsonElement> teams)
    {
        var id = JsonPaths.Elements(access, "relationships.team.data.id").Select(JsonPaths.TextOf).FirstOrDefault();
        return teams.FirstOrDefault(t => JsonPaths.Text(t, "id") == id) is { ValueKind: JsonValueKind.Object } team ? Members(team) : Whom.NotKnown($"who is in team {id} of {Where}");
    }

    // A team's users are ids; GET /teams/ID?include=users has their names.
    private Whom Members(JsonElement team)
    {
        var id = JsonPaths.Text(team, "id") ?? "";
        if (_settings.Find($"teams/{id}") is not { } response) return _settings.Missing($"teams/{id}");
        var members = JsonPaths.Elements(response, "data.relationships.users.data[].id").Select(JsonPaths.TextOf).OfType<string>().ToList();
        var names = JsonPaths.List(response, "included").Where(u => JsonPaths.Text(u, "type") == "users" && JsonPaths.Text(u, "id") is not null)
            .DistinctBy(u => JsonPaths.Text(u, "id")!, StringComparer.Ordinal).ToDictionary(u => JsonPaths.Text(u, "id")!, u => Attribute(u, "username"), StringComparer.Ordinal);
        var count = JsonPaths.Elements(response, "data.attributes.users-count").Select(JsonPaths.TextOf).FirstOrDefault();
        var missing = members.Exists(m => names.GetValueOrDefault(m) is null) || count != members.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Whom.Of(members.Select(m => names.GetValueOrDefault(m)).OfType<string>()).And(missing ? Whom.NotKnown($"who is in team {id} of {Where}") : Whom.Nobody);
    }

    // Owners, and who manages all workspaces, projects or teams, come to everything of an organization.
    private static bool IsOwner(JsonElement team) => Attribute(team, "name") == "owners"
        || JsonPaths.Elements(team, "attributes.organization-access").Any(a => a.ValueKind != JsonValueKind.Object || a.EnumerateObject().Any(m => m.Name.StartsWith("manage-", StringComparison.Ordinal) && m.Value.ValueKind == JsonValueKind.True));

    private Whom Rights(JsonElement team) => Attribute(team, "name") == "owners" || JsonPaths.Elements(team, "attributes.organization-access").Any()
        ? Whom.Nobody : Whom.NotKnown($"what team {JsonPaths.Text(team, "id")} may do in the organization of {Where}");

    internal static string? Attribute(JsonElement item, string name) => JsonPaths.Elements(item, $"attributes.{name}").Select(JsonPaths.TextOf).FirstOrDefault();
}

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

    private readonly HostSettings _settings;
    private readonly JsonElement? _workspace;
    private readonly Whom _admins;
    private readonly Whom _appliers;
    private readonly bool _hasWriters;

    private TerraformSubjects(HostSettings settings)
    {
        _settings = settings;
        _workspace = settings.Find("workspace") is { } response && JsonPaths.Elements(response, "data.attributes").FirstOrDefault() is { ValueKind: JsonValueKind.Object } found ? found : null;
        var (teams, missing) = settings.List("teams", HostSettings.Data);
        var (access, missingAccess) = settings.List("team-access", HostSettings.Data);
        var (ofProject, missingProject) = settings.List("team-projects", HostSettings.Data);
        var unknown = teams.Select(Rights).Concat(access.Select(Custom)).Aggregate(missing.And(missingAccess).And(missingProject), (all, one) => all.And(one));
        _admins = teams.Where(IsOwner).Select(Members)
            .Concat(access.Where(a => AccessOf(a) is not ("read" or "plan" or "write" or "custom")).Select(a => TeamOf(a, teams)))
            .Concat(ofProject.Where(a => AccessOf(a) is not ("read" or "write")).Select(a => TeamOf(a, teams)))
            .Aggregate(unknown, (all, one) => all.And(one));
        _hasWriters = access.Concat(ofProject).Any(a => AccessOf(a) == "write");
        _appliers = access.Where(a => AccessOf(a) == "write" || Attribute(a, "runs") == "apply").Select(a => TeamOf(a, teams))
            .Concat(ofProject.Where(a => AccessOf(a) == "write").Select(a => TeamOf(a, teams)))
            .Aggregate(_admins, (all, one) => all.And(one));
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
        foreach (var phase in new[] { "apply", "plan" }) yield return reader.Subject(prefix + phase, phase, source);
        foreach (var subject in trusted.Distinct(StringComparer.Ordinal).Where(s => s.AsSpan().ContainsAny('*', '?')))
        {
            var start = subject[..subject.AsSpan().IndexOfAny('*', '?')];
            if (!start.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && !prefix.StartsWith(start, StringComparison.OrdinalIgnoreCase)) continue;
            yield return new(Host, settings.Repository, subject, HostWall.None(reader._admins.And(Whom.NotKnown($"which runs of {reader.Where} are like '{subject}'"))));
        }
    }

    private HostSubject Subject(string text, string phase, string? source)
    {
        var subject = new HostSubject(Host, _settings.Repository, text, HostWall.None(_admins));
        if (_workspace is not { } workspace) return subject with { Wall = HostWall.None(_admins.And(_settings.Missing("workspace"))) };
        // Runs that only plan are started for what nobody has approved (HCP Terraform, "Speculative plans").
        if (phase == "plan") return subject with { Wall = HostWall.None(_appliers.And(Whom.NotKnown($"who may start plans of {Where}"))) };
        if (HostSettings.IsNull(workspace, "vcs-repo")) return subject with { Wall = HostWall.None(_appliers) };
        // Tags that match start runs of what they name, whatever branch it is on (HCP Terraform, "UI/VCS-driven run workflow").
        if (JsonPaths.Find(workspace, "vcs-repo") is { } from && !IsOfBranch(from)) return subject with { Wall = HostWall.None(_admins.And(Whom.NotKnown($"who makes the tags that start runs of {Where}"))) };
        if (source is null) return subject with { Wall = HostWall.None(_admins.And(Whom.NotKnown($"the settings of the repository of {Where}"))) };
        // The level 'write' has variables too, and some change what a run does (TF_CLI_ARGS); a state names providers, which a run loads.
        var alone = _hasWriters ? _admins.And(Whom.NotKnown($"what variables and states of {Where} let those do who write them")) : _admins;
        return subject with
        {
            Wall = HostWall.None(alone),
            Branches = [source],
            Reviewers = HostSettings.IsFalse(workspace, "auto-apply") ? _appliers : null,
        };
    }

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
        var missing = members.Exists(m => names.GetValueOrDefault(m) is null) || (count is not null && count != members.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return Whom.Of(members.Select(m => names.GetValueOrDefault(m)).OfType<string>()).And(missing ? Whom.NotKnown($"who is in team {id} of {Where}") : Whom.Nobody);
    }

    // Owners, and who manages all workspaces, projects or teams, come to everything of an organization.
    private static bool IsOwner(JsonElement team) => Attribute(team, "name") == "owners"
        || JsonPaths.Elements(team, "attributes.organization-access").Any(a => a.ValueKind != JsonValueKind.Object || a.EnumerateObject().Any(m => m.Name.StartsWith("manage-", StringComparison.Ordinal) && m.Value.ValueKind == JsonValueKind.True));

    private Whom Rights(JsonElement team) => Attribute(team, "name") == "owners" || JsonPaths.Elements(team, "attributes.organization-access").Any()
        ? Whom.Nobody : Whom.NotKnown($"what team {JsonPaths.Text(team, "id")} may do in the organization of {Where}");

    private Whom Custom(JsonElement access) => Attribute(access, "access") != "custom" || Array.TrueForAll(["runs", "variables", "state-versions"], right => Attribute(access, right) is not null)
        ? Whom.Nobody : Whom.NotKnown($"what the custom access of a team lets it do in {Where}");

    // Of a custom access: who writes variables counts as administrator, and who writes states like the level 'write'. Mock data is only read, a run task
    // says yes or no to a run, a lock delays it: none brings code into a run (HCP Terraform, "Permissions").
    private static string? AccessOf(JsonElement access) => (Attribute(access, "access"), Attribute(access, "variables"), Attribute(access, "state-versions")) switch
    {
        ("custom", "write", _) => "admin",
        ("custom", _, "write") => "write",
        var (level, _, _) => level,
    };

    private static string? Attribute(JsonElement item, string name) => JsonPaths.Elements(item, $"attributes.{name}").Select(JsonPaths.TextOf).FirstOrDefault();
}

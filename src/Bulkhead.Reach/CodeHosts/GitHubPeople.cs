using System.Collections.Immutable;
using System.Text.Json;
using Bulkhead.Reach.Facts;

namespace Bulkhead.Reach.CodeHosts;

/// <summary>Who may do what in a repository of GitHub (GitHub REST API, "Collaborators", "Deploy keys", "Teams", "Apps").</summary>
internal sealed class GitHubPeople
{
    /// <summary>The app that workflows act as with their own token.</summary>
    public const string Workflows = "github-actions";

    private static readonly ImmutableHashSet<string> Roles = ["read", "pull", "triage", "write", "push", "maintain", "admin"];

    private readonly HostSettings _settings;
    private readonly IReadOnlyList<JsonElement> _collaborators;
    private readonly Whom _missing;

    public GitHubPeople(HostSettings settings)
    {
        _settings = settings;
        (_collaborators, _missing) = settings.List("collaborators");
        // A role of one's own may let its holders take protections away (GitHub Docs, "About custom repository roles").
        foreach (var own in _collaborators.Where(c => JsonPaths.Text(c, "role_name") is { } role && !Roles.Contains(role)))
        {
            _missing = _missing.And(Whom.NotKnown($"what the role '{JsonPaths.Text(own, "role_name")}' of {JsonPaths.Text(own, "login")} in {settings.Host}:{settings.Repository} may do"));
        }

        Admins = With("admin").And(Apps("administration"));
        Approvers = With("push").And(Apps("pull_requests")).And(Admins);
        Writers = With("push").And(Keys()).And(Apps("contents")).And(Admins);
    }

    /// <summary>Who may change the repository's settings, and so take any protection away.</summary>
    public Whom Admins { get; }

    /// <summary>Who may push to branches that nothing protects.</summary>
    public Whom Writers { get; }

    /// <summary>Whose approval of a pull request counts.</summary>
    public Whom Approvers { get; }

    /// <summary>Who has a permission, of the names that collaborators have.</summary>
    public Whom With(string permission) => Whom.Of(_collaborators
        .Where(c => JsonPaths.Find(c, "permissions") is { } may && HostSettings.IsTrue(may, permission))
        .Select(c => JsonPaths.Text(c, "login")).OfType<string>()).And(_missing);

    public Whom Team(string slug)
    {
        var (members, missing) = _settings.List($"teams/{slug}/members");
        return Whom.Of(members.Select(m => JsonPaths.Text(m, "login")).OfType<string>()).And(missing);
    }

    /// <summary>The users, teams and apps that a setting names.</summary>
    public Whom Named(JsonElement setting)
    {
        var users = Whom.Of(JsonPaths.List(setting, "users").Select(u => JsonPaths.Text(u, "login")).OfType<string>());
        var teams = JsonPaths.List(setting, "teams").Select(t => Team(JsonPaths.Text(t, "slug") ?? ""));
        var apps = JsonPaths.List(setting, "apps").Select(a => App(JsonPaths.Text(a, "slug") ?? ""));
        return teams.Concat(apps).Aggregate(users, (all, one) => all.And(one));
    }

    /// <summary>Who may pass a ruleset by (GitHub REST API, "Rules": <c>bypass_actors</c>).</summary>
    public Whom Bypassing(JsonElement actor)
    {
        var id = HostSettings.Number(actor, "actor_id");
        switch (JsonPaths.Text(actor, "actor_type"))
        {
            case "OrganizationAdmin":
                return Admins;
            case "RepositoryRole":
                return id switch { 5 => Admins, 2 => With("maintain"), 4 => Writers, _ => Whom.NotKnown($"who has the role {id} in {_settings.Host}:{_settings.Repository}") };
            case "Team":
                var (teams, missing) = _settings.List("teams");
                return teams.FirstOrDefault(t => HostSettings.Number(t, "id") == id) is { ValueKind: JsonValueKind.Object } team
                    ? Team(JsonPaths.Text(team, "slug") ?? "") : Whom.NotKnown($"who is in team {id} of {_settings.Host}:{_settings.Repository}").And(missing);
            default:
                return Whom.NotKnown($"who may act as {JsonPaths.Text(actor, "actor_type")} {id} that passes rules of {_settings.Host}:{_settings.Repository} by");
        }
    }

    // An app is an account of the host whose name has this ending (GitHub Docs, "About apps"). Whoever pushes writes a workflow of his own, that acts
    // as the one app which is no person's (GitHub Docs, "GITHUB_TOKEN").
    private Whom App(string slug) => string.Equals(slug, Workflows, StringComparison.OrdinalIgnoreCase) ? With("push").And(Keys()) : Whom.Of([$"{slug}[bot]"]);

    private Whom Keys()
    {
        var (keys, missing) = _settings.List("keys");
        return Whom.Of(keys.Where(k => !HostSettings.IsTrue(k, "read_only")).Select(k => $"key {JsonPaths.Text(k, "title")}")).And(missing);
    }

    private Whom Apps(string permission)
    {
        var (apps, missing) = _settings.List("installations", "installations");
        return apps
            .Where(a => JsonPaths.Find(a, "permissions") is { } may && JsonPaths.Text(may, permission) is "write" or "admin")
            .Select(a => App(JsonPaths.Text(a, "app_slug") ?? "")).Aggregate(missing, (all, one) => all.And(one));
    }
}

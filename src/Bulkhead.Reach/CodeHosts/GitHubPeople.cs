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
            _missing = _missing.And(Whom.NotKnown($"what the role '{JsonPaths.Text(own, "role_name")}' of {JsonPaths.Text(own, "login")} in {Where} may do"));
        }

        foreach (var unread in _collaborators.Where(c => JsonPaths.Text(c, "login") is null || JsonPaths.Find(c, "permissions") is not { ValueKind: JsonValueKind.Object }))
        {
            _missing = _missing.And(Whom.NotKnown($"what the collaborator {JsonPaths.Text(unread, "login") ?? "without login"} of {Where} may do"));
        }

        Keys = WritingKeys();
        // An app that makes members makes owners of them, and of itself what it likes (GitHub Docs, "Permissions required for GitHub Apps").
        Admins = With("admin").And(Apps("administration")).And(Apps("members")).And(Apps("organization_administration")).And(Unclear("organization_custom_roles")).And(Unclear("organization_custom_org_roles"));
        Approvers = With("push").And(Apps("pull_requests")).And(Admins);
        Writers = With("push").And(Keys).And(Apps("contents")).And(Apps("workflows")).And(Admins);
    }

    /// <summary>Who may change the repository's settings, and so take any protection away.</summary>
    public Whom Admins { get; }

    /// <summary>The deploy keys that write.</summary>
    public Whom Keys { get; }

    private string Where => $"{_settings.Host}:{_settings.Repository}";

    /// <summary>Who may push to branches that nothing protects.</summary>
    public Whom Writers { get; }

    /// <summary>Whose approval of a pull request counts.</summary>
    public Whom Approvers { get; }

    /// <summary>Who has a permission, of the names that collaborators have.</summary>
    public Whom With(string permission) => Whom.Of(_collaborators
        .Where(c => (JsonPaths.Find(c, "permissions") is { } may && HostSettings.IsTrue(may, permission)) || HasBy(JsonPaths.Text(c, "role_name"), permission))
        .Select(c => JsonPaths.Text(c, "login")).OfType<string>()).And(_missing);

    public Whom Team(string slug)
    {
        var (members, missing) = _settings.List($"teams/{slug}/members");
        return Logins(members, $"who is in team {slug}").And(missing);
    }

    /// <summary>The users, teams and apps that a setting names.</summary>
    public Whom Named(JsonElement setting)
    {
        var users = Logins(JsonPaths.List(setting, "users"), "which users a protection names");
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
                return id switch { 5 => Admins, 2 => With("maintain"), 4 => Writers, _ => Whom.NotKnown($"who has the role {id} in {Where}") };
            case "Team":
                var (teams, missing) = _settings.List("teams");
                return teams.FirstOrDefault(t => HostSettings.Number(t, "id") == id) is { ValueKind: JsonValueKind.Object } team
                    ? Team(JsonPaths.Text(team, "slug") ?? "") : Whom.NotKnown($"who is in team {id} of {Where}").And(missing);
            default:
                return Whom.NotKnown($"who may act as {JsonPaths.Text(actor, "actor_type")} {id} that passes rules of {Where} by");
        }
    }

    // A role says more than the permissions where the two are not of one mind.
    private static bool HasBy(string? role, string permission) => (role, permission) switch
    {
        ("admin", _) => true,
        ("maintain", "maintain" or "push" or "pull") => true,
        ("write" or "push", "push" or "pull") => true,
        _ => false,
    };

    private Whom Logins(IEnumerable<JsonElement> accounts, string what)
    {
        var logins = accounts.Select(a => JsonPaths.Text(a, "login")).ToList();
        return Whom.Of(logins.OfType<string>()).And(logins.Contains(null) ? Whom.NotKnown($"{what} of {Where}") : Whom.Nobody);
    }

    // An app is an account of the host whose name has this ending (GitHub Docs, "About apps"). Whoever pushes, an app too, writes a workflow of his
    // own, that acts as the one app which is no person's (GitHub Docs, "GITHUB_TOKEN").
    private Whom App(string slug) => IsWorkflows(slug) ? Writers : Bot(slug);

    private Whom Bot(string slug) => IsWorkflows(slug) ? With("push").And(Keys) : Whom.Of([$"{slug}[bot]"]);

    private static bool IsWorkflows(string slug) => string.Equals(slug, Workflows, StringComparison.OrdinalIgnoreCase);

    private Whom WritingKeys()
    {
        var (keys, missing) = _settings.List("keys");
        return Whom.Of(keys.Where(k => !HostSettings.IsTrue(k, "read_only")).Select(k => $"key {JsonPaths.Text(k, "title")}")).And(missing);
    }

    private Whom Apps(string permission)
    {
        var (apps, missing) = _settings.List("installations", "installations");
        foreach (var unread in apps.Where(a => JsonPaths.Find(a, "permissions") is not { ValueKind: JsonValueKind.Object })) missing = missing.And(Whom.NotKnown($"what the app {JsonPaths.Text(unread, "app_slug")} may do in {Where}"));
        return apps
            .Where(a => JsonPaths.Find(a, "permissions") is { } may && JsonPaths.Text(may, permission) is "write" or "admin")
            .Select(a => Bot(JsonPaths.Text(a, "app_slug") ?? "")).Aggregate(missing, (all, one) => all.And(one));
    }

    private Whom Unclear(string permission) => Apps(permission).IsNobody ? Whom.Nobody : Whom.NotKnown($"what apps with the permission {permission} make of themselves in {Where}");
}

using System.Collections.Immutable;
using System.Text.Json;
using Bulkhead.Reach.Facts;

namespace Bulkhead.Reach.CodeHosts;

/// <summary>
/// The subjects of a repository of GitHub, and who comes to run as each (GitHub Docs, "OpenID Connect reference"; GitHub REST API,
/// "Deployment environments"). Who writes a workflow chooses what it runs as, inside of what environments let which branches do.
/// </summary>
internal sealed class GitHubSubjects
{
    public const string Host = "github";
    public const string Provider = "token.actions.githubusercontent.com";
    private const string BranchContext = "ref:refs/heads/";
    private const string TagContext = "ref:refs/tags/";
    private const string EnvironmentContext = "environment:";
    private const string PullRequest = "pull_request";

    // Names of a branch, tag or environment that stand for all that no export and no policy names.
    private const string Other = "bulkhead-any-other";

    private static readonly ImmutableArray<string> Contexts = [BranchContext, TagContext, EnvironmentContext, PullRequest];

    private readonly HostSettings _settings;
    private readonly GitHubPeople _people;
    private readonly GitHubBranches _branches;
    private readonly Dictionary<string, HostSubject> _found = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<JsonElement> _environments;
    private readonly Whom _missingEnvironments;

    private GitHubSubjects(HostSettings settings)
    {
        _settings = settings;
        _people = new(settings);
        _branches = new(settings, _people);
        (_environments, _missingEnvironments) = settings.List("environments", "environments");
    }

    private string Prefix => $"repo:{_settings.Repository}:";

    private string Where => $"{Host}:{_settings.Repository}";

    /// <summary>The subjects of a repository.</summary>
    /// <param name="settings">What was exported of it.</param>
    /// <param name="trusted">The subjects that trust policies name, of this host's provider.</param>
    /// <param name="branches">The branches that pipelines and workspaces name.</param>
    public static IEnumerable<HostSubject> Of(HostSettings settings, IEnumerable<string> trusted, IEnumerable<string> branches)
    {
        var reader = new GitHubSubjects(settings);
        var template = settings.Find("actions/oidc/customization/sub");
        var form = template is null ? SubjectTemplate.NotKnown : HostSettings.IsTrue(template, "use_default") ? SubjectTemplate.OfHost : SubjectTemplate.Own;
        foreach (var branch in branches) reader.Add(reader.Prefix + BranchContext + branch, BranchContext + branch);
        foreach (var context in new[] { BranchContext + Other, TagContext + Other, EnvironmentContext + Other, PullRequest }) reader.Add(reader.Prefix + context, context);
        foreach (var name in reader._environments.Select(e => JsonPaths.Text(e, "name")).OfType<string>()) reader.Add(reader.Prefix + EnvironmentContext + name, EnvironmentContext + name);
        foreach (var subject in trusted.Distinct(StringComparer.Ordinal)) reader.AddTrusted(subject, form);
        return reader._found.Values;
    }

    /// <summary>The id of a branch's subject.</summary>
    public static string IdOf(string repository, string branch) => HostSubject.IdOf(Host, repository, $"repo:{repository}:{BranchContext}{branch}");

    private void AddTrusted(string subject, SubjectTemplate template)
    {
        var isPattern = subject.AsSpan().ContainsAny('*', '?');
        if (IsOfAnother(subject, isPattern)) return;
        if (template == SubjectTemplate.Own) AddUnknown(subject, $"which subjects {Where} makes, which has a template of its own");
        else if (!isPattern && ContextOf(subject) is { } context) AddNamed(subject, context);
        else if (isPattern && MayBeOurs(subject)) AddLike(subject);
        // Also the name of the repository alone, and what begins with another claim, is a subject that a template makes.
        else if (template == SubjectTemplate.NotKnown) AddUnknown(subject, $"actions/oidc/customization/sub of {Where}");
    }

    private void AddNamed(string subject, string context)
    {
        if (Contexts.Any(c => context.StartsWith(c, StringComparison.Ordinal))) Add(subject, context);
        else AddUnknown(subject, $"what runs as the subject '{subject}'");
    }

    private void AddLike(string pattern)
    {
        // Names that nobody has used yet stand for what a pattern lets in besides.
        foreach (var known in Contexts)
        {
            if (pattern.IndexOf(known, StringComparison.Ordinal) is not (var at and >= 0)) continue;
            var name = pattern[at..].Replace("*", Other, StringComparison.Ordinal).Replace('?', 'b');
            Add(Prefix + name, name);
        }

        AddUnknown(pattern, $"which subjects of {Where} are like '{pattern}'");
    }

    private void AddUnknown(string subject, string what) =>
        _found.TryAdd(subject, new(Host, _settings.Repository, subject, HostWall.None(_people.Admins.And(Whom.NotKnown(what)))));

    private HostSubject Add(string subject, string context)
    {
        if (_found.TryGetValue(subject, out var known)) return known;
        return _found[subject] = new HostSubject(Host, _settings.Repository, subject, WallOf(context)) switch
        {
            var s when context.StartsWith(BranchContext, StringComparison.Ordinal) => s with { Branch = context[BranchContext.Length..] },
            var s when context.StartsWith(EnvironmentContext, StringComparison.Ordinal) => Environment(s, context[EnvironmentContext.Length..]),
            var s => s,
        };
    }

    private HostWall WallOf(string context) => context switch
    {
        BranchContext + Other => _branches.OfOthers(),
        _ when context.StartsWith(BranchContext, StringComparison.Ordinal) => _branches.Of(context[BranchContext.Length..]),
        _ when context.StartsWith(TagContext, StringComparison.Ordinal) => _branches.OfTags(),
        // Workflows of forks have no token, unless a setting of private repositories gives them one.
        PullRequest => HostWall.None(_people.Writers.And(Whom.NotKnown($"whether workflows of forks of {Where} get tokens"))),
        _ => HostWall.None(_people.Admins),
    };

    private HostSubject Environment(HostSubject subject, string name)
    {
        if (!_missingEnvironments.IsNobody) return subject with { Wall = HostWall.None(_people.Admins.And(_missingEnvironments)) };
        // An environment that is not there is made by the first job that names it. Their names have no case.
        var settings = _environments.FirstOrDefault(e => string.Equals(JsonPaths.Text(e, "name"), name, StringComparison.OrdinalIgnoreCase));
        if (settings.ValueKind != JsonValueKind.Object) return subject with { Branches = All() };
        var reviewers = JsonPaths.List(settings, "protection_rules").Where(r => JsonPaths.Text(r, "type") == "required_reviewers").SelectMany(r => JsonPaths.List(r, "reviewers"))
            .Select(r => JsonPaths.Find(r, "reviewer") is not { } reviewer ? Whom.NotKnown($"a reviewer of {name} of {Where}")
                : JsonPaths.Text(r, "type") == "Team" ? _people.Team(JsonPaths.Text(reviewer, "slug") ?? "")
                : JsonPaths.Text(reviewer, "login") is { } login ? Whom.Of([login]) : Whom.NotKnown($"a reviewer of {name} of {Where}"))
            .ToList();
        return subject with
        {
            Branches = BranchesOf(JsonPaths.Text(settings, "name")!, settings),
            Reviewers = reviewers.Count == 0 ? null : reviewers.Aggregate((all, one) => all.And(one)),
        };
    }

    // What runs jobs of an environment that names no branches: also tags, and pull requests, which forks make too.
    private ImmutableArray<string> All() => [.. new[] { BranchContext + Other, TagContext + Other, PullRequest }.Select(context => Add(Prefix + context, context).Id)];

    private ImmutableArray<string> BranchesOf(string name, JsonElement environment)
    {
        if (JsonPaths.Find(environment, "deployment_branch_policy") is not { } policy) return All();
        // Which branches are protected also wildcards of rules say, that no response has.
        if (!HostSettings.IsTrue(policy, "custom_branch_policies")) return [StandIn(name, Whom.NotKnown($"which protected branches of {Where} deploy to {name}"))];
        var (policies, missing) = _settings.List($"environments/{name}/deployment-branch-policies", "branch_policies");
        var ids = ImmutableArray.CreateBuilder<string>();
        foreach (var entry in policies)
        {
            var pattern = JsonPaths.Text(entry, "name") ?? "*";
            var isTag = JsonPaths.Text(entry, "type") == "tag";
            var isPattern = pattern.AsSpan().ContainsAny('*', '?', '[') || pattern.AsSpan().ContainsAny('{', '\\', '!');
            if (!isTag && !isPattern) ids.Add(Add(Prefix + BranchContext + pattern, BranchContext + pattern).Id);
            else if (isTag) ids.Add(Add(Prefix + TagContext + Other, TagContext + Other).Id);
            else missing = missing.And(Whom.NotKnown($"which branches of {Where} are like '{pattern}', that deploys to {name}"));
        }

        return missing.IsNobody ? ids.ToImmutable() : [.. ids, StandIn(name, missing)];
    }

    // Stands for the branches of an environment of which it is not known which they are, so that its reviewers still stand behind them.
    private string StandIn(string environment, Whom missing)
    {
        var subject = $"{Prefix}{BranchContext}{Other}:{environment}";
        return (_found[subject] = new(Host, _settings.Repository, subject, HostWall.None(_people.Admins.And(missing))) { IsStandIn = true }).Id;
    }

    // The part behind "repo:OWNER/NAME:", where names may be followed by ids that never change.
    private string? ContextOf(string subject)
    {
        if (!subject.StartsWith("repo:", StringComparison.OrdinalIgnoreCase)) return null;
        var end = subject.IndexOf(':', 5);
        if (end < 0) return null;
        var name = string.Join('/', subject[5..end].Split('/').Select(p => p.Split('@')[0]));
        return string.Equals(name, _settings.Repository, StringComparison.OrdinalIgnoreCase) ? subject[(end + 1)..] : null;
    }

    // A subject that begins with the claim repo says whose it is, whatever the template.
    private bool IsOfAnother(string subject, bool isPattern) => subject.StartsWith("repo:", StringComparison.OrdinalIgnoreCase)
        && (isPattern ? !MayBeOurs(subject) : ContextOf(subject + ":") is null);

    // A pattern whose fixed beginning is of another repository is none of this one.
    private bool MayBeOurs(string pattern)
    {
        var start = pattern[..pattern.AsSpan().IndexOfAny('*', '?')];
        var at = start.IndexOf('@', StringComparison.Ordinal) is var id and >= 0 ? start[..id] : start;
        return at.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) || Prefix.StartsWith(at, StringComparison.OrdinalIgnoreCase) || ContextOf(pattern) is not null;
    }
}

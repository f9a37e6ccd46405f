using System.Text.Json;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Search;

namespace Bulkhead.Reach.CodeHosts;

/// <summary>
/// The subjects of a project of GitLab, and who comes to run as each (GitLab Docs, "Protected branches API", "Merge request approvals API",
/// "Project members API"). Maintainers may take protections away.
/// </summary>
internal sealed class GitLabSubjects
{
    public const string Host = "gitlab";
    public const string Claim = "project_path:";
    private const string Other = "bulkhead-any-other";
    private const string AnyApprover = "any_approver";
    private const int Reporter = 20;
    private const int Developer = 30;
    private const int Maintainer = 40;

    private readonly HostSettings _settings;
    private readonly IReadOnlyList<JsonElement> _members;
    private readonly Whom _missing;
    private readonly Dictionary<string, HostSubject> _found = new(StringComparer.Ordinal);

    private GitLabSubjects(HostSettings settings)
    {
        _settings = settings;
        (_members, _missing) = settings.List("members/all");
        foreach (var own in _members.Where(m => JsonPaths.Find(m, "member_role") is not null)) _missing = _missing.And(Whom.NotKnown($"what the role of {JsonPaths.Text(own, "username")} in {Where} may do"));
        foreach (var unread in _members.Where(m => JsonPaths.Text(m, "username") is null || HostSettings.Number(m, "access_level") < 0))
        {
            _missing = _missing.And(Whom.NotKnown($"what the member {JsonPaths.Text(unread, "username") ?? "without username"} of {Where} may do"));
        }

        // Changes of a mirror come from another repository (GitLab Docs, "Pull from a remote repository").
        if (HostSettings.IsTrue(settings.Find("project"), "mirror")) _missing = _missing.And(Whom.NotKnown($"who changes what {Where} is a mirror of"));
        // A configuration that stands elsewhere is changed there (GitLab Docs, "Specify a custom CI/CD configuration file").
        var path = settings.Find("project") is { } project ? JsonPaths.Text(project, "ci_config_path") ?? "" : null;
        if (path is null) _missing = _missing.And(settings.Missing("project"));
        else if (path.Contains('@', StringComparison.Ordinal) || path.Contains("://", StringComparison.Ordinal)) _missing = _missing.And(Whom.NotKnown($"who changes {path}, the jobs of {Where}"));
    }

    private string Where => $"{Host}:{_settings.Repository}";

    private string Prefix => $"project_path:{_settings.Repository}:";

    private Whom Maintainers => With(Maintainer);

    public static IEnumerable<HostSubject> Of(HostSettings settings, IEnumerable<string> trusted, IEnumerable<string> branches)
    {
        var reader = new GitLabSubjects(settings);
        foreach (var branch in branches.Append(Other)) reader.Add(reader.Prefix + BranchContext(branch), BranchContext(branch));
        reader.Add(reader.Prefix + TagContext(Other), TagContext(Other));
        foreach (var subject in trusted.Distinct(StringComparer.Ordinal)) reader.AddTrusted(subject);
        return reader._found.Values;
    }

    private static string BranchContext(string branch) => $"ref_type:branch:ref:{branch}";

    private static string TagContext(string tag) => $"ref_type:tag:ref:{tag}";

    private void AddTrusted(string subject)
    {
        var wild = subject.AsSpan().IndexOfAny('*', '?');
        if (wild < 0 && subject.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            Add(subject, subject[Prefix.Length..]);
            return;
        }

        var start = wild < 0 ? subject : subject[..wild];
        // The claims of which a project makes its subjects are a setting (GitLab Docs, "OpenID Connect (OIDC) Authentication Using ID Tokens").
        if (!start.StartsWith(Claim, StringComparison.OrdinalIgnoreCase) && !Claim.StartsWith(start, StringComparison.OrdinalIgnoreCase)) AddUnknown(subject, $"which subjects {Where} makes");
        else if (wild >= 0) AddLike(subject, start);
        else if (string.Equals(subject, Prefix[..^1], StringComparison.OrdinalIgnoreCase)) AddUnknown(subject, $"which subjects {Where} makes");
    }

    private void AddLike(string subject, string start)
    {
        if (!start.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && !Prefix.StartsWith(start, StringComparison.OrdinalIgnoreCase)) return;
        foreach (var context in new[] { "ref_type:branch:ref:", "ref_type:tag:ref:" })
        {
            if (subject.IndexOf(context, StringComparison.Ordinal) is not (var at and >= 0)) continue;
            var name = subject[at..].Replace("*", Other, StringComparison.Ordinal).Replace('?', 'b');
            Add(Prefix + name, name);
        }

        AddUnknown(subject, $"which subjects of {Where} are like '{subject}'");
    }

    private void AddUnknown(string subject, string what) =>
        _found.TryAdd(subject, new(Host, _settings.Repository, subject, HostWall.None(Maintainers.And(Whom.NotKnown(what)))));

    private void Add(string subject, string context)
    {
        if (_found.ContainsKey(subject)) return;
        var (branch, tag) = (BranchContext(""), TagContext(""));
        if (context.StartsWith(branch, StringComparison.Ordinal)) _found[subject] = new(Host, _settings.Repository, subject, BranchWall(context[branch.Length..])) { Branch = context[branch.Length..] };
        else if (context.StartsWith(tag, StringComparison.Ordinal)) _found[subject] = new(Host, _settings.Repository, subject, TagWall(context[tag.Length..]));
        else AddUnknown(subject, $"what runs as the subject '{subject}'");
    }

    private HostWall BranchWall(string branch)
    {
        var (all, missing) = _settings.List("protected_branches");
        if (!missing.IsNobody) return HostWall.None(Maintainers.And(missing));
        // Of several entries that match, the one that lets most in counts (GitLab Docs, "Protected branches").
        var entries = all.Where(p => IsLike(p, branch)).ToList();
        if (entries.Count == 0) return HostWall.None(With(Developer));
        // Who may unprotect a branch pushes to it then; without the member, maintainers may (GitLab Docs, "Protected branches API").
        var unprotecting = Levels(entries.Where(e => JsonPaths.Find(e, "unprotect_access_levels") is not null), "unprotect_access_levels");
        var pushers = Levels(entries, "push_access_levels").And(unprotecting).And(Maintainers);
        var mergers = Levels(entries, "merge_access_levels");
        return Approved(branch, pushers, mergers, entries.Exists(e => !HostSettings.IsFalse(e, "code_owner_approval_required")));
    }

    private HostWall Approved(string branch, Whom pushers, Whom mergers, bool byOwners)
    {
        var (rules, missing) = _settings.List("approval_rules");
        foreach (var rule in rules.Where(r => !SaysWhenItAsks(r))) missing = missing.And(Whom.NotKnown($"when the approval rule '{JsonPaths.Text(rule, "name")}' of {Where} asks"));
        if (!missing.IsNobody) return HostWall.None(mergers.IsNobody ? pushers : pushers.And(missing));
        var approvers = Whom.Nobody;
        foreach (var rule in rules.Where(r => HostSettings.Number(r, "approvals_required") > 0 && AsksAlways(r) && HoldsFor(r, branch)))
        {
            approvers = approvers.And(JsonPaths.Text(rule, "rule_type") == AnyApprover ? With(Developer) : Eligible(rule));
        }

        if (approvers.IsNobody) return HostWall.None(pushers.And(mergers));
        var approvals = _settings.Find("approvals");
        var alone = pushers;
        if (approvals is null) alone = alone.And(_settings.Missing("approvals"));
        else if (!HostSettings.IsTrue(approvals, "reset_approvals_on_push")) alone = alone.And(Whom.NotKnown($"whether what is pushed to {branch} of {Where} after an approval is looked at (reset_approvals_on_push is off)"));
        else if (!HostSettings.IsTrue(approvals, "disable_overriding_approvers_per_merge_request")) alone = alone.And(mergers);
        // A fork brings the changes of somebody who is no member: of a second account of who merges and approves, too (GitLab Docs, "Project visibility").
        var visibility = _settings.Find("project") is { } project ? JsonPaths.Text(project, "visibility") : null;
        if (visibility is not ("private" or "internal" or "public")) alone = alone.And(Whom.NotKnown($"who may bring merge requests to {Where} (its visibility)"));
        // Else who merges approves what he wrote (GitLab Docs, "Merge request approval settings").
        if (visibility != "private" || !HostSettings.IsFalse(approvals, "merge_requests_author_approval") || !HostSettings.IsTrue(approvals, "merge_requests_disable_committers_approval")) alone = alone.And(mergers.Meet(approvers));
        // A commit tells its committer by an address that anybody may write, unless pushes are looked at (GitLab Docs, "Push rules": commit_committer_check).
        else if (!mergers.Meet(approvers).IsNobody && !HostSettings.IsTrue(_settings.Find("push_rule"), "commit_committer_check"))
        {
            alone = alone.And(Whom.NotKnown($"whether who approves what goes into {branch} of {Where} committed it under another address (push_rule, commit_committer_check)"));
        }

        // One of the two merges. Who only reads the code proposes changes from a fork of his own, which one who approves and merges brings in.
        var proposers = mergers.Meet(approvers).IsNobody ? mergers : mergers.And(With(Reporter));
        return new(alone, proposers, byOwners ? approvers.And(Whom.NotKnown($"CODEOWNERS of {Where}")) : approvers);
    }

    // Rules of reports and code owners ask for an approval only where a scan finds something, or such a file is changed.
    private static bool AsksAlways(JsonElement rule) => JsonPaths.Text(rule, "rule_type") is "regular" or AnyApprover;

    private static bool SaysWhenItAsks(JsonElement rule) => JsonPaths.Text(rule, "rule_type") is not null
        && (HostSettings.IsTrue(rule, "applies_to_all_protected_branches") || JsonPaths.Find(rule, "protected_branches") is { ValueKind: JsonValueKind.Array });

    // Who exports sees only the groups that he may see (GitLab Docs, "Merge request approvals API", contains_hidden_groups).
    private Whom Eligible(JsonElement rule)
    {
        var names = JsonPaths.List(rule, "eligible_approvers").Select(a => JsonPaths.Text(a, "username")).ToList();
        return Whom.Of(names.OfType<string>())
            .And(HostSettings.IsFalse(rule, "contains_hidden_groups") && !names.Contains(null) && JsonPaths.Find(rule, "eligible_approvers") is not null ? Whom.Nobody : Whom.NotKnown($"who else approves by the rule '{JsonPaths.Text(rule, "name")}' of {Where} (eligible_approvers, contains_hidden_groups)"));
    }

    private static bool HoldsFor(JsonElement rule, string branch)
    {
        var named = JsonPaths.List(rule, "protected_branches").ToList();
        return HostSettings.IsTrue(rule, "applies_to_all_protected_branches") || named.Count == 0 || named.Exists(p => IsLike(p, branch));
    }

    private HostWall TagWall(string tag)
    {
        var (all, missing) = _settings.List("protected_tags");
        if (!missing.IsNobody) return HostWall.None(Maintainers.And(missing));
        var entries = all.Where(p => IsLike(p, tag)).ToList();
        return HostWall.None(entries.Count == 0 ? With(Developer) : Levels(entries, "create_access_levels").And(Maintainers));
    }

    private static bool IsLike(JsonElement entry, string name) => JsonPaths.Text(entry, "name") is { } pattern && Wildcards.IsMatch(pattern, name);

    private Whom Levels(IEnumerable<JsonElement> entries, string member) =>
        entries.SelectMany(e => JsonPaths.Find(e, member) is { ValueKind: JsonValueKind.Array } levels
                ? levels.EnumerateArray().Select(Level) : [Whom.NotKnown($"{member} of '{JsonPaths.Text(e, "name")}' of {Where}")])
            .Aggregate(Whom.Nobody, (all, one) => all.And(one));

    private Whom Level(JsonElement level)
    {
        if (HostSettings.Number(level, "user_id") is var user and >= 0)
        {
            return _members.FirstOrDefault(m => HostSettings.Number(m, "id") == user) is { ValueKind: JsonValueKind.Object } member && JsonPaths.Text(member, "username") is { } name
                ? Whom.Of([name]) : Whom.NotKnown($"who user {user} of {Where} is");
        }

        if (HostSettings.Number(level, "group_id") is var group and >= 0) return Whom.NotKnown($"who is in group {group} that {Where} names");
        if (HostSettings.Number(level, "deploy_key_id") is var key and >= 0) return Whom.NotKnown($"who has deploy key {key} of {Where}");
        return HostSettings.Number(level, "access_level") switch
        {
            0 => Whom.Nobody,
            < 0 => Whom.NotKnown($"a level of access of {Where}"),
            var least => With(least),
        };
    }

    private Whom With(int least) => Whom.Of(_members.Where(m => HostSettings.Number(m, "access_level") >= least).Select(m => JsonPaths.Text(m, "username")).OfType<string>()).And(_missing);
}

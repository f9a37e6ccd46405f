using System.Text.Json;
using Bulkhead.Reach.Facts;

namespace Bulkhead.Reach.CodeHosts;

/// <summary>
/// What stands before a branch of GitHub (GitHub Docs, "About protected branches", "Available rules for rulesets"). What an export does not say
/// is no wall, and who administers the repository takes every wall away.
/// </summary>
internal sealed class GitHubBranches(HostSettings settings, GitHubPeople people)
{
    // The message of an error 404 for a branch that is there; of one that is not it is another.
    private const string Unprotected = "Branch not protected";

    private readonly GitHubForks _forks = new(settings, people);

    private string Where => $"{settings.Host}:{settings.Repository}";

    public HostWall Of(string branch)
    {
        var (protection, rules) = (ByProtection(branch), ByRules(branch));
        var admins = people.Admins;
        switch (protection, rules)
        {
            case (null, null):
                return HostWall.None(admins.And(settings.Missing($"branches/{branch}/protection")).And(settings.Missing($"rules/branches/{branch}")));
            case ({ } one, null):
                return Alone(one, settings.Missing($"rules/branches/{branch}"));
            case (null, { } one):
                return Alone(one, settings.Missing($"branches/{branch}/protection"));
            case ({ } one, { } other):
                return new(admins.And(one.Alone.Meet(other.Alone)).And(Synced(branch)), one.Proposers.And(other.Proposers), one.Approvers.And(other.Approvers));
        }
    }

    /// <summary>A branch that no export names: whether rules of rulesets hold for it is known where each names its branches.</summary>
    public HostWall OfOthers()
    {
        var (sets, missing) = settings.List("rulesets");
        var reaching = missing;
        foreach (var set in sets.Where(s => JsonPaths.Text(s, "target") is "branch" or null && JsonPaths.Text(s, "enforcement") is "active" or null))
        {
            var names = settings.Find($"rulesets/{HostSettings.Number(set, "id")}") is { } ruleset ? JsonPaths.Elements(ruleset, "conditions.ref_name.include[]").Select(JsonPaths.TextOf).ToList() : null;
            if (names is null || names.Exists(n => n is null || (n != "~DEFAULT_BRANCH" && (n.AsSpan().ContainsAny('*', '?', '[') || n.StartsWith('~')))))
            {
                reaching = reaching.And(Whom.NotKnown($"which branches the ruleset {HostSettings.Number(set, "id")} of {Where} holds for"));
            }
        }

        return HostWall.None(reaching.IsNobody ? people.Writers : people.Admins.And(reaching));
    }

    /// <summary>A tag: whoever pushes makes one, unless a ruleset is about tags.</summary>
    public HostWall OfTags()
    {
        var (sets, missing) = settings.List("rulesets");
        var about = sets.Any(s => JsonPaths.Text(s, "target") == "tag") ? missing.And(Whom.NotKnown($"what the rulesets about tags of {Where} let whom do")) : missing;
        return HostWall.None(about.IsNobody ? people.Writers : people.Admins.And(about));
    }

    // What was not exported can only stop more.
    private HostWall Alone(HostWall wall, Whom missing) => wall.Alone.Accounts.Except(people.Admins.Accounts).IsEmpty
        ? wall : wall with { Alone = people.Admins.And(missing).And(wall.Alone with { Accounts = [] }) };

    private HostWall? ByProtection(string branch)
    {
        var path = $"branches/{branch}/protection";
        if (settings.ErrorOf(path) == Unprotected) return HostWall.None(people.Writers);
        if (settings.Find(path) is not { ValueKind: JsonValueKind.Object } protection) return null;
        var keeps = IsKept(branch) ? Whom.Nobody : Whom.NotKnown($"whether {branch} of {Where} can be deleted and made anew");
        // A key that writes may do what an administrator may, and protection holds for those only where it says so (GitHub REST API, "Deploy keys").
        var keys = JsonPaths.Find(protection, "enforce_admins") is { } enforced && HostSettings.IsTrue(enforced, "enabled") ? Whom.Nobody : people.Keys;
        if (JsonPaths.Find(protection, "lock_branch") is { } locked && HostSettings.IsTrue(locked, "enabled"))
        {
            return HostWall.None(people.Admins.And(keys).And(keeps).And(Synced(branch)));
        }

        var isRestricted = JsonPaths.Find(protection, "restrictions") is not null;
        var pushers = JsonPaths.Find(protection, "restrictions") is { } restrictions ? people.Named(restrictions).And(people.Admins) : people.Writers;
        if (JsonPaths.Find(protection, "required_pull_request_reviews") is not { } reviews || HostSettings.Number(reviews, "required_approving_review_count") < 1)
        {
            return HostWall.None(pushers.And(keys).And(isRestricted ? keeps : Whom.Nobody));
        }

        var bypass = JsonPaths.Find(reviews, "bypass_pull_request_allowances") is { } allowed ? people.Named(allowed) : Whom.Nobody;
        // Only who may push merges what comes from a fork.
        return Reviewed(branch, reviews, ("require_code_owner_reviews", "dismiss_stale_reviews"), pushers, isRestricted ? Whom.Nobody : _forks.Proposers, people.Admins.And(keys).And(bypass).And(keeps));
    }

    // Who pushes brings into a locked branch of a fork what the repository that it was forked from has (GitHub REST API, "Protected branches"): changes of
    // people who need not push here, so that no wall before those who push stops them.
    private Whom Synced(string branch) => settings.Find($"branches/{branch}/protection") is { } protection
        && JsonPaths.Find(protection, "lock_branch") is { } locked && HostSettings.IsTrue(locked, "enabled")
        && (JsonPaths.Find(protection, "allow_fork_syncing") is not { } syncing || !HostSettings.IsFalse(syncing, "enabled"))
            ? Whom.NotKnown($"whether changes come into the locked branch {branch} of {Where} from the repository it was forked from (allow_fork_syncing)") : Whom.Nobody;

    private HostWall? ByRules(string branch)
    {
        if (settings.Find($"rules/branches/{branch}") is not { ValueKind: JsonValueKind.Array } active) return null;
        var rules = active.EnumerateArray().ToList();
        HostWall? wall = null;
        foreach (var rule in rules.Where(r => JsonPaths.Text(r, "type") == "pull_request"))
        {
            if (JsonPaths.Find(rule, "parameters") is not { } parameters || HostSettings.Number(parameters, "required_approving_review_count") < 1) continue;
            var keeps = IsKept(branch) ? Whom.Nobody : PassingAll(rules, "deletion") ?? Whom.NotKnown($"whether {branch} of {Where} can be deleted and made anew");
            var makes = IsThere(branch) ? Whom.Nobody : PassingAll(rules, "creation")?.Meet(people.Writers) ?? Whom.NotKnown($"whether there is a branch {branch} in {Where}, which else whoever pushes makes");
            var one = Reviewed(
                branch, parameters, ("require_code_owner_review", "dismiss_stale_reviews_on_push"), people.Writers, _forks.Proposers, people.Admins.And(PassingBy(rule)).And(keeps).And(makes));
            wall = wall is null ? one : new(wall.Alone.Meet(one.Alone), wall.Proposers.And(one.Proposers), wall.Approvers.And(one.Approvers));
        }

        return wall ?? HostWall.None(people.Writers);
    }

    // Pushers merge, and propose from branches; forkers propose besides.
    private HostWall Reviewed(string branch, JsonElement reviews, (string Owners, string Stale) names, Whom pushers, Whom forkers, Whom alone)
    {
        var byOwners = !HostSettings.IsFalse(reviews, names.Owners);
        var approvers = byOwners ? Whom.NotKnown($"CODEOWNERS of {Where}") : people.Approvers;
        var isOne = HostSettings.Number(reviews, "required_approving_review_count") == 1;
        // Else who pushes to somebody else's pull request approves it, or pushes after the approval (GitHub Docs, "About protected branches").
        if (!HostSettings.IsTrue(reviews, "require_last_push_approval"))
        {
            alone = alone.And(Whom.NotKnown($"whether somebody else approves what is pushed last to a pull request into {branch} of {Where} (require_last_push_approval is off)"));
        }

        // Two approvals of what is pushed last are of two persons, whoever proposed and pushed it; one may be of who did so under another name.
        var isTwice = !isOne && HostSettings.IsTrue(reviews, names.Stale);
        if (!isTwice)
        {
            var stays = $"a pull request into {branch} of {Where} takes {(isOne ? "one approval" : "approvals from before the last push")}";
            alone = alone.And(_forks.ByOneself(isOne ? approvers.Meet(pushers) : Whom.NotKnown($"whether who approves also pushed last, from a fork by a second account: {stays}")))
                // Such a push is the workflow's own, whatever the default permissions are (GitHub Docs, "GITHUB_TOKEN", "Workflow syntax": permissions).
                .And(Whom.NotKnown($"whether who approves also pushed last, by a workflow as {GitHubPeople.Workflows}[bot]: {stays}"));
        }

        // A workflow of any branch can approve with its own token (GitHub Docs, "Disabling or limiting GitHub Actions for your organization").
        var workflow = settings.Find("actions/permissions/workflow");
        if (!HostSettings.IsFalse(workflow, "can_approve_pull_request_reviews"))
        {
            alone = workflow is null ? alone.And(settings.Missing("actions/permissions/workflow"))
                : byOwners || !isOne ? alone.And(Whom.NotKnown($"what an approval by a workflow counts for on {branch} of {Where}"))
                : alone.And(pushers);
        }

        return new(alone, isTwice ? pushers : pushers.And(forkers), approvers);
    }

    // The default branch can't be deleted (GitHub Docs, "Creating and deleting branches within your repository").
    private bool IsKept(string branch) =>
        IsDefault(branch)
        || (settings.Find($"branches/{branch}/protection") is { } protection && JsonPaths.Find(protection, "allow_deletions") is { } deletions && HostSettings.IsFalse(deletions, "enabled"));

    // The rules of a branch are told of any name (GitHub REST API, "Get rules for a branch"), its protection only of one that is there.
    private bool IsThere(string branch) => IsDefault(branch) || settings.Find($"branches/{branch}/protection") is not null || settings.ErrorOf($"branches/{branch}/protection") == Unprotected;

    private bool IsDefault(string branch) => settings.Find("repository") is { } repository && JsonPaths.Text(repository, "default_branch") == branch;

    // Who passes all rules of a type by; null where there is none.
    private Whom? PassingAll(IEnumerable<JsonElement> rules, string type)
    {
        var passing = rules.Where(r => JsonPaths.Text(r, "type") == type).Select(PassingBy).ToList();
        return passing.Count == 0 ? null : passing.Aggregate((all, one) => all.Meet(one));
    }

    private Whom PassingBy(JsonElement rule)
    {
        var path = $"rulesets/{HostSettings.Number(rule, "ruleset_id")}";
        if (settings.Find(path) is not { } ruleset || JsonPaths.Find(ruleset, "bypass_actors") is not { ValueKind: JsonValueKind.Array } actors || JsonPaths.Text(ruleset, "enforcement") != "active")
        {
            return settings.Missing(path);
        }

        // Owners and whom they gave the permission change those of an organization, and only the owners administer each repository
        // (GitHub Docs, "Permissions of custom organization roles").
        var isOwn = (JsonPaths.Text(rule, "ruleset_source_type") ?? JsonPaths.Text(ruleset, "source_type")) == "Repository";
        var others = isOwn ? Whom.Nobody : Whom.NotKnown($"who may change the ruleset {HostSettings.Number(rule, "ruleset_id")}, which is not of {Where} itself");
        return actors.EnumerateArray().Select(people.Bypassing).Aggregate(others, (all, one) => all.And(one));
    }
}

using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Core.Identifiers;
using Bulkhead.Reach.Verdicts;

namespace Bulkhead.Engine.Rehearsal;

/// <summary>
/// Walks a witness in a local cloud as the attacker would: each step is a signed call of the principal that the witness names, with
/// credentials that earlier steps gave; only those of the principals that the attacker begins with are made by the cloud's owner.
/// </summary>
public sealed class WitnessReplay : IDisposable
{
    private const string Subject = "a subject of the identity provider";
    private const string ActsAs = "acts as ";
    private const string AdministratorOf = "administrator of ";
    private const string ReservedRole = "AWSReservedSSO_";
    private const string OutsideToken = "an identity provider outside of AWS gives the token";
    private const string EventsCall = "cloudtrail:LookupEvents";

    private readonly IRehearsalCloud _cloud;
    private readonly List<ReplayedStep> _steps = [];
    private readonly RehearsalSessions _sessions;

    private WitnessReplay(IRehearsalCloud cloud, CancellationToken cancel) => (_cloud, _sessions) = (cloud, new RehearsalSessions(cloud, cancel));

    /// <summary>Walks it, to its end or to the step that fails. It changes what is in the cloud.</summary>
    public static async Task<ReplayReport> RunAsync(ImmutableArray<ReachStep> steps, IRehearsalCloud cloud, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cloud);
        using var replay = new WitnessReplay(cloud, cancellationToken);
        return await replay.WalkAsync(steps);
    }

    /// <summary>Why the calls can't be rehearsed in a cloud; null where they can.</summary>
    /// <param name="actions">The actions, as policies name them.</param>
    /// <param name="operations">The operations that the cloud has.</param>
    public static string? WhyNot(IEnumerable<string> actions, IReadOnlySet<string> operations)
    {
        ArgumentNullException.ThrowIfNull(actions);
        ArgumentNullException.ThrowIfNull(operations);
        string[] all = [.. actions];
        foreach (var action in all.Where(a => a != "iam:PassRole"))
        {
            if (RehearsalMoves.Find(action, all, rule: null) is not { } move) return operations.Contains(action) ? $"no move is written for {action}" : $"the local cloud has no {action}";
            if (!operations.Contains(move.Call)) return $"the local cloud has no {move.Call}";
            if (move.Cannot is { } why) return why;
        }

        return null;
    }

    /// <summary>Whether an action can be rehearsed in a cloud.</summary>
    public static bool CanTake(string action, IReadOnlySet<string> operations) => WhyNot([action], operations) is null;

    /// <inheritdoc/>
    public void Dispose() => _sessions.Dispose();

    private string Region => _cloud.Connection.Region?.Value ?? "us-east-1";

    private async Task<ReplayReport> WalkAsync(ImmutableArray<ReachStep> steps)
    {
        var at = 0;
        while (at < steps.Length)
        {
            var end = at + 1;
            while (end < steps.Length && steps[end].RuleId == steps[at].RuleId && steps[end].Gives == steps[at].Gives) end++;
            if (!await TakeAsync(steps[at..end])) break;
            at = end;
        }

        var outcome = _steps.Count == 0 ? ReplayOutcome.NotRehearsed : _steps[^1].Outcome;
        return new(outcome, [.. _steps]);
    }

    // The calls of one rule, and what they give.
    private async Task<bool> TakeAsync(ImmutableArray<ReachStep> group)
    {
        var mailbox = $"rehearsal-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))}";
        var others = new Dictionary<string, string>(StringComparer.Ordinal);
        RehearsalCredentials? session = null;
        RehearsalCredentials? foundKey = null;
        string? root = null;
        var later = new List<(ReachStep Step, RehearsalCall Call, MoveValues Values)>();
        var world = new List<(ReachStep Step, RehearsalCall Call, MoveValues Values)>();
        string? before = null;
        var acting = false;
        if (group[0].Gives.Split(" has ") is [_, var gained]) others["gained-policy"] = gained[(gained.LastIndexOf('/') + 1)..];
        if (group[0].Gives.Split(" is in ") is [var joined, _]) others["user"] = joined[(joined.LastIndexOf('/') + 1)..];
        RememberTarget(group[0].Gives, others);
        foreach (var step in group)
        {
            if (step.Principal.Length == 0) return End(step, ReplayOutcome.NotRehearsed, "no call is made: it follows from facts that the local cloud does not act on");
            if (step.Principal == Subject) return await AssumeAsSubjectAsync(step, mailbox);
            if (step.Call == "iam:PassRole")
            {
                others["passed"] = step.Resource;
                others["passed-name"] = step.Resource[(step.Resource.LastIndexOf('/') + 1)..];
                continue;
            }

            if (RehearsalMoves.Find(step.Call, group.Select(s => s.Call), step.RuleId) is not { } move) return End(step, ReplayOutcome.NotRehearsed, $"no move is written for {step.Call}");
            if (!_cloud.Operations.Contains(move.Call)) return End(step, ReplayOutcome.NotRehearsed, $"the local cloud has no {move.Call}");
            if (move.Cannot is { } cannot) return End(step, ReplayOutcome.NotRehearsed, cannot);
            Remember(step.Resource, others);
            if (move.IsOnce && before == step.Call) continue;
            before = step.Call;
            if (await _sessions.ActorAsync(step.Principal) is not { } actor) return End(step, ReplayOutcome.Refused, "nothing gave its credentials");

            // One request is for all resources of the calls of the action.
            var about = move.IsOnce ? group.Where(s => s.Call == step.Call).Select(s => s.Resource).OrderByDescending(r => r.Contains(":instance/", StringComparison.Ordinal)).First() : step.Resource;
            others.TryAdd("user", actor.Arn[(actor.Arn.LastIndexOf('/') + 1)..]);
            foreach (var resource in move.IsOnce ? group.Where(s => s.Call == step.Call).Select(s => s.Resource) : []) Remember(resource, others);
            if (move.NeedsPerson && !await LogInAsync(step, actor.Arn, mailbox, others)) return false;
            if (move.NeedsKey)
            {
                if (await _cloud.KeyOfAsync(step.Resource) is not { } found) return End(step, ReplayOutcome.NotRehearsed, "the user has no access key that anybody could have found");
                (foundKey, others["known-key"]) = (found, found.AccessKeyId);
            }

            if (!await MakeOwnAsync(step, move, new MoveValues(about, actor.Arn, mailbox, Region, _cloud.Connection.Time.GetUtcNow(), others), others)) return false;
            foreach (var asks in move.Asks.Where(a => !others.ContainsKey(a.Name)))
            {
                var input = new MoveValues(about, actor.Arn, mailbox, Region, _cloud.Connection.Time.GetUtcNow(), others).Fill(asks.Input);
                if (input.Count == asks.Input.Count && await AskAsync(asks, input, Arn.TryParse(actor.Arn)?.Account ?? "") is { } known) others[asks.Name] = known;
            }

            var values = new MoveValues(about, actor.Arn, mailbox, Region, _cloud.Connection.Time.GetUtcNow(), others);
            var filled = values.Fill(move.Input);
            if (move.Passes is { } member && others.TryGetValue("passed", out var passed)) Put(filled, member, passed);
            var result = await _sessions.CallAsync(actor.Session, move.Call, filled);
            if (!Took(step, move.Call, actor.Arn, result)) return false;
            var output = ((AwsSuccess)result).Output;
            if (move.IsRoot) (foundKey, root) = (CredentialsIn(output) ?? foundKey, others.GetValueOrDefault("target-account"));
            else session = CredentialsIn(output) ?? session;
            Save(move.Saves, output, others);
            acting |= move.IsActing;
            if (output["taskDefinition"]?["taskDefinitionArn"]?.GetValue<string>() is { } definition) others["family"] = definition;
            later.AddRange(move.Then.Select(c => (step, c, values)));
            world.AddRange(move.World.Select(c => (step, c, values)));
        }

        return !group[^1].Gives.StartsWith(ActsAs, StringComparison.Ordinal) || await ComeToAsync(group[^1], session, foundKey, root, mailbox, acting, later, world);
    }

    private async Task<(AwsSession Session, string Arn)?> WithAsync(RehearsalCredentials? credentials) => credentials is null ? null : await _sessions.OpenAsync(credentials);

    private static string AccountOf(ReachStep step, MoveValues values) => Arn.TryParse(step.Resource) is { Account.Length: > 0 } resource ? resource.Account : values.Of("target-account") ?? "";

    // The session that the rule gives: from an answer, by a last call, from the attacker's code, or once others run it.
    private async Task<bool> ComeToAsync(
        ReachStep last, RehearsalCredentials? session, RehearsalCredentials? known, string? root, string mailbox, bool isActing,
        List<(ReachStep Step, RehearsalCall Call, MoveValues Values)> later, List<(ReachStep Step, RehearsalCall Call, MoveValues Values)> world)
    {
        session ??= _cloud.ReadMailbox(mailbox);
        foreach (var (step, call, values) in session is null ? later : [])
        {
            var caller = call.As switch
            {
                RehearsalCaller.Attacker => _sessions.ActorAsync(step.Principal),
                RehearsalCaller.Found => WithAsync(known),
                RehearsalCaller.Member => WithAsync(await _cloud.OwnerOfAsync(values.Of("member") ?? "")),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
            if (await caller is not { } actor) return End(step, ReplayOutcome.Refused, "nothing gave its credentials");
            var result = await _sessions.CallAsync(actor.Session, call.Call, values.Fill(call.Input));
            if (!Took(step, call.Call, actor.Arn, result)) return false;
            Save(call.Saves, ((AwsSuccess)result).Output, values.Others);
            session ??= CredentialsIn(((AwsSuccess)result).Output) ?? _cloud.ReadMailbox(mailbox);
        }

        foreach (var (step, call, values) in session is null ? world : [])
        {
            if (await _cloud.OwnerOfAsync(AccountOf(step, values)) is not { } owner) break;
            var (own, arn) = await _sessions.OpenAsync(owner);
            if (!Took(step, call.Call, $"{arn} (others)", await _sessions.CallAsync(own, call.Call, values.Fill(call.Input)))) return false;
            session ??= _cloud.ReadMailbox(mailbox);
        }

        if (session is null && root is not null) session = await _cloud.SignInRootAsync(root);
        if (session is null && isActing) return await ActedAsync(last, mailbox);
        if (session is null) return End(last, ReplayOutcome.NotRehearsed, "the calls were taken, but nothing in the local cloud runs the code or gives the session");
        var (opened, who) = await _sessions.OpenAsync(session);
        var wanted = last.Gives[ActsAs.Length..];
        var key = RehearsalSessions.KeyOf(who);
        if (wanted.StartsWith(AdministratorOf, StringComparison.Ordinal) || wanted.StartsWith("a new user", StringComparison.Ordinal)) key = RehearsalSessions.KeyOfAdministrator(opened.Account.ToString());
        else if (key != RehearsalSessions.KeyOf(wanted)) return End(last, ReplayOutcome.Refused, $"it gave {who}");
        _sessions.Gave(key, session);
        _steps.Add(new(last.Number, "sts:GetCallerIdentity", who, who, ReplayOutcome.Carried, last.Gives, null));
        return true;
    }

    // A person of Identity Center, as whom the attacker logs in with a browser. The owner makes it, as it makes the keys of those who begin.
    private async Task<bool> LogInAsync(ReachStep step, string actor, string mailbox, Dictionary<string, string> others)
    {
        if (others.ContainsKey("portal-token")) return true;
        if (await _cloud.OwnerOfAsync(Arn.TryParse(actor)?.Account ?? "") is not { } owner) return End(step, ReplayOutcome.NotRehearsed, "nobody can make a person of Identity Center");
        var (session, arn) = await _sessions.OpenAsync(owner);
        var instances = await _sessions.CallAsync(session, "sso-admin:ListInstances", []);
        if (!Took(step, "sso-admin:ListInstances", $"{arn} (the owner)", instances)) return false;
        if (At(((AwsSuccess)instances).Output, "Instances.0.IdentityStoreId") is not { } store) return End(step, ReplayOutcome.NotRehearsed, "there is no Identity Center");
        var made = await _sessions.CallAsync(session, "identitystore:CreateUser", new JsonObject
        {
            ["IdentityStoreId"] = store,
            ["UserName"] = mailbox,
            ["DisplayName"] = "Rehearsal",
            ["Name"] = new JsonObject { ["GivenName"] = "Rehearsal", ["FamilyName"] = "Person" },
        });
        if (!Took(step, "identitystore:CreateUser", $"{arn} (the owner)", made)) return false;
        if (await _cloud.SignInAsync(mailbox) is not { } token) return End(step, ReplayOutcome.NotRehearsed, "the access portal lets nobody in");
        (others["person"], others["identity-store"], others["portal-token"]) = (At(((AwsSuccess)made).Output, "UserId")!, store, token);
        return true;
    }

    // A workflow, job or run outside of AWS shows its provider's token: whoever may run one there makes this call.
    private async Task<bool> AssumeAsSubjectAsync(ReachStep step, string mailbox)
    {
        const string call = "sts:AssumeRoleWithWebIdentity";
        if (step.Call != call || _cloud.IdentityProvider is not { } provider || await _cloud.OwnerOfAsync(Arn.TryParse(step.Resource)?.Account ?? "") is not { } owner)
            return End(step, ReplayOutcome.NotRehearsed, OutsideToken);
        var (session, arn) = await _sessions.OpenAsync(owner);
        var role = await _sessions.CallAsync(session, "iam:GetRole", new JsonObject { ["RoleName"] = step.Resource[(step.Resource.LastIndexOf('/') + 1)..] });
        if (role is not AwsSuccess { Output: var known }) return Took(step, "iam:GetRole", $"{arn} (the owner)", role);
        if (WebIdentitySubject.Of(Uri.UnescapeDataString(At(known, "Role.AssumeRolePolicyDocument")!), step.RuleId) is not { } subject) return End(step, ReplayOutcome.NotRehearsed, OutsideToken);
        var registered = await _sessions.CallAsync(session, "iam:GetOpenIDConnectProvider", new JsonObject { ["OpenIDConnectProviderArn"] = subject.Provider });
        if (registered is not AwsSuccess { Output: var facts }) return Took(step, "iam:GetOpenIDConnectProvider", $"{arn} (the owner)", registered);
        subject.Claims["aud"] ??= At(facts, "ClientIDList.0");
        if (await _cloud.CredentialsOfAsync(null) is not { } outsider) return End(step, ReplayOutcome.NotRehearsed, "the local cloud has no account outside of the organization");
        var (outside, _) = await _sessions.OpenAsync(outsider);
        var result = await _sessions.CallAsync(outside, call, new JsonObject
        {
            ["RoleArn"] = step.Resource,
            ["RoleSessionName"] = "session",
            ["WebIdentityToken"] = provider.Issue(new Uri($"https://{subject.Host}"), subject.Claims, _cloud.Connection.Time.GetUtcNow()),
        });
        return Took(step, call, $"{subject.Host} {subject.Claims["sub"]}", result) && await ComeToAsync(step, CredentialsIn(((AwsSuccess)result).Output), null, null, mailbox, false, [], []);
    }

    // What the attacker makes in an account of its own, once for all calls of a rule.
    private async Task<bool> MakeOwnAsync(ReachStep step, RehearsalMove move, MoveValues values, Dictionary<string, string> others)
    {
        if (move.Own.IsEmpty || move.Own.SelectMany(c => c.Saves).All(s => others.ContainsKey(s.Name))) return true;
        if (await _cloud.CredentialsOfAsync(null) is not { } outsider) return End(step, ReplayOutcome.NotRehearsed, "the local cloud has no account outside of the organization");
        var (session, arn) = await _sessions.OpenAsync(outsider);
        foreach (var call in move.Own)
        {
            var result = await _sessions.CallAsync(session, call.Call, values.Fill(call.Input));
            if (!Took(step, call.Call, $"{arn} (the attacker's own account)", result)) return false;
            Save(call.Saves, ((AwsSuccess)result).Output, others);
        }

        return true;
    }

    // A service that acts as the role does not give the session away: the events of the account tell that it made a call of the attacker's choice.
    private async Task<bool> ActedAsync(ReachStep last, string mailbox)
    {
        var wanted = last.Gives[ActsAs.Length..];
        var account = wanted.StartsWith(AdministratorOf, StringComparison.Ordinal) ? wanted[AdministratorOf.Length..] : Arn.TryParse(wanted)?.Account ?? "";
        if (await _cloud.OwnerOfAsync(account) is not { } owner) return End(last, ReplayOutcome.NotRehearsed, "nobody can look at the account's events");
        var (session, arn) = await _sessions.OpenAsync(owner);
        var result = await _sessions.CallAsync(session, EventsCall, []);
        if (result is not AwsSuccess { Output: var output }) return Took(last, EventsCall, arn, result);
        if (RehearsalEvidence.Find(output, wanted, mailbox) is { } evidence)
        {
            _steps.Add(new(last.Number, EventsCall, arn, wanted, ReplayOutcome.Carried, evidence, ((AwsSuccess)result).RequestId));
            return true;
        }

        return End(last, ReplayOutcome.NotRehearsed, "the calls were taken, but nothing in the local cloud acted as the role");
    }

    private async Task<string?> AskAsync(RehearsalQuestion question, JsonObject input, string account)
    {
        if (await _cloud.OwnerOfAsync(account) is not { } owner) return null;
        var (session, _) = await _sessions.OpenAsync(owner);
        if (await _sessions.CallAsync(session, question.Call, input) is not AwsSuccess { Output: var output }) return null;
        return At(output, question.Path);
    }

    private static void Save(ImmutableArray<(string Name, string Path)> saves, JsonObject output, Dictionary<string, string> others)
    {
        foreach (var (name, path) in saves)
        {
            if (At(output, path) is { } value) others[name] = value;
        }
    }

    private static string? At(JsonNode? node, string path)
    {
        foreach (var part in path.Split('.'))
        {
            node = node switch
            {
                JsonArray list when int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var at) => at < list.Count ? list[at] : null,
                JsonObject members => members[part],
                // A document that an answer holds as text, such as an image's manifest.
                JsonValue leaf when leaf.TryGetValue<string>(out var document) && document.StartsWith('{') => JsonNode.Parse(document)![part],
                _ => null,
            };
        }

        return node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
    }

    private bool Took(ReachStep step, string call, string who, AwsResult result)
    {
        switch (result)
        {
            case AwsSuccess success:
                _steps.Add(new(step.Number, call, who, step.Resource, ReplayOutcome.Carried, step.Gives, success.RequestId));
                return true;
            case AwsRefusal { Code: "NotImplemented" } refusal:
                _steps.Add(new(step.Number, call, who, step.Resource, ReplayOutcome.NotRehearsed, refusal.Message, refusal.RequestId));
                return false;
            case AwsRefusal refusal:
                _steps.Add(new(step.Number, call, who, step.Resource, ReplayOutcome.Refused, $"{refusal.Code}: {refusal.Message}", refusal.RequestId));
                return false;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private bool End(ReachStep step, ReplayOutcome outcome, string why)
    {
        _steps.Add(new(step.Number, step.Call, step.Principal, step.Resource, outcome, why, null));
        return false;
    }

    private static void Remember(string resource, Dictionary<string, string> others)
    {
        if (Arn.TryParse(resource) is not { } arn) return;
        var name = resource[(resource.LastIndexOfAny(['/', ':']) + 1)..];
        if (arn.Resource.StartsWith("instance-profile/", StringComparison.Ordinal)) others["profile"] = resource;
        else if (arn.Resource.StartsWith("cluster/", StringComparison.Ordinal)) others["cluster"] = name;
        else if (arn.Resource.StartsWith("task-definition/", StringComparison.Ordinal)) others.TryAdd("family", resource);
        else if (arn.Resource.StartsWith("document/", StringComparison.Ordinal)) others["document"] = name;
        else if (arn.Resource.StartsWith("user/", StringComparison.Ordinal)) others["user"] = name;
    }

    // Whom the attacker wants to be: the account, and the role with the permission set that it is made of.
    private static void RememberTarget(string gives, Dictionary<string, string> others)
    {
        if (!gives.StartsWith(ActsAs, StringComparison.Ordinal)) return;
        var wanted = gives[ActsAs.Length..];
        if (wanted.StartsWith(AdministratorOf, StringComparison.Ordinal)) others["target-account"] = wanted[AdministratorOf.Length..];
        if (Arn.TryParse(wanted) is not { } arn) return;
        others["target-account"] = arn.Account;
        others["target"] = wanted;
        var name = wanted[(wanted.LastIndexOf('/') + 1)..];
        if (name.StartsWith(ReservedRole, StringComparison.Ordinal) && name.LastIndexOf('_') is var end && end > ReservedRole.Length) others["set-name"] = name[ReservedRole.Length..end];
    }

    private static void Put(JsonObject input, string path, string value)
    {
        var parts = path.Split('.');
        foreach (var part in parts[..^1])
        {
            if (input[part] is not JsonObject next) input[part] = next = [];
            input = next;
        }

        input[parts[^1]] = value;
    }

    private static RehearsalCredentials? CredentialsIn(JsonObject output)
    {
        if (output["roleCredentials"] is JsonObject portal)
            return new(portal["accessKeyId"]!.GetValue<string>(), portal["secretAccessKey"]!.GetValue<string>(), portal["sessionToken"]!.GetValue<string>());
        var found = output["Credentials"] as JsonObject ?? output["AccessKey"] as JsonObject;
        return found?["AccessKeyId"]?.GetValue<string>() is { } id && found["SecretAccessKey"]?.GetValue<string>() is { } secret
            ? new(id, secret, found["SessionToken"]?.GetValue<string>()) : null;
    }
}

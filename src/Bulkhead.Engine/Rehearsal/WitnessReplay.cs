using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Aws.Client;
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
    private const string EventsCall = "cloudtrail:LookupEvents";
    private const string NewAdministrator = "new-administrator";

    private readonly IRehearsalCloud _cloud;
    private readonly CancellationToken _cancel;
    private readonly List<ReplayedStep> _steps = [];
    private readonly Dictionary<string, RehearsalCredentials> _actors = new(StringComparer.Ordinal);
    private readonly List<AwsConnection> _connections = [];

    private WitnessReplay(IRehearsalCloud cloud, CancellationToken cancel) => (_cloud, _cancel) = (cloud, cancel);

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
            if (RehearsalMoves.Find(action, all) is not { } move) return operations.Contains(action) ? $"no move is written for {action}" : $"the local cloud has no {action}";
            if (!operations.Contains(move.Call)) return $"the local cloud has no {move.Call}";
            if (move.Cannot is { } why) return why;
        }

        return null;
    }

    /// <summary>Whether an action can be rehearsed in a cloud.</summary>
    public static bool CanTake(string action, IReadOnlySet<string> operations) => WhyNot([action], operations) is null;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var connection in _connections) connection.Dispose();
    }

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
        var later = new List<(ReachStep Step, RehearsalCall Call, MoveValues Values)>();
        var world = new List<(ReachStep Step, RehearsalCall Call, MoveValues Values)>();
        string? before = null;
        var acting = false;
        if (group[0].Gives.Split(" has ") is [_, var gained]) others["gained-policy"] = gained[(gained.LastIndexOf('/') + 1)..];
        if (group[0].Gives.Split(" is in ") is [var joined, _]) others["user"] = joined[(joined.LastIndexOf('/') + 1)..];
        foreach (var step in group)
        {
            if (step.Principal.Length == 0) return End(step, ReplayOutcome.NotRehearsed, "no call is made: it follows from facts that the local cloud does not act on");
            if (step.Principal == Subject) return End(step, ReplayOutcome.NotRehearsed, "an identity provider outside of AWS gives the token");
            if (step.Call == "iam:PassRole")
            {
                others["passed"] = step.Resource;
                others["passed-name"] = step.Resource[(step.Resource.LastIndexOf('/') + 1)..];
                continue;
            }

            if (RehearsalMoves.Find(step.Call, group.Select(s => s.Call)) is not { } move) return End(step, ReplayOutcome.NotRehearsed, $"no move is written for {step.Call}");
            if (!_cloud.Operations.Contains(move.Call)) return End(step, ReplayOutcome.NotRehearsed, $"the local cloud has no {move.Call}");
            if (move.Cannot is { } cannot) return End(step, ReplayOutcome.NotRehearsed, cannot);
            Remember(step.Resource, others);
            if (move.IsOnce && before == step.Call) continue;
            before = step.Call;
            if (await ActorAsync(step.Principal) is not { } actor) return End(step, ReplayOutcome.Refused, "nothing gave its credentials");

            // One request is for all resources of the calls of the action.
            var about = move.IsOnce ? group.Where(s => s.Call == step.Call).Select(s => s.Resource).OrderByDescending(r => r.Contains(":instance/", StringComparison.Ordinal)).First() : step.Resource;
            others.TryAdd("user", actor.Arn[(actor.Arn.LastIndexOf('/') + 1)..]);
            foreach (var resource in move.IsOnce ? group.Where(s => s.Call == step.Call).Select(s => s.Resource) : []) Remember(resource, others);
            if (!await MakeOwnAsync(step, move, new MoveValues(about, actor.Arn, mailbox, Region, others), others)) return false;
            foreach (var asks in move.Asks.Where(a => !others.ContainsKey(a.Name)))
            {
                var input = new MoveValues(about, actor.Arn, mailbox, Region, others).Fill(asks.Input);
                if (input.Count == asks.Input.Count && await AskAsync(asks, input, Arn.TryParse(actor.Arn)?.Account ?? "") is { } known) others[asks.Name] = known;
            }

            var values = new MoveValues(about, actor.Arn, mailbox, Region, others);
            var filled = values.Fill(move.Input);
            if (move.Passes is { } member && others.TryGetValue("passed", out var passed)) Put(filled, member, passed);
            var result = await CallAsync(actor.Session, move.Call, filled);
            if (!Took(step, move.Call, actor.Arn, result)) return false;
            var output = ((AwsSuccess)result).Output;
            session = CredentialsIn(output) ?? session;
            Save(move.Saves, output, others);
            acting |= move.IsActing;
            if (output["taskDefinition"]?["taskDefinitionArn"]?.GetValue<string>() is { } definition) others["family"] = definition;
            later.AddRange(move.Then.Select(c => (step, c, values)));
            world.AddRange(move.World.Select(c => (step, c, values)));
        }

        return !group[^1].Gives.StartsWith(ActsAs, StringComparison.Ordinal) || await ComeToAsync(group[^1], session, mailbox, acting, later, world);
    }

    // The session that the rule gives: from an answer, by a last call, from the attacker's code, or once others run it.
    private async Task<bool> ComeToAsync(
        ReachStep last, RehearsalCredentials? session, string mailbox, bool isActing,
        List<(ReachStep Step, RehearsalCall Call, MoveValues Values)> later, List<(ReachStep Step, RehearsalCall Call, MoveValues Values)> world)
    {
        session ??= _cloud.ReadMailbox(mailbox);
        foreach (var (step, call, values) in session is null ? later : [])
        {
            if (await ActorAsync(step.Principal) is not { } actor) return End(step, ReplayOutcome.Refused, "nothing gave its credentials");
            var result = await CallAsync(actor.Session, call.Call, values.Fill(call.Input));
            if (!Took(step, call.Call, actor.Arn, result)) return false;
            session ??= CredentialsIn(((AwsSuccess)result).Output) ?? _cloud.ReadMailbox(mailbox);
        }

        foreach (var (step, call, values) in session is null ? world : [])
        {
            if (await _cloud.OwnerOfAsync(Arn.TryParse(step.Resource)?.Account ?? "") is not { } owner) break;
            var (own, arn) = await OpenAsync(owner);
            if (!Took(step, call.Call, $"{arn} (others)", await CallAsync(own, call.Call, values.Fill(call.Input)))) return false;
            session ??= _cloud.ReadMailbox(mailbox);
        }

        if (session is null && isActing) return await ActedAsync(last, mailbox);
        if (session is null) return End(last, ReplayOutcome.NotRehearsed, "the calls were taken, but nothing in the local cloud runs the code or gives the session");
        var (opened, who) = await OpenAsync(session);
        var wanted = last.Gives[ActsAs.Length..];
        var key = KeyOf(who);
        if (wanted.StartsWith("administrator of ", StringComparison.Ordinal) || wanted.StartsWith("a new user", StringComparison.Ordinal)) key = $"{opened.Account}/{NewAdministrator}";
        else if (key != KeyOf(wanted)) return End(last, ReplayOutcome.Refused, $"it gave {who}");
        _actors[key] = session;
        _steps.Add(new(last.Number, "sts:GetCallerIdentity", who, who, ReplayOutcome.Carried, last.Gives, null));
        return true;
    }

    // What the attacker makes in an account of its own, once for all calls of a rule.
    private async Task<bool> MakeOwnAsync(ReachStep step, RehearsalMove move, MoveValues values, Dictionary<string, string> others)
    {
        if (move.Own.IsEmpty || move.Own.SelectMany(c => c.Saves).All(s => others.ContainsKey(s.Name))) return true;
        if (await _cloud.CredentialsOfAsync(null) is not { } outsider) return End(step, ReplayOutcome.NotRehearsed, "the local cloud has no account outside of the organization");
        var (session, arn) = await OpenAsync(outsider);
        foreach (var call in move.Own)
        {
            var result = await CallAsync(session, call.Call, values.Fill(call.Input));
            if (!Took(step, call.Call, $"{arn} (the attacker's own account)", result)) return false;
            Save(call.Saves, ((AwsSuccess)result).Output, others);
        }

        return true;
    }

    // A service that acts as the role does not give the session away: the events of the account tell that it made a call of the attacker's choice.
    private async Task<bool> ActedAsync(ReachStep last, string mailbox)
    {
        var wanted = last.Gives[ActsAs.Length..];
        if (await _cloud.OwnerOfAsync(Arn.TryParse(wanted)?.Account ?? "") is not { } owner) return End(last, ReplayOutcome.NotRehearsed, "nobody can look at the account's events");
        var (session, arn) = await OpenAsync(owner);
        var result = await CallAsync(session, EventsCall, []);
        if (result is not AwsSuccess { Output: var output }) return Took(last, EventsCall, arn, result);
        foreach (var record in (output["Events"] as JsonArray ?? []).Select(e => e?["CloudTrailEvent"]?.GetValue<string>()).OfType<string>())
        {
            var parsed = JsonNode.Parse(record)!;
            if (!record.Contains(mailbox, StringComparison.Ordinal) || parsed["userIdentity"]?["sessionContext"]?["sessionIssuer"]?["arn"]?.GetValue<string>() != wanted) continue;
            _steps.Add(new(last.Number, EventsCall, arn, wanted, ReplayOutcome.Carried, $"{wanted} called {parsed["eventSource"]} {parsed["eventName"]} for the attacker", ((AwsSuccess)result).RequestId));
            return true;
        }

        return End(last, ReplayOutcome.NotRehearsed, "the calls were taken, but nothing in the local cloud acted as the role");
    }

    private async Task<(AwsSession Session, string Arn)?> ActorAsync(string principal)
    {
        var isAnyone = principal == "anyone";
        var key = isAnyone ? principal : KeyOf(principal);
        if (!_actors.TryGetValue(key, out var credentials))
        {
            if (await _cloud.CredentialsOfAsync(isAnyone ? null : RoleOf(principal)) is not { } made) return null;
            _actors[key] = credentials = made;
        }

        var (session, arn) = await OpenAsync(credentials);
        return (session, Iam(arn));
    }

    private async Task<(AwsSession Session, string Arn)> OpenAsync(RehearsalCredentials credentials)
    {
        var connection = new AwsConnection(_cloud.Connection with
        {
            Credentials = new AccessKeys(credentials.AccessKeyId, credentials.SecretAccessKey, credentials.SessionToken),
            MaxAttempts = 1,
            Pace = false,
        });
        _connections.Add(connection);
        return await connection.OpenAsync(_cancel) is SessionOpened { Session: var session }
            ? (session, session.Caller.ToString())
            : throw new InvalidOperationException("The local cloud does not know credentials that it gave out.");
    }

    private Task<AwsResult> CallAsync(AwsSession session, string call, JsonObject input)
    {
        var colon = call.IndexOf(':', StringComparison.Ordinal);
        return session.CallAsync(call[..colon], call[(colon + 1)..], input, _cancel);
    }

    private async Task<string?> AskAsync(RehearsalQuestion question, JsonObject input, string account)
    {
        if (await _cloud.OwnerOfAsync(account) is not { } owner) return null;
        var (session, _) = await OpenAsync(owner);
        if (await CallAsync(session, question.Call, input) is not AwsSuccess { Output: var output }) return null;
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
        var found = output["Credentials"] as JsonObject ?? output["AccessKey"] as JsonObject;
        return found?["AccessKeyId"]?.GetValue<string>() is { } id && found["SecretAccessKey"]?.GetValue<string>() is { } secret
            ? new(id, secret, found["SessionToken"]?.GetValue<string>()) : null;
    }

    // Sessions and paths aside: the account with the user's or role's name.
    private static string KeyOf(string arn)
    {
        if (Arn.TryParse(arn) is not { } parsed) return arn;
        var parts = parsed.Resource.Split('/');
        if (parsed.Service == "sts") return parts.Length > 1 ? KeyOf(parsed.Account, parts[1]) : arn;
        return parts[0] == "role" ? KeyOf(parsed.Account, parts[^1]) : $"{parsed.Account}/{parsed.Resource}";
    }

    private static string KeyOf(string account, string role) => role == NewAdministrator ? $"{account}/{NewAdministrator}" : $"{account}/role/{role}";

    private static string RoleOf(string principal) =>
        Arn.TryParse(principal) is { Service: "sts" } session && session.Resource.Split('/') is [_, var role, ..]
            ? $"arn:{session.Partition}:iam::{session.Account}:role/{role}" : principal;

    private static string Iam(string caller) => Arn.TryParse(caller) is { Service: "sts" } ? RoleOf(caller) : caller;
}

using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Bulkhead.Engine.Rehearsal;

/// <summary>How an attacker takes an action: the API call with its input, in which <c>${…}</c> is put in.</summary>
/// <param name="Action">The action, as policies name it.</param>
/// <param name="Call">The operation, by the AWS CLI's name of the service.</param>
/// <param name="Input">The input.</param>
/// <param name="Passes">The path of the member that the passed role goes into, where one was passed; null for none.</param>
/// <param name="IsOnce">Whether calls of the action one after another are one request for several resources.</param>
/// <param name="With">The action that the same rule takes too where this row counts; null where it always does.</param>
/// <param name="Rules">The rules for which alone this row counts; empty where it does for all.</param>
/// <param name="NeedsPerson">Whether the attacker is a person of Identity Center, who logs in to the portal.</param>
/// <param name="NeedsKey">Whether the attacker has found an access key of the user that the step is about.</param>
/// <param name="IsRoot">Whether the session that the call gives is of a root user, whose mailbox the attacker has: it logs in as root in the end.</param>
/// <param name="Own">What the attacker makes before in an account of its own.</param>
/// <param name="Saves">What of the answer later calls need: its name in moves, and where it stands.</param>
/// <param name="IsActing">Whether a service acts as the role for the attacker, without giving its session away: the events tell what it did.</param>
/// <param name="Then">What the attacker calls last, to come to the session that its calls opened.</param>
/// <param name="World">What others do one day, without which the attacker's code would not run.</param>
/// <param name="Asks">What the attacker knows already, as the snapshot does, and the witness does not name.</param>
/// <param name="Cannot">Why what the call gives can't be used here; null where it can.</param>
internal sealed record RehearsalMove(
    string Action, string Call, JsonObject Input, string? Passes, bool IsOnce,
    string? With, ImmutableArray<string> Rules, bool NeedsPerson, bool NeedsKey, bool IsRoot, ImmutableArray<RehearsalCall> Own, ImmutableArray<(string Name, string Path)> Saves, bool IsActing, ImmutableArray<RehearsalCall> Then, ImmutableArray<RehearsalCall> World, ImmutableArray<RehearsalQuestion> Asks, string? Cannot);

using System.Collections.Immutable;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Identifiers;
using Bulkhead.Reach.Facts;

namespace Bulkhead.Reach.Questions;

/// <summary>Finds what people name on the command line: ARNs, names, account ids, and the words <c>anyone</c> and <c>administrator</c>.</summary>
public sealed class NameResolver(Snapshot snapshot, DiagnosticBag diagnostics)
{
    /// <summary>The word for a principal that can do everything in its account.</summary>
    public const string Administrator = "administrator";

    /// <summary>Who; null with a diagnostic.</summary>
    public ReachSubject? Subject(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text == Administrator)
        {
            diagnostics.Add(new(ReachDiagnostics.UnknownName, "'administrator' is a place to come to, not one to begin at")
            {
                Help = "name a user, a role, a group or an account",
            });
            return null;
        }

        var node = Find(text);
        return node switch
        {
            null => null,
            PrincipalNode principal => new(NameOf(principal), [principal]),
            GroupNode group => new($"group {group.Name}", [.. snapshot.Principals.Where(p => p.Groups.Contains(group) && p.Kind == "user")]),
            { Kind: "account" } => Everybody(node),
            _ => NoPrincipal(text),
        };
    }

    /// <summary>What; null with a diagnostic.</summary>
    public ReachObject? Object(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text == Administrator) return new ReachObject.Administrator(null) { Name = "administrator" };
        if (text.StartsWith(Administrator + ":", StringComparison.Ordinal))
        {
            return Find(text[(Administrator.Length + 1)..]) is { Kind: "account" } account
                ? new ReachObject.Administrator(account.Account) { Name = $"administrator of {PlaceOf(account)}" } : null;
        }

        return Find(text) switch
        {
            null => null,
            { Kind: "account" } account => new ReachObject.InAccount(account.Account) { Name = $"account {PlaceOf(account)}" },
            var node => new ReachObject.One(node) { Name = node is PrincipalNode principal ? NameOf(principal) : node.Arn },
        };
    }

    // Of an account that was not collected whole, somebody that nobody knows may be there.
    private ReachSubject Everybody(Node account)
    {
        var all = snapshot.Principals.Where(p => p.Account == account.Account && p.Kind is ("user" or "role")).ToLookup(p => p.Uncollected is null);
        return new($"account {PlaceOf(account)}", [.. all[true]]) { Possible = [.. all[false]] };
    }

    private static string NameOf(PrincipalNode principal) => principal.Kind is "user" or "role" ? principal.Arn : principal.Name;

    private string PlaceOf(Node account) =>
        snapshot.Accounts.GetValueOrDefault(account.Account) is { } place && place.Name != place.Id ? $"{place.Name} ({place.Id})" : account.Account;

    private ReachSubject? NoPrincipal(string text)
    {
        diagnostics.Add(new(ReachDiagnostics.UnknownName, $"'{text}' is no user, role, group or account"));
        return null;
    }

    private Node? Find(string text)
    {
        if (snapshot.Find(text) is { } exact) return exact;
        if (Arn.TryParse(text) is { Service: "sts" } session && session.Resource.Split('/') is ["assumed-role", var role, ..])
        {
            text = role;
            if (snapshot.OfKind("role").FirstOrDefault(r => r.Name == role && r.Account == session.Account) is { } found) return found;
        }

        var account = snapshot.Accounts.Values.FirstOrDefault(a => a.Id == text || a.Name == text);
        var candidates = snapshot.Nodes.Where(n => n.Name == text && n.Uncollected is null && n.Kind is not ("account" or "administrator" or "new-user")).ToList();
        if (account is not null) candidates.AddRange(snapshot.OfKind("account").Where(n => n.Account == account.Id));
        // A name means a principal or an account first, since those are what people ask about.
        if (candidates.Count > 1 && candidates.Where(n => n is PrincipalNode or GroupNode || n.Kind == "account").ToList() is { Count: > 0 } first) candidates = first;
        if (candidates.Count == 1) return candidates[0];
        if (candidates.Count == 0)
        {
            var nearest = Spelling.Nearest(text, snapshot.Nodes.Where(n => n.Uncollected is null).Select(n => n.Name).Concat(snapshot.Accounts.Values.Select(a => a.Name)).Distinct(StringComparer.Ordinal));
            diagnostics.Add(new(ReachDiagnostics.UnknownName, $"nothing is named '{text}'") { Help = nearest is null ? null : $"did you mean '{nearest}'?" });
            return null;
        }

        diagnostics.Add(new(ReachDiagnostics.AmbiguousName, $"'{text}' may be {string.Join(", ", candidates.Take(10).Select(c => c.Arn))}")
        {
            Help = "give the ARN",
        });
        return null;
    }
}

using System.Diagnostics;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Documents;

namespace Bulkhead.Iam.Evaluation;

/// <summary>A <c>Principal</c> or <c>NotPrincipal</c> element compiled once (IAM User Guide, "AWS JSON policy elements: Principal").</summary>
internal sealed class PrincipalMatcher
{
    private readonly Entry[] _entries;
    private readonly bool _isEveryone;

    public PrincipalMatcher(PrincipalElement element)
    {
        IsNegated = element.IsNegated;
        _entries = [.. element.Entries.Select(Compile)];
        _isEveryone = _entries.Length == 1 && _entries[0].Form == Form.Everyone;
        NamesUniqueId = Array.Exists(_entries, e => e.Form == Form.UniqueId);
    }

    private enum Form
    {
        Everyone,
        Account,
        User,
        Role,
        AssumedRole,
        FederatedUser,
        UniqueId,
        Service,
        Federated,
        Unknown,
        Nobody,
    }

    /// <summary>Whether it is <c>NotPrincipal</c>.</summary>
    public bool IsNegated { get; }

    /// <summary>Whether it is <c>*</c> and nothing else.</summary>
    public bool NamesEveryone => _isEveryone;

    /// <summary>Whether it names a principal that was deleted.</summary>
    public bool NamesUniqueId { get; }

    /// <summary>All the ways in which the entries name the caller.</summary>
    public PrincipalMatch Match(RequestPart request)
    {
        if (_isEveryone) return PrincipalMatch.Everyone;
        var match = PrincipalMatch.None;
        foreach (var entry in _entries) match |= Match(entry, request);
        return match;
    }

    private static PrincipalMatch Match(in Entry entry, RequestPart request)
    {
        var caller = request.Caller;
        switch (entry.Form)
        {
            case Form.Everyone: return PrincipalMatch.Everyone;
            case Form.Account: return Named(string.Equals(entry.Account, caller.Account), PrincipalMatch.Account);
            case Form.User: return Named(IsSameUser(entry, caller), PrincipalMatch.Identity);
            case Form.Role: return Named(caller.IsRole && IsSameRole(entry, caller), PrincipalMatch.Identity);
            case Form.AssumedRole when caller.IsRole && caller.SessionArn is null:
                return Named(IsSessionOf(entry, caller), PrincipalMatch.Unknown);
            case Form.AssumedRole or Form.FederatedUser: return Named(string.Equals(entry.Text, caller.SessionArn), PrincipalMatch.Session);
            case Form.UniqueId: return Named(string.Equals(entry.Text, caller.UniqueId), PrincipalMatch.Identity);
            case Form.Service: return Named(caller.Kind == PrincipalKind.Service && string.Equals(entry.Text, caller.Name), PrincipalMatch.Session);
            case Form.Federated:
                return Named(caller.Kind == PrincipalKind.FederatedIdentity && string.Equals(entry.Text, caller.Name), PrincipalMatch.Session);
            case Form.Unknown: return Named(caller.Kind != PrincipalKind.Anonymous, PrincipalMatch.Unknown);
            case Form.Nobody: return PrincipalMatch.None;
            default: throw new UnreachableException();
        }
    }

    private static PrincipalMatch Named(bool condition, PrincipalMatch match) => condition ? match : PrincipalMatch.None;

    // Where nobody says who federated, the session's name does: "this session's ARN is based on the original identity that was
    // federated" (IAM User Guide, "AWS JSON policy elements: Principal").
    private static bool IsSameUser(in Entry entry, Caller caller)
    {
        if (caller.Kind != PrincipalKind.FederatedUser) return string.Equals(entry.Text, caller.UserArn);
        return caller.ParentUserArn is { } parent
            ? string.Equals(entry.Text, parent)
            : string.Equals(entry.Account, caller.Account) && string.Equals(entry.Name, caller.Name)
                && string.Equals(entry.Partition, caller.Partition);
    }

    private static bool IsSameRole(in Entry entry, Caller caller) =>
        caller.HasRolePath
            ? string.Equals(entry.Text, caller.RoleArn)
            : string.Equals(entry.Account, caller.Account) && string.Equals(entry.Name, caller.Name)
                && string.Equals(entry.Partition, caller.Partition);

    private static bool IsSessionOf(in Entry entry, Caller caller) =>
        string.Equals(entry.Account, caller.Account) && string.Equals(entry.Name, caller.Name);

    private static Entry Compile(PrincipalEntry entry) => entry.Type switch
    {
        PrincipalType.Everyone => new(Form.Everyone, entry.Value),
        PrincipalType.Aws => CompileAws(entry.Value),
        PrincipalType.Service => new(Form.Service, entry.Value),
        PrincipalType.Federated => new(Form.Federated, entry.Value),
        PrincipalType.CanonicalUser or PrincipalType.Unknown => new(Form.Unknown, entry.Value),
        _ => throw new UnreachableException(),
    };

    private static Entry CompileAws(string text)
    {
        if (text == "*") return new(Form.Everyone, text);
        if (AccountId.TryParse(text) is not null) return new(Form.Account, text, text);
        if (PrincipalNames.IsUniqueId(text)) return new(Form.UniqueId, text);
        if (Arn.TryParse(text) is not { } arn) return new(Form.Nobody, text);
        var slash = arn.Resource.IndexOf('/', StringComparison.Ordinal);
        var head = slash < 0 ? arn.Resource : arn.Resource[..slash];
        var last = arn.Resource[(arn.Resource.LastIndexOf('/') + 1)..];
        return (arn.Service, head) switch
        {
            ("iam", "root") => new(Form.Account, text, arn.Account),
            ("iam", "user") => new(Form.User, text, arn.Account, last, arn.Partition),
            ("iam", "role") => new(Form.Role, text, arn.Account, last, arn.Partition),
            ("sts", "assumed-role") when slash < arn.Resource.LastIndexOf('/')
                => new(Form.AssumedRole, text, arn.Account, arn.Resource.Split('/')[^2], arn.Partition),
            ("sts", "federated-user") => new(Form.FederatedUser, text, arn.Account),
            _ => new(Form.Nobody, text),
        };
    }

    private readonly record struct Entry(Form Form, string Text, string Account = "", string Name = "", string Partition = "");
}

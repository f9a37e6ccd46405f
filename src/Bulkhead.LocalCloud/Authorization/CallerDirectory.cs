using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Documents;
using Bulkhead.LocalCloud.Credentials;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Iam;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Authorization;

/// <summary>The policies of users and roles; worked out again when IAM has changed in their account.</summary>
internal sealed class CallerDirectory(PolicyTexts texts)
{
    private const string Everything = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""";

    private readonly ConcurrentDictionary<(AccountId Account, bool IsRole, string Name), CallerPolicies> _known = new();

    /// <summary>The policies of the user or role who calls; null when it is gone, or another took its name.</summary>
    public CallerPolicies? Of(ResourceStore store, CallerIdentity caller)
    {
        // IAM User Guide, "AWS account root user": no policy of the account limits it, those of the organization do.
        if (caller.IsRoot) return new CallerPolicies(caller.Account.Value, "/", [texts.Read("root", Everything)], null, ImmutableSortedDictionary<string, string>.Empty, new StoreDependencies());
        if (caller.PrincipalName is not { } name) return null;
        var key = (caller.Account, caller.IsRole, name);
        if (!_known.TryGetValue(key, out var known) || !known.Sources.AreFresh(store))
        {
            if (Work(store, caller.Account, caller.IsRole ? PrincipalKind.Role : PrincipalKind.User, name) is not { } worked) return null;
            known = _known[key] = worked;
        }

        var id = caller.IsRole ? caller.UserId[..Math.Max(0, caller.UserId.IndexOf(':', StringComparison.Ordinal))] : caller.UserId;
        return known.UniqueId == id ? known : null;
    }

    private CallerPolicies? Work(ResourceStore store, AccountId account, PrincipalKind kind, string name)
    {
        var sources = new StoreDependencies();
        sources.Note(store, kind.Collection(account));
        sources.Note(store, ManagedPolicies.Collection(account));
        if (PrincipalState.Find(store, kind, account, name) is not { } principal) return null;
        var identity = ImmutableArray.CreateBuilder<PolicyDocument>();
        AddPolicies(identity, store, account, principal);
        if (kind == PrincipalKind.User)
        {
            sources.Note(store, PrincipalKind.Group.Collection(account));
            foreach (var member in principal.Texts("Groups"))
            {
                if (PrincipalState.Find(store, PrincipalKind.Group, account, member) is { } group) AddPolicies(identity, store, account, group);
            }
        }

        ImmutableArray<PolicyDocument>? boundary = principal.Text("Boundary") is { } arn ? [.. Managed(store, account, arn)] : null;
        return new CallerPolicies(
            principal.Needed("Id"),
            principal.Needed("Path"),
            identity.DrainToImmutable(),
            boundary,
            principal.Object("Tags")?.ToImmutableTags() ?? ImmutableSortedDictionary<string, string>.Empty,
            sources);
    }

    private void AddPolicies(ImmutableArray<PolicyDocument>.Builder policies, ResourceStore store, AccountId account, JsonObject principal)
    {
        foreach (var (name, text) in principal.Object("Inline")!) policies.Add(texts.Read(name, text!.GetValue<string>()));
        foreach (var arn in principal.Texts("Attached")) policies.AddRange(Managed(store, account, arn));
    }

    /// <summary>A managed policy; none when it is gone, which then allows nothing.</summary>
    private IEnumerable<PolicyDocument> Managed(ResourceStore store, AccountId account, string arn) =>
        ManagedPolicies.DefaultDocument(store, account, arn) is { } text ? [texts.Read(ManagedPolicies.NameOf(arn), text)] : [];
}

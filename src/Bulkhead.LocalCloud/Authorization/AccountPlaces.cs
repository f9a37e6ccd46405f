using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Documents;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Organizations;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Authorization;

/// <summary>Where accounts stand in the organization; worked out again when the organization has changed.</summary>
internal sealed class AccountPlaces(PolicyTexts texts)
{
    private readonly ConcurrentDictionary<AccountId, AccountPlace> _known = new();

    /// <summary>The place of an account.</summary>
    public AccountPlace Of(ResourceStore store, AccountId account)
    {
        if (_known.TryGetValue(account, out var known) && known.Sources.AreFresh(store)) return known;
        return _known[account] = Work(store, account);
    }

    private AccountPlace Work(ResourceStore store, AccountId account)
    {
        var sources = new StoreDependencies();
        sources.Note(store, OrganizationState.Organization);
        sources.Note(store, OrganizationState.Members);
        if (OrganizationState.Find(store) is not { } organization || store.Find(OrganizationState.Members, account.Value) is null)
            return new AccountPlace(null, null, null, null, null, sources);
        sources.Note(store, OrganizationState.Units);
        sources.Note(store, OrganizationState.Policies);
        var levels = OrganizationState.PathTo(store, account.Value);
        foreach (var level in levels) sources.Note(store, OrganizationState.Attached(level));
        return new AccountPlace(
            organization.Needed("Id"),
            $"{organization.Needed("Id")}/{string.Join('/', levels.SkipLast(1))}/",
            AccountId.Parse(organization.Needed("ManagementId")),
            Policies(store, organization, levels, PolicyTypes.Scp),
            Policies(store, organization, levels, PolicyTypes.Rcp),
            sources);
    }

    private ImmutableArray<ImmutableArray<PolicyDocument>>? Policies(
        ResourceStore store, JsonObject organization, IReadOnlyList<string> levels, string type)
    {
        if (!organization.Texts("PolicyTypes").Contains(type)) return null;
        return [.. levels.Select(level => store.All(OrganizationState.Attached(level))
            .Where(a => a.Value.Text("Type") == type && a.Key != PolicyTypes.RcpFullAccess)
            .Select(a => PolicyState.Find(store, a.Key)!)
            .Select(p => texts.Read(p.Needed("Name"), p.Needed("Content")))
            .ToImmutableArray())];
    }
}

using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.Organizations;

/// <summary>Accounts that come and go.</summary>
internal static class Membership
{
    /// <summary>Puts an account into the organization, with the policies that AWS attaches to every account.</summary>
    public static void Join(ResourceStore store, string account, string parent, string method, DateTimeOffset now)
    {
        store.Put(OrganizationState.Members, account, new JsonObject
        {
            ["Id"] = account,
            ["ParentId"] = parent,
            ["JoinedMethod"] = method,
            ["JoinedTimestamp"] = now.ToJson(),
        });
        store.Put(OrganizationState.Children(parent), account, new JsonObject { ["Type"] = "ACCOUNT" });
        AttachDefaults(store, OrganizationState.Find(store)!, account);
    }

    /// <summary>Takes an account out of the organization.</summary>
    public static void Leave(ResourceStore store, string account)
    {
        var parent = OrganizationState.ParentOf(store, account)!;
        DetachAll(store, account);
        store.Remove(OrganizationState.Children(parent), account);
        store.Remove(OrganizationState.Members, account);
        store.Remove(OrganizationState.Tags, account);
    }

    /// <summary>Attaches the policies that AWS attaches to everything by itself.</summary>
    public static void AttachDefaults(ResourceStore store, JsonObject organization, string target)
    {
        foreach (var type in organization.Texts("PolicyTypes"))
        {
            if (PolicyTypes.DefaultPolicy(type) is { } policy) Attach(store, policy, type, target);
        }
    }

    /// <summary>Attaches a policy.</summary>
    public static void Attach(ResourceStore store, string policy, string type, string target)
    {
        store.Put(OrganizationState.Targets(policy), target, []);
        store.Put(OrganizationState.Attached(target), policy, new JsonObject { ["Type"] = type });
    }

    /// <summary>Detaches a policy; says whether it was attached.</summary>
    public static bool Detach(ResourceStore store, string policy, string target) =>
        store.Remove(OrganizationState.Targets(policy), target) & store.Remove(OrganizationState.Attached(target), policy);

    /// <summary>Detaches all policies of a target.</summary>
    public static void DetachAll(ResourceStore store, string target)
    {
        foreach (var policy in store.All(OrganizationState.Attached(target)).Select(p => p.Key).ToList()) Detach(store, policy, target);
    }
}

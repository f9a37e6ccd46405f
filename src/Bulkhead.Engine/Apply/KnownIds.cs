using System.Collections.Concurrent;
using Bulkhead.Config.Model;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Access;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Apply;

/// <summary>
/// The ids that AWS gave: those the plan knew, and those of what this run has made. A step asks for an id only after the
/// steps that it waits for, so a missing one is a bug in the plan's order.
/// </summary>
internal sealed class KnownIds
{
    private readonly ConcurrentDictionary<string, AccountId> _accounts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _units = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _policies = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, string> _groups = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, string> _permissionSets = new(StringComparer.Ordinal);
    private PlannedIdentityCenter? _identityCenter;

    public KnownIds(Plan plan)
    {
        _identityCenter = plan.IdentityCenter;
        foreach (var (name, id) in plan.GroupIds) _groups[name] = id;
        foreach (var (name, arn) in plan.PermissionSetArns) _permissionSets[name] = arn;
        OrganizationId = plan.OrganizationId;
        foreach (var (name, id) in plan.AccountIds) _accounts[name] = AccountId.Parse(id);
        _accounts[StepAddress.Management] = AccountId.Parse(plan.ManagementAccount);
        foreach (var (path, id) in plan.UnitIds) _units[path] = id;
        foreach (var (name, id) in plan.PolicyIds) _policies[name] = id;
    }

    /// <summary>The organization's id (<c>o-…</c>); null until it is made.</summary>
    public string? OrganizationId { get; set; }

    public AccountId Account(string name) => Require(_accounts, name, "account");

    public AccountId? FindAccount(string name) => _accounts.TryGetValue(name, out var id) ? id : null;

    /// <summary>The account's name in the file; null for one that the plan does not have.</summary>
    public string? NameOf(AccountId id) => _accounts.FirstOrDefault(a => a.Value == id).Key;

    public void SetAccount(string name, AccountId id) => _accounts[name] = id;

    public string Unit(string path) => Require(_units, path, "unit");

    public string? FindUnit(string path) => _units.GetValueOrDefault(path);

    public void SetUnit(string path, string id) => _units[path] = id;

    public string Policy(OrganizationPolicyType type, string name) => Require(_policies, PolicyKey(type, name), "policy");

    public string? FindPolicy(OrganizationPolicyType type, string name) => _policies.GetValueOrDefault(PolicyKey(type, name));

    public string? FindPolicy(string key) => _policies.GetValueOrDefault(key);

    public void SetPolicy(OrganizationPolicyType type, string name, string id) => _policies[PolicyKey(type, name)] = id;

    /// <summary>The organization's Identity Center; its ids are known from the plan or the step that finds it.</summary>
    public PlannedIdentityCenter IdentityCenter
    {
        get => Volatile.Read(ref _identityCenter) ?? throw new InvalidOperationException("The plan has a step of Identity Center and does not say which.");
        set => Volatile.Write(ref _identityCenter, value);
    }

    public string Group(string name) => Require(_groups, name, "group");

    public void SetGroup(string name, string id) => _groups[name] = id;

    public string PermissionSet(string name) => Require(_permissionSets, name, "permission set");

    public void SetPermissionSet(string name, string arn) => _permissionSets[name] = arn;

    private static string PolicyKey(OrganizationPolicyType type, string name) => $"{PolicyTypeNames.Of(type)}/{name}";

    private static T Require<T>(ConcurrentDictionary<string, T> ids, string name, string what) =>
        ids.TryGetValue(name, out var id)
            ? id
            : throw new InvalidOperationException($"The plan runs a step on {what} '{name}' before the step that makes it.");
}

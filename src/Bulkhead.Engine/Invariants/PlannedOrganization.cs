using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Invariants;

/// <summary>The organization as it is, on which the steps of a plan are played: units, accounts, policies and attachments by id.</summary>
internal sealed class PlannedOrganization
{
    private const string FullAccess = "p-FullAWSAccess";
    private const string Scp = "SERVICE_CONTROL_POLICY";

    private readonly Plan _plan;
    private readonly SortedDictionary<string, (string Name, string Parent)> _units = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (string Name, string Parent)> _accounts = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (string Type, string Name, JsonNode? Content)> _policies = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SortedSet<string>> _targets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);
    private readonly JsonObject _services;
    private readonly string _organization;
    private readonly string _root;
    private int _new;

    private PlannedOrganization(Plan plan, JsonObject? current)
    {
        _plan = plan;
        _organization = current?["organizations:DescribeOrganization"]?["Organization"]?["Id"]?.GetValue<string>() ?? "o-new0000000";
        _root = current?["organizations:ListRoots"]?["Roots"]?[0]?["Id"]?.GetValue<string>() ?? "r-new0";
        _services = current?["organizations:ListDelegatedServicesForAccount"]?.DeepClone() as JsonObject ?? [];
        foreach (var (name, id) in plan.AccountIds) _ids[name] = id;
        _ids[StepAddress.Management] = plan.ManagementAccount;
        if (current is null)
        {
            _policies[FullAccess] = (Scp, "FullAWSAccess", null);
            _accounts[plan.ManagementAccount] = ("management", _root);
            Targets(FullAccess).UnionWith([_root, plan.ManagementAccount]);
        }
        else
        {
            Read(current);
        }
    }

    /// <summary>The accounts of the plan that do not exist yet, by their names in the file, with ids that stand for those that AWS will give.</summary>
    public Dictionary<string, string> NewAccounts { get; } = new(StringComparer.Ordinal);

    /// <summary>The ids of all accounts that there will be.</summary>
    public IEnumerable<string> Accounts => _accounts.Keys;

    /// <summary>The organization's id; one that stands for it where it does not exist yet.</summary>
    public string Id => _organization;

    /// <summary>The id of an account by its name in the file; null where there is none.</summary>
    public string? IdOf(string account) => _ids.GetValueOrDefault(account);

    /// <summary>The accounts in a unit and below it.</summary>
    public IEnumerable<string> AccountsIn(UnitPath unit)
    {
        var below = new HashSet<string>(_units.Keys.Where(u => PathOf(u) is { } path && (path == unit.Value || path.StartsWith(unit.Value + "/", StringComparison.Ordinal))), StringComparer.Ordinal);
        return _accounts.Where(a => below.Contains(a.Value.Parent)).Select(a => a.Key);
    }

    /// <summary>Plays the plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="current">The organization as it is, as the collector read it; null where there is none.</param>
    public static PlannedOrganization After(Plan plan, JsonObject? current)
    {
        var planned = new PlannedOrganization(plan, current);
        foreach (var step in InOrder(plan)) planned.Play(step.Payload);
        return planned;
    }

    /// <summary>The organization in the shape of the collector.</summary>
    public JsonObject ToJson()
    {
        JsonObject units = [], accounts = [], documents = [], attached = [], lists = [];
        foreach (var parent in _units.Keys.Prepend(_root))
        {
            units[parent] = new JsonObject { ["OrganizationalUnits"] = List(_units.Where(u => u.Value.Parent == parent).Select(u => Named(u.Key, u.Value.Name))) };
            accounts[parent] = new JsonObject { ["Accounts"] = List(_accounts.Where(a => a.Value.Parent == parent).Select(a => Named(a.Key, a.Value.Name))) };
        }

        foreach (var type in _policies.GroupBy(p => p.Value.Type, StringComparer.Ordinal))
        {
            lists[type.Key] = new JsonObject { ["Policies"] = List(type.Select(p => Named(p.Key, p.Value.Name))) };
        }

        foreach (var (id, policy) in _policies)
        {
            if (policy.Content is not null)
            {
                documents[id] = new JsonObject { ["Policy"] = new JsonObject { ["PolicySummary"] = Named(id, policy.Name), ["Content"] = policy.Content.DeepClone() } };
            }

            attached[id] = new JsonObject { ["Targets"] = List(Targets(id).Select(t => new JsonObject { ["TargetId"] = t })) };
        }

        return new JsonObject
        {
            ["organizations:DescribeOrganization"] = new JsonObject { ["Organization"] = new JsonObject { ["Id"] = _organization, ["MasterAccountId"] = _plan.ManagementAccount } },
            ["organizations:ListOrganizationalUnitsForParent"] = units,
            ["organizations:ListAccountsForParent"] = accounts,
            ["organizations:ListPolicies"] = lists,
            ["organizations:DescribePolicy"] = documents,
            ["organizations:ListTargetsForPolicy"] = attached,
            ["organizations:ListDelegatedServicesForAccount"] = _services.DeepClone(),
        };
    }

    private void Read(JsonObject current)
    {
        foreach (var (parent, list) in current["organizations:ListOrganizationalUnitsForParent"] as JsonObject ?? [])
        {
            foreach (var unit in Items(list, "OrganizationalUnits")) _units[Text(unit, "Id")] = (Text(unit, "Name"), parent);
        }

        foreach (var (parent, list) in current["organizations:ListAccountsForParent"] as JsonObject ?? [])
        {
            foreach (var account in Items(list, "Accounts")) _accounts[Text(account, "Id")] = (Text(account, "Name"), parent);
        }

        var documents = current["organizations:DescribePolicy"] as JsonObject ?? [];
        foreach (var (type, list) in current["organizations:ListPolicies"] as JsonObject ?? [])
        {
            foreach (var policy in Items(list, "Policies"))
            {
                var id = Text(policy, "Id");
                _policies[id] = (type, Text(policy, "Name"), documents[id]?["Policy"]?["Content"]?.DeepClone());
            }
        }

        foreach (var (policy, list) in current["organizations:ListTargetsForPolicy"] as JsonObject ?? [])
        {
            Targets(policy).UnionWith(Items(list, "Targets").Select(t => Text(t, "TargetId")));
        }

        // What the file calls an account is what people know it by.
        foreach (var (name, id) in _plan.AccountIds)
        {
            if (_accounts.TryGetValue(id, out var known)) _accounts[id] = (name, known.Parent);
        }
    }

    private void Play(StepPayload payload)
    {
        switch (payload)
        {
            case StepPayload.WriteUnit { ExistingId: { } id } unit when _units.TryGetValue(id, out var known):
                _units[id] = (UnitPath.Parse(unit.Path).Name, known.Parent);
                break;
            case StepPayload.WriteUnit unit:
                var path = UnitPath.Parse(unit.Path);
                Attach(Scp, "FullAWSAccess", AddUnit(path));
                break;
            case StepPayload.DeleteUnit unit:
                _units.Remove(unit.Id);
                break;
            case StepPayload.CreateAccount account:
                var made = (++_new).ToString("D12", CultureInfo.InvariantCulture);
                NewAccounts[account.Account] = _ids[account.Account] = made;
                _accounts[made] = (account.Account, _root);
                Attach(Scp, "FullAWSAccess", made);
                break;
            case StepPayload.PlaceAccount place:
                var placed = place.Id ?? _ids[place.Account];
                _accounts[placed] = (_accounts.TryGetValue(placed, out var was) ? was.Name : place.Account, UnitId(place.Unit));
                break;
            case StepPayload.WritePolicy policy:
                var type = PolicyTypeNames.Of(policy.Type);
                var existing = policy.ExistingId ?? Find(type, policy.Name) ?? $"p-new{_policies.Count:D5}";
                _policies[existing] = (type, policy.Name, JsonValue.Create(policy.Content));
                break;
            case StepPayload.DeletePolicy policy:
                _policies.Remove(policy.Id);
                _targets.Remove(policy.Id);
                break;
            case StepPayload.AttachPolicy attach:
                Attach(PolicyTypeNames.Of(attach.Type), attach.Policy, attach.Unit is { } at ? UnitId(at) : _ids[attach.Account!]);
                break;
            case StepPayload.DetachPolicy detach:
                Targets(detach.PolicyId).Remove(detach.TargetId);
                break;
            case StepPayload.RegisterDelegatedAdministrator administrator:
                var owner = _ids[administrator.Account];
                if (_services[owner] is not JsonObject) _services[owner] = new JsonObject { ["DelegatedServices"] = new JsonArray() };
                ((JsonArray)_services[owner]!["DelegatedServices"]!).Add((JsonNode)new JsonObject { ["ServicePrincipal"] = administrator.ServicePrincipal });
                break;
            case StepPayload.EnablePolicyType { PolicyType: Scp }:
                // AWS attaches FullAWSAccess to the root, every unit and every account (Organizations User Guide, "Service control policies").
                if (Find(Scp, "FullAWSAccess") is null) _policies[FullAccess] = (Scp, "FullAWSAccess", null);
                Targets(Find(Scp, "FullAWSAccess")!).UnionWith([_root, .. _units.Keys, .. _accounts.Keys]);
                break;
            case StepPayload.CreateOrganization or StepPayload.CreateJournal or StepPayload.EnablePolicyType or StepPayload.EnableTrustedAccess
                or StepPayload.ChangeAccount or StepPayload.WriteStack or StepPayload.DeleteStack or StepPayload.WriteSetting
                or StepPayload.FindIdentityCenter or StepPayload.WritePermissionSet or StepPayload.DeletePermissionSet
                or StepPayload.CreateGroup or StepPayload.RenameGroup or StepPayload.DeleteGroup or StepPayload.AddMember or StepPayload.RemoveMember
                or StepPayload.AssignAccess or StepPayload.RemoveAccess:
                // Of what is in accounts PlannedAccounts takes care, and of people's roles PlannedPeople; the rest gives nobody anything.
                break;
            default:
                throw new UnreachableException();
        }
    }

    private string AddUnit(UnitPath path)
    {
        var id = $"ou-new0-{++_new:D8}";
        _units[id] = (path.Name, path.Parent.IsRoot ? _root : UnitId(path.Parent.Value));
        return id;
    }

    private void Attach(string type, string name, string target)
    {
        if (Find(type, name) is { } id) Targets(id).Add(target);
    }

    private string? Find(string type, string name) =>
        _policies.Where(p => p.Value.Type == type && p.Value.Name == name).Select(p => p.Key).FirstOrDefault();

    private SortedSet<string> Targets(string policy) => _targets.TryGetValue(policy, out var known) ? known : _targets[policy] = new(StringComparer.Ordinal);

    private string UnitId(string path) =>
        path.Length == 0 || path == UnitPath.Root.ToString() ? _root
        : _units.Keys.FirstOrDefault(u => PathOf(u) == path) ?? throw new InvalidOperationException($"The plan speaks of the unit '{path}', which is not there.");

    private string? PathOf(string unit)
    {
        var names = new List<string>();
        for (var at = unit; at != _root;)
        {
            if (!_units.TryGetValue(at, out var known) || names.Count > 8) return null;
            names.Add(known.Name);
            at = known.Parent;
        }

        names.Reverse();
        return string.Join('/', names);
    }

    // Each after those that it waits for: where a policy is changed in two steps, the last one counts.
    private static List<PlanStep> InOrder(Plan plan)
    {
        var byAddress = plan.Steps.ToDictionary(s => s.Address);
        var ordered = new List<PlanStep>(plan.Steps.Length);
        var seen = new HashSet<StepAddress>();
        var stack = new Stack<(PlanStep Step, bool IsDone)>();
        foreach (var first in plan.Steps)
        {
            stack.Push((first, false));
            while (stack.TryPop(out var next))
            {
                if (next.IsDone)
                {
                    ordered.Add(next.Step);
                    continue;
                }

                if (!seen.Add(next.Step.Address)) continue;
                stack.Push((next.Step, true));
                foreach (var before in next.Step.After)
                {
                    if (byAddress.TryGetValue(before, out var earlier) && !seen.Contains(before)) stack.Push((earlier, false));
                }
            }
        }

        return ordered;
    }

    private static JsonObject Named(string id, string name) => new() { ["Id"] = id, ["Name"] = name };

    private static JsonArray List(IEnumerable<JsonObject> items) => new([.. items]);

    private static IEnumerable<JsonObject> Items(JsonNode? list, string member) => (list?[member] as JsonArray ?? []).OfType<JsonObject>();

    private static string Text(JsonObject json, string name) => json[name]?.GetValue<string>() ?? "";
}

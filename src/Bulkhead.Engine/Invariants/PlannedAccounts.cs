using System.Text.Json.Nodes;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Access;
using Bulkhead.Engine.Baseline.Stacks;
using Bulkhead.Engine.Collecting;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Plans;
using Bulkhead.Reach.Facts;

namespace Bulkhead.Engine.Invariants;

/// <summary>What is in each account after the plan: what was read, what AWS puts into a new one, and what Bulkhead's stacks make.</summary>
internal sealed class PlannedAccounts(Plan plan, DesiredOrganization desired, PlannedOrganization organization)
{
    private readonly PlannedStacks _stacks = new(plan, organization);
    private readonly Dictionary<string, (JsonObject? Details, JsonObject Facts)> _accounts = new(StringComparer.Ordinal);

    private readonly List<StepPayload.WriteStack> _unread = [];

    /// <summary>The stacks that the plan changes and whose deployed templates could not be read, one for each account: who is in it afterwards is not known.</summary>
    public IReadOnlyList<StepPayload.WriteStack> Unread => _unread;

    /// <summary>Authorization details (null where they are not known) and facts by account id.</summary>
    public IReadOnlyDictionary<string, (JsonObject? Details, JsonObject Facts)> All => _accounts;

    /// <summary>The ARN of a person's IAM user, where people are users.</summary>
    public string UserOf(string person) => $"arn:{plan.Partition}:iam::{plan.ManagementAccount}:{PeopleStacks.UserOf(person)}";

    /// <summary>The ARN of a role of people of an identity provider.</summary>
    public string FederatedRoleOf(string id, string name) => $"arn:{plan.Partition}:iam::{id}:role{PermissionSet.FederatedPath}{name}";

    /// <summary>Plays the plan on what was read.</summary>
    public static PlannedAccounts After(Plan plan, DesiredOrganization desired, PlannedOrganization organization, IEnumerable<CollectedAccount> collected)
    {
        var planned = new PlannedAccounts(plan, desired, organization);
        foreach (var account in collected) planned._accounts[account.Id.Value] = (account.Details?.DeepClone().AsObject(), account.Facts.DeepClone().AsObject());
        foreach (var (name, id) in organization.NewAccounts) planned._accounts[id] = (planned.NewDetails(name, id), EmptyFacts());
        foreach (var step in plan.Steps)
        {
            switch (step.Payload)
            {
                case StepPayload.WriteStack stack:
                    planned.Write(stack);
                    break;
                case StepPayload.DeleteStack stack:
                    planned.Delete(stack);
                    break;
            }
        }

        foreach (var account in planned._accounts.Values) account.Facts.Remove(DeployedStack.Templates);
        new PlannedRemovals(plan, desired.Access).ApplyTo(planned._accounts, organization);

        if (desired.Access is { } access) planned.AddPeople(new PlannedPeople(plan, access), access);
        return planned;
    }

    private void AddPeople(PlannedPeople people, DesiredAccess access)
    {
        foreach (var account in access.Assignments.Select(a => a.Account).Distinct(StringComparer.Ordinal))
        {
            if (organization.IdOf(account) is { } id && _accounts.TryGetValue(id, out var known) && known.Details is { } details) people.AddTo(account, id, details);
        }
    }

    /// <summary>Every list is known to be empty.</summary>
    private static JsonObject EmptyFacts()
    {
        var facts = new JsonObject();
        foreach (var operation in FactPlan.Lists.Concat(FactPlan.Details)) facts[operation] = new JsonObject();
        return facts;
    }

    // Organizations puts the role into every account that it creates (Organizations User Guide, "Accessing member accounts").
    private JsonObject NewDetails(string name, string id)
    {
        var role = desired.Accounts.FirstOrDefault(a => a.Name == name)?.AccessRole ?? OrganizationModel.DefaultAccessRole;
        return new JsonObject
        {
            ["UserDetailList"] = new JsonArray(),
            ["GroupDetailList"] = new JsonArray(),
            ["Policies"] = new JsonArray(),
            ["RoleDetailList"] = new JsonArray(new JsonObject
            {
                ["Path"] = "/",
                ["RoleName"] = role,
                ["Arn"] = $"arn:{plan.Partition}:iam::{id}:role/{role}",
                ["AssumeRolePolicyDocument"] = new JsonObject
                {
                    ["Version"] = "2012-10-17",
                    ["Statement"] = new JsonArray(new JsonObject
                    {
                        ["Effect"] = "Allow",
                        ["Principal"] = new JsonObject { ["AWS"] = $"arn:{plan.Partition}:iam::{plan.ManagementAccount}:root" },
                        ["Action"] = "sts:AssumeRole",
                    }),
                },
                ["RolePolicyList"] = new JsonArray(),
                ["AttachedManagedPolicies"] = PlannedIdentities.Attached([$"arn:{plan.Partition}:iam::aws:policy/AdministratorAccess"]),
                ["InstanceProfileList"] = new JsonArray(),
                ["Tags"] = new JsonArray(),
            }),
        };
    }

    private void Write(StepPayload.WriteStack stack)
    {
        if (organization.IdOf(stack.Account) is not { } id || !_accounts.TryGetValue(id, out var account)) return;
        if (_stacks.Write(id, account.Details, account.Facts, stack)) return;
        if (account.Details is not null) _unread.Add(stack);
        _accounts[id] = (null, account.Facts);
    }

    private void Delete(StepPayload.DeleteStack stack)
    {
        if (organization.IdOf(stack.Account) is { } id && _accounts.TryGetValue(id, out var account) && account.Details is { } details) _stacks.Delete(id, details, account.Facts, stack);
    }
}

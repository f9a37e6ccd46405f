using System.Text.Json.Nodes;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Access;
using Bulkhead.Engine.Collecting;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Plans;
using Bulkhead.Reach.Facts;

namespace Bulkhead.Engine.Invariants;

/// <summary>What is in each account after the plan: what was read, what AWS puts into a new one, and what Bulkhead's stacks make.</summary>
internal sealed class PlannedAccounts(Plan plan, DesiredOrganization desired, PlannedOrganization organization)
{
    private readonly Dictionary<string, (JsonObject? Details, JsonObject Facts)> _accounts = new(StringComparer.Ordinal);

    /// <summary>Authorization details (null where they are not known) and facts by account id.</summary>
    public IReadOnlyDictionary<string, (JsonObject? Details, JsonObject Facts)> All => _accounts;

    /// <summary>Plays the plan on what was read.</summary>
    public static PlannedAccounts After(Plan plan, DesiredOrganization desired, PlannedOrganization organization, IEnumerable<CollectedAccount> collected)
    {
        var planned = new PlannedAccounts(plan, desired, organization);
        foreach (var account in collected) planned._accounts[account.Id.Value] = (account.Details?.DeepClone().AsObject(), account.Facts.DeepClone().AsObject());
        foreach (var (name, id) in organization.NewAccounts) planned._accounts[id] = (planned.NewDetails(name, id), EmptyFacts());
        foreach (var step in plan.Steps)
        {
            if (step.Payload is StepPayload.WriteStack stack) planned.Write(stack);
        }

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
                ["AttachedManagedPolicies"] = Attached([$"arn:{plan.Partition}:iam::aws:policy/AdministratorAccess"]),
                ["InstanceProfileList"] = new JsonArray(),
                ["Tags"] = new JsonArray(),
            }),
        };
    }

    private void Write(StepPayload.WriteStack stack)
    {
        if (organization.IdOf(stack.Account) is not { } id || !_accounts.TryGetValue(id, out var account)) return;
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AWS::AccountId"] = id,
            ["AWS::Partition"] = plan.Partition,
            ["AWS::Region"] = stack.Region,
            ["AWS::StackName"] = stack.Stack,
            ["AWS::URLSuffix"] = "amazonaws.com",
        };
        foreach (var (name, value) in stack.Parameters)
        {
            values[name] = StackReferences.Resolve(value, plan.Partition, organization.Id, organization.IdOf) ?? value;
        }

        foreach (var (type, properties) in TemplateValues.ResourcesOf(stack.TemplateBody, values))
        {
            switch (type)
            {
                case "AWS::IAM::Role" when account.Details is { } details:
                    Put((JsonArray)details["RoleDetailList"]!, RoleOf(id, properties));
                    break;
                case "AWS::S3::Bucket":
                    AddBucket(account.Facts, properties["BucketName"]!.GetValue<string>(), stack.Region);
                    break;
                case "AWS::S3::BucketPolicy":
                    if (account.Facts["s3:GetBucketPolicy"] is JsonObject policies)
                    {
                        policies[properties["Bucket"]!.GetValue<string>()] = new JsonObject { ["Policy"] = properties["PolicyDocument"]!.ToJsonString() };
                    }

                    break;
                default:
                    // Trails, analyzers and budgets give nobody anything, and the table of kinds has none of them.
                    break;
            }
        }
    }

    private JsonObject RoleOf(string id, JsonObject properties)
    {
        var name = properties["RoleName"]?.GetValue<string>() ?? "new-role";
        var inline = (properties["Policies"] as JsonArray ?? []).Select(p => (JsonNode)new JsonObject
        {
            ["PolicyName"] = p!["PolicyName"]!.GetValue<string>(),
            ["PolicyDocument"] = p["PolicyDocument"]!.DeepClone(),
        });
        return new JsonObject
        {
            ["Path"] = "/",
            ["RoleName"] = name,
            ["Arn"] = $"arn:{plan.Partition}:iam::{id}:role/{name}",
            ["AssumeRolePolicyDocument"] = properties["AssumeRolePolicyDocument"]!.DeepClone(),
            ["RolePolicyList"] = new JsonArray([.. inline]),
            ["AttachedManagedPolicies"] = Attached((properties["ManagedPolicyArns"] as JsonArray ?? []).Select(a => a!.GetValue<string>())),
            ["InstanceProfileList"] = new JsonArray(),
            ["Tags"] = new JsonArray(),
        };
    }

    private static void Put(JsonArray roles, JsonObject role)
    {
        var name = role["RoleName"]!.GetValue<string>();
        var existing = roles.FirstOrDefault(r => r?["RoleName"]?.GetValue<string>() == name);
        if (existing is not null) roles.Remove(existing);
        roles.Add((JsonNode)role);
    }

    private static void AddBucket(JsonObject facts, string name, string region)
    {
        if (facts["s3:ListAllMyBuckets"] is not JsonObject list) return;
        if (list["Buckets"] is not JsonArray buckets) list["Buckets"] = buckets = [];
        if (buckets.Any(b => b?["Name"]?.GetValue<string>() == name)) return;
        buckets.Add((JsonNode)new JsonObject { ["Name"] = name, ["BucketRegion"] = region });
    }

    private static JsonArray Attached(IEnumerable<string> arns) =>
        new([.. arns.Select(a => (JsonNode)new JsonObject { ["PolicyName"] = a[(a.LastIndexOf('/') + 1)..], ["PolicyArn"] = a })]);
}

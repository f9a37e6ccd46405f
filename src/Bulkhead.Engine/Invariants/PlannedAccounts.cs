using System.Collections.Frozen;
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
    // A provider gives what the roles' trust policies say of it. The others have no policy of their own, and give nobody anything that the account's policies do not.
    // A schedule calls what its role may, which is among the roles.
    private static readonly FrozenSet<string> Harmless = FrozenSet.Create(
        StringComparer.Ordinal,
        "AWS::AccessAnalyzer::Analyzer", "AWS::Backup::RestoreTestingPlan", "AWS::Backup::RestoreTestingSelection", "AWS::Budgets::Budget", "AWS::Budgets::BudgetsAction", "AWS::CloudTrail::Trail", "AWS::Config::ConfigRule", "AWS::Config::ConfigurationAggregator",
        "AWS::Config::ConfigurationRecorder", "AWS::Config::ConformancePack", "AWS::Config::DeliveryChannel", "AWS::Events::Rule", "AWS::IAM::OIDCProvider", "AWS::IAM::SAMLProvider", "AWS::KMS::Alias", "AWS::Scheduler::Schedule", "AWS::Scheduler::ScheduleGroup", "AWS::SNS::Subscription");

    private readonly Dictionary<string, (JsonObject? Details, JsonObject Facts)> _accounts = new(StringComparer.Ordinal);

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
        if (account.Details is { } before) TakeOutPeople(before, stack.Stack);
        var values = Pseudo(id, stack.Region, stack.Stack);
        foreach (var (parameter, value) in stack.Parameters)
        {
            values[parameter] = StackReferences.Resolve(value, plan.Partition, organization.Id, organization.IdOf, plan.PolicyIds.GetValueOrDefault) ?? value;
        }

        var resources = new PlannedResources(account.Facts, id, plan.Partition, stack.Region);
        foreach (var (name, type, properties) in TemplateValues.ResourcesOf(stack.TemplateBody, values))
        {
            switch (type)
            {
                case var known when PlannedResources.Knows(known):
                    resources.Put(name, type, properties);
                    break;
                case "AWS::IAM::Role" or "AWS::IAM::User" or "AWS::IAM::Group":
                    if (account.Details is { } details) PlannedIdentities.Put(details, type, id, plan.Partition, properties);
                    break;
                case "AWS::S3::Bucket":
                    AddBucket(account.Facts, properties["BucketName"]!.GetValue<string>(), stack.Region, properties["OwnershipControls"]);
                    break;
                case "AWS::S3::BucketPolicy":
                    if (account.Facts["s3:GetBucketPolicy"] is JsonObject policies)
                    {
                        policies[properties["Bucket"]!.GetValue<string>()] = new JsonObject { ["Policy"] = properties["PolicyDocument"]!.ToJsonString() };
                    }

                    break;
                default:
                    if (!Knows(type)) throw new InvalidOperationException($"The template of {stack.Stack} makes a {type}, and nothing says what that gives to whom.");
                    break;
            }
        }
    }

    /// <summary>Whether it is known what a template's type gives to whom.</summary>
    internal static bool Knows(string type) =>
        Harmless.Contains(type) || PlannedResources.Knows(type) || type is "AWS::IAM::Role" or "AWS::IAM::User" or "AWS::IAM::Group" or "AWS::S3::Bucket" or "AWS::S3::BucketPolicy";

    // What a stack has made is known by its own parameters; where they are not known, all of it stays.
    private void Delete(StepPayload.DeleteStack stack)
    {
        if (organization.IdOf(stack.Account) is not { } id || !_accounts.TryGetValue(id, out var account) || account.Details is not { } details) return;
        TakeOutPeople(details, stack.Stack);
        if (StackTemplate.All.FirstOrDefault(t => t.Name == stack.Stack) is not { } template) return;
        var list = account.Facts["cloudformation:DescribeStacks"]?[stack.Region]?["Stacks"] as JsonArray ?? [];
        if (list.FirstOrDefault(s => s?["StackName"]?.GetValue<string>() == stack.Stack) is not { } found) return;
        var values = Pseudo(id, stack.Region, stack.Stack);
        foreach (var parameter in found["Parameters"] as JsonArray ?? []) values[parameter!["ParameterKey"]!.GetValue<string>()] = parameter["ParameterValue"]?.GetValue<string>() ?? "";
        if (!TemplateValues.ParametersOf(template.Body).All(values.ContainsKey)) return;
        foreach (var (_, type, properties) in TemplateValues.ResourcesOf(template.Body, values)) PlannedIdentities.Remove(details, type, properties);
    }

    // The stacks of people follow from the file: whom or which role it no longer has, the stack takes away.
    private static void TakeOutPeople(JsonObject details, string stack)
    {
        switch (stack)
        {
            case PeopleStacks.RolesName:
                PlannedIdentities.RemoveRoles(details, r => r["Path"]!.GetValue<string>() == "/" && r["RoleName"]!.GetValue<string>().StartsWith(PermissionSet.RolePrefix, StringComparison.Ordinal));
                break;
            case FederationStacks.Name:
                PlannedIdentities.RemoveRoles(details, r => r["Path"]!.GetValue<string>() == PermissionSet.FederatedPath);
                break;
            case PeopleStacks.UsersName:
                PlannedIdentities.RemoveUsers(details, u => u["Path"]!.GetValue<string>() == PeopleStacks.Path);
                break;
        }
    }

    private Dictionary<string, string> Pseudo(string id, string region, string stack) => new(StringComparer.Ordinal)
    {
        ["AWS::AccountId"] = id,
        ["AWS::Partition"] = plan.Partition,
        ["AWS::Region"] = region,
        ["AWS::StackName"] = stack,
        ["AWS::URLSuffix"] = "amazonaws.com",
    };

    // A bucket counts no access lists unless its template says so (S3 User Guide, "Controlling ownership of objects").
    private static void AddBucket(JsonObject facts, string name, string region, JsonNode? ownership)
    {
        if (facts["s3:GetBucketOwnershipControls"] is JsonObject owners)
        {
            owners[name] = new JsonObject
            {
                ["OwnershipControls"] = ownership?.DeepClone() ?? new JsonObject { ["Rules"] = new JsonArray(new JsonObject { ["ObjectOwnership"] = "BucketOwnerEnforced" }) },
            };
        }

        if (facts["s3:ListAllMyBuckets"] is not JsonObject list) return;
        if (list["Buckets"] is not JsonArray buckets) list["Buckets"] = buckets = [];
        if (buckets.Any(b => b?["Name"]?.GetValue<string>() == name)) return;
        buckets.Add((JsonNode)new JsonObject { ["Name"] = name, ["BucketRegion"] = region });
    }
}

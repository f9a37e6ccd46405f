using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Bulkhead.Engine.Plans;
using Bulkhead.Reach.Facts;

namespace Bulkhead.Engine.Invariants;

/// <summary>
/// Plays the steps of stacks on what was read of one account. What a stack made before and is to be as it was stays as it was read: CloudFormation
/// does not touch it, and what somebody changed by hand stays changed.
/// </summary>
/// <param name="plan">The plan.</param>
/// <param name="organization">The organization after the plan.</param>
internal sealed class PlannedStacks(Plan plan, PlannedOrganization organization)
{
    // A provider gives what the roles' trust policies say of it. The others have no policy of their own, and give nobody anything that the account's policies do not.
    // A schedule calls what its role may, which is among the roles.
    private static readonly FrozenSet<string> Harmless = FrozenSet.Create(
        StringComparer.Ordinal,
        "AWS::AccessAnalyzer::Analyzer", "AWS::Backup::RestoreTestingPlan", "AWS::Backup::RestoreTestingSelection", "AWS::Budgets::Budget", "AWS::Budgets::BudgetsAction", "AWS::CloudTrail::Trail", "AWS::Config::ConfigRule", "AWS::Config::ConfigurationAggregator",
        "AWS::Config::ConfigurationRecorder", "AWS::Config::ConformancePack", "AWS::Config::DeliveryChannel", "AWS::Events::Rule", "AWS::IAM::OIDCProvider", "AWS::IAM::SAMLProvider", "AWS::KMS::Alias", "AWS::Scheduler::Schedule", "AWS::Scheduler::ScheduleGroup", "AWS::SNS::Subscription");

    /// <summary>Whether it is known what a template's type gives to whom.</summary>
    public static bool Knows(string type) =>
        Harmless.Contains(type) || PlannedResources.Knows(type) || PlannedIdentities.Knows(type) || type is "AWS::S3::Bucket" or "AWS::S3::BucketPolicy";

    /// <summary>Makes or changes a stack.</summary>
    /// <param name="id">The account's id.</param>
    /// <param name="details">Its authorization details; null where they are not known. Changed.</param>
    /// <param name="facts">Its facts; changed.</param>
    /// <param name="stack">The step.</param>
    /// <returns>Whether the account's roles, users and groups are known afterwards.</returns>
    public bool Write(string id, JsonObject? details, JsonObject facts, StepPayload.WriteStack stack)
    {
        var values = Pseudo(id, stack.Region, stack.Stack);
        var deployed = DeployedStack.Of(facts, stack.Region, stack.Stack, values);
        foreach (var (parameter, value) in stack.Parameters)
        {
            values[parameter] = StackReferences.Resolve(value, plan.Partition, organization.Id, organization.IdOf, plan.PolicyIds.GetValueOrDefault) ?? value;
        }

        var wanted = TemplateValues.ResourcesOf(stack.TemplateBody, values).ToList();
        if (details is not null && deployed.IsKnown) Remove(details, deployed, wanted.Select(r => PlannedIdentities.NameOf(r.Type, r.Properties)).OfType<string>().ToHashSet(StringComparer.Ordinal));
        var isKnown = details is not null;
        var resources = new PlannedResources(facts, id, plan.Partition, stack.Region, deployed.IsKnown || stack.RevertsDrift);
        foreach (var (name, type, properties) in wanted)
        {
            var before = stack.RevertsDrift ? null : deployed.Find(name, type);
            switch (type)
            {
                case var known when PlannedIdentities.Knows(known):
                    if (details is not null) isKnown &= PlannedIdentities.Put(details, type, id, plan.Partition, properties, stack.RevertsDrift ? IdentityChange.Whole : deployed.IsKnown ? IdentityChange.Since(before) : IdentityChange.Unknown);
                    break;
                case var known when PlannedResources.Knows(known):
                    if (before is null || !PlannedResources.AreAlike(type, before, properties)) resources.Put(name, type, properties);
                    break;
                case "AWS::S3::Bucket":
                    AddBucket(facts, properties["BucketName"]!.GetValue<string>(), stack.Region, properties["OwnershipControls"]);
                    break;
                case "AWS::S3::BucketPolicy":
                    if (before is not null && JsonNode.DeepEquals(before, properties)) break;
                    if (facts["s3:GetBucketPolicy"] is not JsonObject policies) break;
                    var bucket = properties["Bucket"]!.GetValue<string>();
                    policies[bucket] = deployed.IsKnown || stack.RevertsDrift || !policies.ContainsKey(bucket)
                        ? new JsonObject { ["Policy"] = properties["PolicyDocument"]!.ToJsonString() }
                        : new JsonObject { [FactPlan.NotRead] = true };
                    break;
                default:
                    if (!Knows(type)) throw new InvalidOperationException($"The template of {stack.Stack} makes a {type}, and nothing says what that gives to whom.");
                    break;
            }
        }

        return isKnown;
    }

    /// <summary>Deletes a stack: the roles, users and groups that it made go. Where it is not known what it made, all of it stays.</summary>
    public void Delete(string id, JsonObject details, JsonObject facts, StepPayload.DeleteStack stack) =>
        Remove(details, DeployedStack.Of(facts, stack.Region, stack.Stack, Pseudo(id, stack.Region, stack.Stack)), []);

    private static void Remove(JsonObject details, DeployedStack deployed, HashSet<string> kept)
    {
        foreach (var (type, properties) in deployed.Resources.Values.Where(r => PlannedIdentities.NameOf(r.Type, r.Properties) is { } name && !kept.Contains(name))) PlannedIdentities.Remove(details, type, properties);
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
        if (facts["s3:ListAllMyBuckets"] is not JsonObject list) return;
        if (list["Buckets"] is not JsonArray buckets) list["Buckets"] = buckets = [];

        // One that is there already keeps what was read of it.
        if (buckets.Any(b => b?["Name"]?.GetValue<string>() == name)) return;
        buckets.Add((JsonNode)new JsonObject { ["Name"] = name, ["BucketRegion"] = region });
        if (facts["s3:GetBucketOwnershipControls"] is not JsonObject owners) return;
        owners[name] = new JsonObject
        {
            ["OwnershipControls"] = ownership?.DeepClone() ?? new JsonObject { ["Rules"] = new JsonArray(new JsonObject { ["ObjectOwnership"] = "BucketOwnerEnforced" }) },
        };
    }
}

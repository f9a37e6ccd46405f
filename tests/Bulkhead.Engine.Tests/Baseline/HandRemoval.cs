using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Xunit;

namespace Bulkhead.Engine.Tests.Baseline;

/// <summary>Removes what a stack made by calls of the services themselves, behind the stack's back.</summary>
internal static class HandRemoval
{
    /// <summary>Removes a resource as its owner would, with what has to go before it.</summary>
    public static async Task RemoveAsync(AwsSession session, string type, string id)
    {
        switch (type)
        {
            case "AWS::IAM::Role":
                var role = new JsonObject { ["RoleName"] = id };
                foreach (var policy in (await DoAsync(session, "iam", "ListAttachedRolePolicies", role))["AttachedPolicies"]!.AsArray())
                    await DoAsync(session, "iam", "DetachRolePolicy", new JsonObject { ["RoleName"] = id, ["PolicyArn"] = (string)policy!["PolicyArn"]! });
                foreach (var policy in (await DoAsync(session, "iam", "ListRolePolicies", role))["PolicyNames"]!.AsArray())
                    await DoAsync(session, "iam", "DeleteRolePolicy", new JsonObject { ["RoleName"] = id, ["PolicyName"] = (string)policy! });
                await DoAsync(session, "iam", "DeleteRole", role);
                break;
            case "AWS::AccessAnalyzer::Analyzer":
                await DoAsync(session, "accessanalyzer", "DeleteAnalyzer", new JsonObject { ["analyzerName"] = id.Split('/')[^1] });
                break;
            case "AWS::Budgets::Budget":
                await DoAsync(session, "budgets", "DeleteBudget", new JsonObject { ["AccountId"] = session.Account.Value, ["BudgetName"] = id });
                break;
            case "AWS::Config::ConfigurationRecorder":
                await DoAsync(session, "config", "DeleteConfigurationRecorder", new JsonObject { ["ConfigurationRecorderName"] = id });
                break;
            case "AWS::Config::DeliveryChannel":
                var recorder = new JsonObject { ["ConfigurationRecorderName"] = (string)(await DoAsync(session, "config", "DescribeConfigurationRecorders", []))["ConfigurationRecorders"]![0]!["name"]! };
                await DoAsync(session, "config", "StopConfigurationRecorder", (JsonObject)recorder.DeepClone());
                await DoAsync(session, "config", "DeleteDeliveryChannel", new JsonObject { ["DeliveryChannelName"] = id });
                break;
            case "AWS::Events::Rule":
                // A rule of another bus than the account's own is BUS|NAME.
                var name = id.Split('/', '|')[^1];
                var bus = id.Contains('|', StringComparison.Ordinal) ? id.Split('|')[0] : "default";
                var targets = await DoAsync(session, "events", "ListTargetsByRule", new JsonObject { ["Rule"] = name, ["EventBusName"] = bus });
                await DoAsync(session, "events", "RemoveTargets", new JsonObject { ["Rule"] = name, ["EventBusName"] = bus, ["Ids"] = new JsonArray([.. targets["Targets"]!.AsArray().Select(t => (JsonNode)(string)t!["Id"]!)]) });
                await DoAsync(session, "events", "DeleteRule", new JsonObject { ["Name"] = name, ["EventBusName"] = bus });
                break;
            case "AWS::KMS::Alias":
                await DoAsync(session, "kms", "DeleteAlias", new JsonObject { ["AliasName"] = id });
                break;
            case "AWS::Backup::BackupVault":
                await DoAsync(session, "backup", "DeleteBackupVault", new JsonObject { ["BackupVaultName"] = id });
                break;
            case "AWS::Backup::RestoreTestingPlan":
                var selections = await DoAsync(session, "backup", "ListRestoreTestingSelections", new JsonObject { ["RestoreTestingPlanName"] = id });
                foreach (var selection in selections["RestoreTestingSelections"]!.AsArray()) await RemoveAsync(session, "AWS::Backup::RestoreTestingSelection", $"{id}|{selection!["RestoreTestingSelectionName"]}");
                await DoAsync(session, "backup", "DeleteRestoreTestingPlan", new JsonObject { ["RestoreTestingPlanName"] = id });
                break;
            case "AWS::Backup::RestoreTestingSelection":
                await DoAsync(session, "backup", "DeleteRestoreTestingSelection", new JsonObject { ["RestoreTestingPlanName"] = id.Split('|')[0], ["RestoreTestingSelectionName"] = id.Split('|')[1] });
                break;
            case "AWS::Backup::LogicallyAirGappedBackupVault":
                await DoAsync(session, "backup", "DeleteBackupVault", new JsonObject { ["BackupVaultName"] = id });
                break;
            case "AWS::Budgets::BudgetsAction":
                var action = id.Split('|');
                await DoAsync(session, "budgets", "DeleteBudgetAction", new JsonObject { ["AccountId"] = session.Account.Value, ["ActionId"] = action[0], ["BudgetName"] = action[1] });
                break;
            case "AWS::CloudTrail::Trail":
                await DoAsync(session, "cloudtrail", "DeleteTrail", new JsonObject { ["Name"] = id });
                break;
            case "AWS::Config::ConfigurationAggregator":
                await DoAsync(session, "config", "DeleteConfigurationAggregator", new JsonObject { ["ConfigurationAggregatorName"] = id });
                break;
            case "AWS::Config::ConformancePack":
                await DoAsync(session, "config", "DeleteConformancePack", new JsonObject { ["ConformancePackName"] = id });
                break;
            case "AWS::Events::EventBus":
                var onBus = await DoAsync(session, "events", "ListRules", new JsonObject { ["EventBusName"] = id });
                foreach (var rule in onBus["Rules"]!.AsArray()) await RemoveAsync(session, "AWS::Events::Rule", $"{id}|{rule!["Name"]}");
                await DoAsync(session, "events", "DeleteEventBus", new JsonObject { ["Name"] = id });
                break;
            case "AWS::IAM::Group":
                var group = new JsonObject { ["GroupName"] = id };
                foreach (var user in (await DoAsync(session, "iam", "GetGroup", group))["Users"]!.AsArray())
                    await DoAsync(session, "iam", "RemoveUserFromGroup", new JsonObject { ["GroupName"] = id, ["UserName"] = (string)user!["UserName"]! });
                foreach (var policy in (await DoAsync(session, "iam", "ListAttachedGroupPolicies", group))["AttachedPolicies"]!.AsArray())
                    await DoAsync(session, "iam", "DetachGroupPolicy", new JsonObject { ["GroupName"] = id, ["PolicyArn"] = (string)policy!["PolicyArn"]! });
                foreach (var policy in (await DoAsync(session, "iam", "ListGroupPolicies", group))["PolicyNames"]!.AsArray())
                    await DoAsync(session, "iam", "DeleteGroupPolicy", new JsonObject { ["GroupName"] = id, ["PolicyName"] = (string)policy! });
                await DoAsync(session, "iam", "DeleteGroup", group);
                break;
            case "AWS::IAM::OIDCProvider":
                await DoAsync(session, "iam", "DeleteOpenIDConnectProvider", new JsonObject { ["OpenIDConnectProviderArn"] = id });
                break;
            case "AWS::IAM::SAMLProvider":
                await DoAsync(session, "iam", "DeleteSAMLProvider", new JsonObject { ["SAMLProviderArn"] = id });
                break;
            case "AWS::IAM::User":
                var owner = new JsonObject { ["UserName"] = id };
                foreach (var joined in (await DoAsync(session, "iam", "ListGroupsForUser", owner))["Groups"]!.AsArray())
                    await DoAsync(session, "iam", "RemoveUserFromGroup", new JsonObject { ["GroupName"] = (string)joined!["GroupName"]!, ["UserName"] = id });
                foreach (var policy in (await DoAsync(session, "iam", "ListAttachedUserPolicies", owner))["AttachedPolicies"]!.AsArray())
                    await DoAsync(session, "iam", "DetachUserPolicy", new JsonObject { ["UserName"] = id, ["PolicyArn"] = (string)policy!["PolicyArn"]! });
                foreach (var policy in (await DoAsync(session, "iam", "ListUserPolicies", owner))["PolicyNames"]!.AsArray())
                    await DoAsync(session, "iam", "DeleteUserPolicy", new JsonObject { ["UserName"] = id, ["PolicyName"] = (string)policy! });
                await DoAsync(session, "iam", "DeleteUser", owner);
                break;
            case "AWS::S3::Bucket":
                // Its policy refuses everybody to delete: whoever is set on it takes that away first.
                await DoAsync(session, "s3", "DeleteBucketPolicy", new JsonObject { ["Bucket"] = id });
                await DoAsync(session, "s3", "DeleteBucket", new JsonObject { ["Bucket"] = id });
                break;
            case "AWS::S3::BucketPolicy":
                await DoAsync(session, "s3", "DeleteBucketPolicy", new JsonObject { ["Bucket"] = id });
                break;
            case "AWS::Scheduler::Schedule":
                var schedules = (await DoAsync(session, "scheduler", "ListSchedules", []))["Schedules"]!.AsArray();
                var scheduled = (string)schedules.Single(s => (string)s!["Name"]! == id)!["GroupName"]!;
                await DoAsync(session, "scheduler", "DeleteSchedule", new JsonObject { ["Name"] = id, ["GroupName"] = scheduled });
                break;
            case "AWS::Scheduler::ScheduleGroup":
                await DoAsync(session, "scheduler", "DeleteScheduleGroup", new JsonObject { ["Name"] = id });
                break;
            case "AWS::SNS::Subscription":
                await DoAsync(session, "sns", "Unsubscribe", new JsonObject { ["SubscriptionArn"] = id });
                break;
            case "AWS::SNS::Topic":
                await DoAsync(session, "sns", "DeleteTopic", new JsonObject { ["TopicArn"] = id });
                break;
            default:
                throw new InvalidOperationException($"The test can't remove {type}.");
        }
    }

    private static async Task<JsonObject> DoAsync(AwsSession session, string service, string operation, JsonObject input)
    {
        var answer = await session.CallAsync(service, operation, input, TestContext.Current.CancellationToken);
        Assert.True(answer is AwsSuccess, $"{operation} {input.ToJsonString()}: {answer}");
        return ((AwsSuccess)answer).Output;
    }
}

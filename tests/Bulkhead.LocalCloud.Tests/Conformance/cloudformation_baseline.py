import os

from common import client

cloudformation = client("cloudformation")
template = open(os.path.join(os.path.dirname(__file__), "baseline.yaml")).read()
account = client("sts").get_caller_identity()["Account"]


def deployed(expected):
    stack = cloudformation.describe_stacks(StackName="base")["Stacks"][0]
    if stack["StackStatus"] != expected:
        for event in cloudformation.describe_stack_events(StackName="base")["StackEvents"]:
            print(event["LogicalResourceId"], event["ResourceStatus"], event.get("ResourceStatusReason"))
    assert stack["StackStatus"] == expected, stack["StackStatus"]
    return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}


def drift():
    cloudformation.detect_stack_drift(StackName="base")
    return {entry["LogicalResourceId"]: entry.get("PropertyDifferences")
            for entry in cloudformation.describe_stack_resource_drifts(StackName="base")["StackResourceDrifts"]
            if entry["StackResourceDriftStatus"] != "IN_SYNC"}


cloudformation.create_stack(StackName="base", TemplateBody=template, Tags=[{"Key": "owner", "Value": "ann"}])
outputs = deployed("CREATE_COMPLETE")
assert drift() == {}, drift()

# What it made
kms, cloudtrail, budgets, sns = client("kms"), client("cloudtrail"), client("budgets"), client("sns")
key = kms.describe_key(KeyId="alias/acme-logs")["KeyMetadata"]
assert key["Arn"] == outputs["KeyArn"] and kms.get_key_rotation_status(KeyId=key["KeyId"])["KeyRotationEnabled"]
assert {"TagKey": "owner", "TagValue": "ann"} in kms.list_resource_tags(KeyId=key["KeyId"])["Tags"]
assert cloudtrail.get_trail_status(Name="acme")["IsLogging"]
assert cloudtrail.get_trail(Name="acme")["Trail"]["IsMultiRegionTrail"]
analyzers = client("accessanalyzer")
assert analyzers.get_analyzer(analyzerName="acme")["analyzer"]["tags"] == {"team": "security", "owner": "ann"}
budget = budgets.describe_budget(AccountId=account, BudgetName=outputs["Budget"])["Budget"]
assert float(budget["BudgetLimit"]["Amount"]) == 100, budget
subscriptions = sns.list_subscriptions_by_topic(TopicArn=outputs["TopicArn"])["Subscriptions"]
assert [entry["Endpoint"] for entry in subscriptions] == ["ops@acme.example"], subscriptions

# In place
cloudformation.update_stack(StackName="base", UsePreviousTemplate=True, Parameters=[
    {"ParameterKey": "Limit", "ParameterValue": "250"}, {"ParameterKey": "Logging", "ParameterValue": "false"}])
assert deployed("UPDATE_COMPLETE")["Budget"] == outputs["Budget"]
assert not cloudtrail.get_trail_status(Name="acme")["IsLogging"]
assert float(budgets.describe_budget(AccountId=account, BudgetName=outputs["Budget"])["Budget"]["BudgetLimit"]["Amount"]) == 250
assert drift() == {}, drift()

# A budget's notifications, and a subscription's address, cannot change in place
cloudformation.update_stack(StackName="base", UsePreviousTemplate=True, Parameters=[
    {"ParameterKey": "Limit", "ParameterValue": "250"}, {"ParameterKey": "Logging", "ParameterValue": "false"},
    {"ParameterKey": "Email", "ParameterValue": "new@acme.example"}])
assert deployed("UPDATE_COMPLETE")["Budget"] != outputs["Budget"]
assert len(budgets.describe_budgets(AccountId=account)["Budgets"]) == 1

# Drift
analyzers.delete_analyzer(analyzerName="acme")
cloudtrail.start_logging(Name="acme")
assert set(drift()) == {"Analyzer", "Trail"}, drift()

# Gone
cloudformation.delete_stack(StackName="base")
cloudformation.get_waiter("stack_delete_complete").wait(StackName="base")
assert kms.describe_key(KeyId=key["KeyId"])["KeyMetadata"]["KeyState"] == "PendingDeletion"
assert cloudtrail.list_trails()["Trails"] == [] and analyzers.list_analyzers()["analyzers"] == []
assert budgets.describe_budgets(AccountId=account).get("Budgets", []) == [] and sns.list_topics()["Topics"] == []
assert client("s3").list_buckets()["Buckets"] == []

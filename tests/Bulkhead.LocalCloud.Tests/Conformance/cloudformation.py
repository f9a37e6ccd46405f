import json
import os

from common import client, refused

cloudformation = client("cloudformation")
iam = client("iam")
s3 = client("s3")
template = open(os.path.join(os.path.dirname(__file__), "stack.yaml")).read()


def parameters(**values):
    return [{"ParameterKey": key, "ParameterValue": value} for key, value in values.items()]


def state():
    """Everything that the stack made, as the services show it."""
    roles = iam.list_roles(PathPrefix="/acme/")["Roles"]
    return json.dumps({
        "buckets": [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]],
        "roles": [(role["RoleName"], role["MaxSessionDuration"], role["AssumeRolePolicyDocument"]) for role in roles],
        "attached": [iam.list_attached_role_policies(RoleName=role["RoleName"])["AttachedPolicies"] for role in roles],
        "inline": [iam.list_role_policies(RoleName=role["RoleName"])["PolicyNames"] for role in roles],
        "policies": [policy["Arn"] for policy in iam.list_policies(Scope="Local")["Policies"]],
        "groups": [group["Arn"] for group in iam.list_groups()["Groups"]],
        "profiles": [profile["Arn"] for profile in iam.list_instance_profiles()["InstanceProfiles"]],
        "providers": iam.list_open_id_connect_providers()["OpenIDConnectProviderList"],
    }, sort_keys=True, default=str)


def changes(name):
    described = cloudformation.describe_change_set(StackName="app", ChangeSetName=name)
    return {entry["ResourceChange"]["LogicalResourceId"]: entry["ResourceChange"] for entry in described["Changes"]}


empty = state()

# Refusals
refused("ValidationError", cloudformation.describe_stacks, StackName="app")
refused("InsufficientCapabilitiesException", cloudformation.create_stack, StackName="app", TemplateBody=template,
        Parameters=parameters(Name="acme-app"))
refused("ValidationError", cloudformation.create_stack, StackName="app", TemplateBody=template,
        Capabilities=["CAPABILITY_NAMED_IAM"], Parameters=parameters(Name="X"))
refused("ValidationError", cloudformation.validate_template, TemplateBody="Resources: {A: {Type: AWS::No::Such}}")
assert cloudformation.validate_template(TemplateBody=template)["Capabilities"] == ["CAPABILITY_NAMED_IAM"]

# A new stack by change set
cloudformation.create_change_set(StackName="app", ChangeSetName="one", ChangeSetType="CREATE", TemplateBody=template,
                                 Capabilities=["CAPABILITY_NAMED_IAM"], Parameters=parameters(Name="acme-app"),
                                 Tags=[{"Key": "owner", "Value": "ann"}])
cloudformation.get_waiter("change_set_create_complete").wait(StackName="app", ChangeSetName="one")
assert {change["Action"] for change in changes("one").values()} == {"Add"}
assert state() == empty
cloudformation.execute_change_set(StackName="app", ChangeSetName="one")
cloudformation.get_waiter("stack_create_complete").wait(StackName="app")
stack = cloudformation.describe_stacks(StackName="app")["Stacks"][0]
outputs = {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}
bucket = outputs["Bucket"]
assert outputs["RoleArn"].endswith(":role/acme/acme-app"), outputs
assert cloudformation.list_exports()["Exports"][0]["Name"] == "app-bucket"

# What it made
assert s3.get_bucket_versioning(Bucket=bucket)["Status"] == "Enabled"
assert s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]["BlockPublicPolicy"]
assert {tag["Key"]: tag["Value"] for tag in s3.get_bucket_tagging(Bucket=bucket)["TagSet"]} == {"team": "platform", "owner": "ann"}
rules = {rule["ID"]: rule for rule in s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]}
assert rules["scratch"]["Filter"]["And"]["Prefix"] == "scratch/", rules
assert json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"])["Statement"][0]["Resource"][0] == f"arn:aws:s3:::{bucket}"
assert sorted(iam.list_role_policies(RoleName="acme-app")["PolicyNames"]) == ["extra", "more"]
role = iam.get_role(RoleName="acme-app")["Role"]
assert role["Tags"] == [{"Key": "owner", "Value": "ann"}], role
made = state()

# Nothing to change
cloudformation.create_change_set(StackName="app", ChangeSetName="two", UsePreviousTemplate=True,
                                 Capabilities=["CAPABILITY_NAMED_IAM"],
                                 Parameters=[{"ParameterKey": "Name", "UsePreviousValue": True}])
described = cloudformation.describe_change_set(StackName="app", ChangeSetName="two")
assert described["Status"] == "FAILED" and described["StatusReason"].startswith("The submitted information didn't contain changes.")
refused("InvalidChangeSetStatus", cloudformation.execute_change_set, StackName="app", ChangeSetName="two")

# In sync, then not
def drift():
    cloudformation.detect_stack_drift(StackName="app")
    return {entry["LogicalResourceId"]: entry for entry in cloudformation.describe_stack_resource_drifts(StackName="app")["StackResourceDrifts"]
            if entry["StackResourceDriftStatus"] != "IN_SYNC"}


assert drift() == {}, drift()
iam.update_role(RoleName="acme-app", MaxSessionDuration=7200)
s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Suspended"})
drifted = drift()
assert set(drifted) == {"Role", "Bucket"}, drifted
assert drifted["Role"]["PropertyDifferences"] == [
    {"PropertyPath": "/MaxSessionDuration", "ExpectedValue": "3600", "ActualValue": "7200", "DifferenceType": "NOT_EQUAL"}], drifted
iam.update_role(RoleName="acme-app", MaxSessionDuration=3600)
s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})

# In place
cloudformation.create_change_set(StackName="app", ChangeSetName="three", UsePreviousTemplate=True, Capabilities=["CAPABILITY_NAMED_IAM"],
                                 Parameters=[{"ParameterKey": "Name", "UsePreviousValue": True}] + parameters(Amount="7200", Versioned="false"))
found = changes("three")
assert found["Role"]["Replacement"] == "False" and found["Bucket"]["Replacement"] == "False", found
cloudformation.execute_change_set(StackName="app", ChangeSetName="three")
cloudformation.get_waiter("stack_update_complete").wait(StackName="app")
assert iam.get_role(RoleName="acme-app")["Role"]["MaxSessionDuration"] == 7200
assert s3.get_bucket_versioning(Bucket=bucket)["Status"] == "Suspended"

# A failure goes back: another stack's role of the name that this one would take
iam.create_role(RoleName="taken", AssumeRolePolicyDocument=json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}))
before = state()
cloudformation.update_stack(StackName="app", UsePreviousTemplate=True, Capabilities=["CAPABILITY_NAMED_IAM"],
                            Parameters=parameters(Name="taken"))
stack = cloudformation.describe_stacks(StackName="app")["Stacks"][0]
assert stack["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE", stack
assert state() == before
events = cloudformation.describe_stack_events(StackName="app")["StackEvents"]
assert any("HandlerErrorCode: AlreadyExists" in event.get("ResourceStatusReason", "") for event in events)
iam.delete_role(RoleName="taken")

# Replaced by a new name, and gone
cloudformation.update_stack(StackName="app", UsePreviousTemplate=True, Capabilities=["CAPABILITY_NAMED_IAM"],
                            Parameters=parameters(Name="acme-new"))
assert [role["RoleName"] for role in iam.list_roles(PathPrefix="/acme/")["Roles"]] == ["acme-new"]
assert len(s3.list_buckets()["Buckets"]) == 1
cloudformation.update_termination_protection(StackName="app", EnableTerminationProtection=True)
refused("ValidationError", cloudformation.delete_stack, StackName="app")
cloudformation.update_termination_protection(StackName="app", EnableTerminationProtection=False)
cloudformation.delete_stack(StackName="app")
cloudformation.get_waiter("stack_delete_complete").wait(StackName="app")
assert state() == empty, state()
assert cloudformation.describe_stacks(StackName=stack["StackId"])["Stacks"][0]["StackStatus"] == "DELETE_COMPLETE"

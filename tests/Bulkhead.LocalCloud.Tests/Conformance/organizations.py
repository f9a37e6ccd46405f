import json

from common import client, refused, new_account

org = client("organizations")
refused("AWSOrganizationsNotInUseException", org.describe_organization)
created = org.create_organization(FeatureSet="ALL")["Organization"]
assert created["Id"].startswith("o-") and created["MasterAccountId"] == "111111111111"
refused("AlreadyInOrganizationException", org.create_organization, FeatureSet="ALL")
root = org.list_roots()["Roots"][0]
assert root["PolicyTypes"] == [{"Type": "SERVICE_CONTROL_POLICY", "Status": "ENABLED"}], root

# Units
workloads = org.create_organizational_unit(ParentId=root["Id"], Name="Workloads")["OrganizationalUnit"]
refused("DuplicateOrganizationalUnitException", org.create_organizational_unit, ParentId=root["Id"], Name="Workloads")
refused("ParentNotFoundException", org.create_organizational_unit, ParentId="ou-zzzz-zzzzzzzz", Name="x")
parent = workloads["Id"]
for depth in range(2, 6):
    parent = org.create_organizational_unit(ParentId=parent, Name=f"Level{depth}")["OrganizationalUnit"]["Id"]
error = refused("ConstraintViolationException", org.create_organizational_unit, ParentId=parent, Name="Level6")
assert error["Reason"] == "OU_DEPTH_LIMIT_EXCEEDED", error
org.delete_organizational_unit(OrganizationalUnitId=parent)
refused("OrganizationalUnitNotEmptyException", org.delete_organizational_unit, OrganizationalUnitId=workloads["Id"])
org.update_organizational_unit(OrganizationalUnitId=workloads["Id"], Name="Work")
assert org.describe_organizational_unit(OrganizationalUnitId=workloads["Id"])["OrganizationalUnit"]["Name"] == "Work"

# Accounts
accounts = [new_account(f"account{i}", f"aws+{i}@acme.example") for i in range(25)]
listed = [a for page in org.get_paginator("list_accounts").paginate() for a in page["Accounts"]]
assert len(listed) == 26 and {a["Id"] for a in listed} >= set(accounts)
assert len(org.list_accounts()["Accounts"]) == 20
status = org.create_account(AccountName="again", Email="AWS+1@acme.example")["CreateAccountStatus"]
status = org.describe_create_account_status(CreateAccountRequestId=status["Id"])["CreateAccountStatus"]
assert status["State"] == "FAILED" and status["FailureReason"] == "EMAIL_ALREADY_EXISTS", status
assert org.list_create_account_status(States=["FAILED"])["CreateAccountStatuses"][0]["Id"] == status["Id"]
org.move_account(AccountId=accounts[0], SourceParentId=root["Id"], DestinationParentId=workloads["Id"])
refused("SourceParentNotFoundException", org.move_account,
        AccountId=accounts[0], SourceParentId=root["Id"], DestinationParentId=workloads["Id"])
assert org.list_parents(ChildId=accounts[0])["Parents"] == [{"Id": workloads["Id"], "Type": "ORGANIZATIONAL_UNIT"}]
assert [a["Id"] for a in org.list_accounts_for_parent(ParentId=workloads["Id"])["Accounts"]] == [accounts[0]]
assert org.list_children(ParentId=workloads["Id"], ChildType="ACCOUNT")["Children"][0]["Id"] == accounts[0]
refused("AccountNotFoundException", org.describe_account, AccountId="999999999999")

# Policies
deny = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": "*"}]})
policy = org.create_policy(Name="deny", Description="", Type="SERVICE_CONTROL_POLICY", Content=deny,
                           Tags=[{"Key": "owner", "Value": "me"}])["Policy"]["PolicySummary"]
refused("DuplicatePolicyException", org.create_policy, Name="deny", Description="", Type="SERVICE_CONTROL_POLICY", Content=deny)
refused("MalformedPolicyDocumentException", org.create_policy, Name="bad", Description="", Type="SERVICE_CONTROL_POLICY", Content="{}")
error = refused("ConstraintViolationException", org.create_policy, Name="big", Description="",
                Type="SERVICE_CONTROL_POLICY", Content=deny + " " * 10240)
assert error["Reason"] == "POLICY_CONTENT_LIMIT_EXCEEDED"
org.attach_policy(PolicyId=policy["Id"], TargetId=workloads["Id"])
refused("DuplicatePolicyAttachmentException", org.attach_policy, PolicyId=policy["Id"], TargetId=workloads["Id"])
names = {p["Name"] for p in org.list_policies_for_target(TargetId=workloads["Id"], Filter="SERVICE_CONTROL_POLICY")["Policies"]}
assert names == {"FullAWSAccess", "deny"}, names
targets = [t for page in org.get_paginator("list_targets_for_policy").paginate(PolicyId="p-FullAWSAccess") for t in page["Targets"]]
assert len(targets) == 26 + 1 + 4, len(targets)
refused("PolicyInUseException", org.delete_policy, PolicyId=policy["Id"])
error = refused("ConstraintViolationException", org.detach_policy, PolicyId="p-FullAWSAccess", TargetId=accounts[1])
assert error["Reason"] == "MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED"
refused("PolicyTypeNotEnabledException", org.attach_policy, TargetId=root["Id"], PolicyId=org.create_policy(
    Name="tags", Description="", Type="TAG_POLICY", Content='{"tags":{"cost":{"tag_key":{"@@assign":"Cost"}}}}')["Policy"]["PolicySummary"]["Id"])
org.enable_policy_type(RootId=root["Id"], PolicyType="RESOURCE_CONTROL_POLICY")
refused("PolicyTypeAlreadyEnabledException", org.enable_policy_type, RootId=root["Id"], PolicyType="RESOURCE_CONTROL_POLICY")
error = refused("InvalidInputException", org.detach_policy, PolicyId="p-RCPFullAWSAccess", TargetId=root["Id"])
org.enable_policy_type(RootId=root["Id"], PolicyType="TAG_POLICY")
tag_policy = org.list_policies(Filter="TAG_POLICY")["Policies"][0]["Id"]
org.attach_policy(PolicyId=tag_policy, TargetId=root["Id"])
effective = org.describe_effective_policy(PolicyType="TAG_POLICY", TargetId=accounts[0])["EffectivePolicy"]
assert json.loads(effective["PolicyContent"]) == {"tags": {"cost": {"tag_key": "Cost"}}}, effective


# Every type that is merged: made, attached, and seen by the account
documents = {
    "BACKUP_POLICY": {"plans": {"p": {"regions": {"@@assign": ["eu-west-1"]}}}},
    "AISERVICES_OPT_OUT_POLICY": {"services": {"default": {"opt_out_policy": {"@@assign": "optOut"}}}},
    "CHATBOT_POLICY": {"chatbot": {"platforms": {"slack": {"client": {"@@assign": "disabled"}}}}},
    "DECLARATIVE_POLICY_EC2": {"ec2_attributes": {"serial_console_access": {"status": {"@@assign": "disabled"}}}},
    "SECURITYHUB_POLICY": {"securityhub": {"enable_in_regions": {"@@append": ["ALL_SUPPORTED"]}}},
    "INSPECTOR_POLICY": {"inspector": {"enablement": {"ec2_scanning": {"enable_in_regions": {"@@assign": ["eu-west-1"]}}}}},
    "UPGRADE_ROLLOUT_POLICY": {"upgrade_rollout": {"default": {"patch_order": {"@@assign": "last"}}}},
    "BEDROCK_POLICY": {"bedrock": {"guardrail_inference": {"eu-west-1": {"c": {"input_tags": {"@@assign": "honor"}}}}}},
    "S3_POLICY": {"s3_attributes": {"public_access_block_configuration": {"@@assign": "all"}}},
    "NETWORK_SECURITY_DIRECTOR_POLICY": {"network_security_director": {"enablement": {"s": {"enable_in_regions": {"@@assign": []}}}}},
}
for kind, document in documents.items():
    if kind not in org.meta.service_model.shape_for("PolicyType").enum:
        continue  # a client that is older than the type
    org.enable_policy_type(RootId=root["Id"], PolicyType=kind)
    refused("MalformedPolicyDocumentException", org.create_policy, Name="x", Description="", Type=kind, Content='{"other":{}}')
    refused("MalformedPolicyDocumentException", org.create_policy, Name="x", Description="", Type=kind,
            Content=json.dumps(document).replace("@@", "@@no-"))
    made = org.create_policy(Name=kind, Description="", Type=kind, Content=json.dumps(document))["Policy"]["PolicySummary"]
    org.attach_policy(PolicyId=made["Id"], TargetId=root["Id"])
    seen = org.describe_effective_policy(PolicyType=kind, TargetId=accounts[0])["EffectivePolicy"]["PolicyContent"]
    assert list(json.loads(seen)) == list(document) and "@@" not in seen, seen

# Services, delegates, tags
org.enable_aws_service_access(ServicePrincipal="cloudtrail.amazonaws.com")
assert org.list_aws_service_access_for_organization()["EnabledServicePrincipals"][0]["ServicePrincipal"] == "cloudtrail.amazonaws.com"
org.register_delegated_administrator(AccountId=accounts[2], ServicePrincipal="cloudtrail.amazonaws.com")
refused("AccountAlreadyRegisteredException", org.register_delegated_administrator,
        AccountId=accounts[2], ServicePrincipal="cloudtrail.amazonaws.com")
assert org.list_delegated_administrators()["DelegatedAdministrators"][0]["Id"] == accounts[2]
org.tag_resource(ResourceId=accounts[0], Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])
org.untag_resource(ResourceId=accounts[0], TagKeys=["a"])
assert org.list_tags_for_resource(ResourceId=accounts[0])["Tags"] == [{"Key": "b", "Value": "2"}]
assert org.list_tags_for_resource(ResourceId=policy["Id"])["Tags"] == [{"Key": "owner", "Value": "me"}]

# Closing
error = refused("ConstraintViolationException", org.close_account, AccountId="111111111111")
assert error["Reason"] == "CANNOT_CLOSE_MANAGEMENT_ACCOUNT"
org.close_account(AccountId=accounts[3])
assert org.describe_account(AccountId=accounts[3])["Account"]["Status"] == "SUSPENDED"
refused("AccountAlreadyClosedException", org.close_account, AccountId=accounts[3])
refused("NotImplemented", org.invite_account_to_organization, Target={"Id": "222222222222", "Type": "ACCOUNT"})

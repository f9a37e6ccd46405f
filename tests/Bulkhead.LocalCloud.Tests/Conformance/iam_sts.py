import json

from common import assume, client, new_account, new_session, refused

iam, sts = client("iam"), client("sts")
assert sts.get_caller_identity()["Arn"] == "arn:aws:iam::111111111111:user/administrator"

# Roles
trust = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"AWS": "111111111111"}, "Action": "sts:AssumeRole"}]})
role = iam.create_role(RoleName="Audit", AssumeRolePolicyDocument=trust, Path="/bulkhead/",
                       Tags=[{"Key": "bulkhead:managed", "Value": "yes"}])["Role"]
assert role["Arn"] == "arn:aws:iam::111111111111:role/bulkhead/Audit"
refused("EntityAlreadyExists", iam.create_role, RoleName="audit", AssumeRolePolicyDocument=trust)
refused("MalformedPolicyDocument", iam.create_role, RoleName="Bad", AssumeRolePolicyDocument="{")
refused("NoSuchEntity", iam.get_role, RoleName="Nobody")
iam.attach_role_policy(RoleName="Audit", PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")
refused("NoSuchEntity", iam.attach_role_policy, RoleName="Audit", PolicyArn="arn:aws:iam::aws:policy/NoSuch")
inline = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]})
iam.put_role_policy(RoleName="Audit", PolicyName="inline", PolicyDocument=inline)
assert iam.get_role_policy(RoleName="Audit", PolicyName="inline")["PolicyDocument"] == json.loads(inline)
assert iam.list_role_policies(RoleName="Audit")["PolicyNames"] == ["inline"]
assert iam.get_role(RoleName="Audit")["Role"]["AssumeRolePolicyDocument"] == json.loads(trust)
assert iam.list_role_tags(RoleName="Audit")["Tags"][0]["Key"] == "bulkhead:managed"
refused("DeleteConflict", iam.delete_role, RoleName="Audit")
for i in range(120):
    iam.create_role(RoleName=f"r{i}", AssumeRolePolicyDocument=trust)
assert len([r for page in iam.get_paginator("list_roles").paginate() for r in page["Roles"]]) == 121

# Managed policies
arn = iam.create_policy(PolicyName="own", PolicyDocument=inline)["Policy"]["Arn"]
for _ in range(4):
    iam.create_policy_version(PolicyArn=arn, PolicyDocument=inline, SetAsDefault=True)
refused("LimitExceeded", iam.create_policy_version, PolicyArn=arn, PolicyDocument=inline)
assert iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"] == "v5"
refused("DeleteConflict", iam.delete_policy, PolicyArn=arn)
iam.put_role_permissions_boundary(RoleName="Audit", PermissionsBoundary=arn)
assert iam.list_entities_for_policy(PolicyArn=arn, PolicyUsageFilter="PermissionsBoundary")["PolicyRoles"][0]["RoleName"] == "Audit"
admin = iam.get_policy_version(PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess", VersionId="v1")
assert admin["PolicyVersion"]["Document"]["Statement"]
assert len([p for page in iam.get_paginator("list_policies").paginate(Scope="AWS") for p in page["Policies"]]) > 1000

# Users, groups, keys
iam.create_user(UserName="ann")
iam.create_group(GroupName="admins")
iam.add_user_to_group(UserName="ann", GroupName="admins")
assert iam.get_group(GroupName="admins")["Users"][0]["UserName"] == "ann"
key = iam.create_access_key(UserName="ann")["AccessKey"]
ann = new_session(key["AccessKeyId"], key["SecretAccessKey"])
assert client("sts", session=ann).get_caller_identity()["Arn"].endswith(":user/ann")
iam.update_access_key(UserName="ann", AccessKeyId=key["AccessKeyId"], Status="Inactive")
refused("InvalidClientTokenId", client("sts", session=ann).get_caller_identity)
refused("DeleteConflict", iam.delete_user, UserName="ann")

# Account settings
refused("NoSuchEntity", iam.get_account_password_policy)
iam.update_account_password_policy(MinimumPasswordLength=14, RequireSymbols=True, MaxPasswordAge=90)
policy = iam.get_account_password_policy()["PasswordPolicy"]
assert policy["MinimumPasswordLength"] == 14 and policy["ExpirePasswords"] and not policy["RequireNumbers"], policy
iam.create_account_alias(AccountAlias="acme-management")
assert iam.list_account_aliases()["AccountAliases"] == ["acme-management"]
details = iam.get_account_authorization_details(Filter=["Role"], MaxItems=1000)
assert {r["RoleName"] for r in details["RoleDetailList"]} >= {"Audit", "r7"} and details["UserDetailList"] == []
assert iam.get_account_summary()["SummaryMap"]["Roles"] == 121
iam.create_service_linked_role(AWSServiceName="access-analyzer.amazonaws.com")
iam.create_instance_profile(InstanceProfileName="web")
iam.add_role_to_instance_profile(InstanceProfileName="web", RoleName="r1")
assert iam.get_instance_profile(InstanceProfileName="web")["InstanceProfile"]["Roles"][0]["RoleName"] == "r1"
error = refused("ValidationError", iam.create_role, RoleName="a b", AssumeRolePolicyDocument=trust)
assert "roleName" in error["Error"]["Message"], error

# Other accounts
member = new_account("dev", "aws+dev@acme.example")
session = assume(member)
identity = client("sts", session=session).get_caller_identity()
assert identity["Account"] == member
assert identity["Arn"] == f"arn:aws:sts::{member}:assumed-role/OrganizationAccountAccessRole/conformance"
assert [r["RoleName"] for r in client("iam", session=session).list_roles()["Roles"]] == [
    "AWSServiceRoleForOrganizations", "OrganizationAccountAccessRole"]
refused("AccessDeniedException", client("organizations", session=session).list_accounts)
refused("AccessDenied", sts.assume_role, RoleArn=f"arn:aws:iam::{member}:role/Nobody", RoleSessionName="xx")
refused("AccessDenied", client("sts", session=session).assume_role,
        RoleArn=f"arn:aws:iam::{member}:role/OrganizationAccountAccessRole", RoleSessionName="xx")

# Authentication
wrong = new_session(session.get_credentials().access_key, "wrong", session.get_credentials().token)
refused("SignatureDoesNotMatch", client("sts", session=wrong).get_caller_identity)
unknown = new_session("AKIAIOSFODNN7EXAMPLE", "x")
refused("InvalidClientTokenId", client("sts", session=unknown).get_caller_identity)
refused("UnrecognizedClientException", client("organizations", session=unknown).list_roots)

"""What boto3 finds in the account that one added line made, through an assumed role, and around it."""
import json
import urllib.request

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from common import ENDPOINT, assume, client


def signed(session, region, action):
    """A call of EC2 that boto3's own signature covers, but whose shape older versions do not know."""
    request = AWSRequest("POST", ENDPOINT, data=f"Action={action}&Version=2016-11-15",
                         headers={"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"})
    SigV4Auth(session.get_credentials(), "ec2", region).add_auth(request)
    prepared = request.prepare()
    with urllib.request.urlopen(urllib.request.Request(ENDPOINT, prepared.body.encode() if isinstance(prepared.body, str) else prepared.body, dict(prepared.headers))) as answer:
        return answer.read().decode()


org = client("organizations")
accounts = {a["Name"]: a["Id"] for page in org.get_paginator("list_accounts").paginate() for a in page["Accounts"]}
qa = accounts["qa"]
assert list(accounts).count("qa") == 1

# It stands in its unit, and each level from the root to the account has its policies.
path, attached, child = [], set(), qa
while True:
    for kind in ("SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"):
        attached |= {p["Name"] for p in org.list_policies_for_target(TargetId=child, Filter=kind)["Policies"]}
    if child.startswith("r-"):
        break
    parent = org.list_parents(ChildId=child)["Parents"][0]
    child = parent["Id"]
    if parent["Type"] == "ORGANIZATIONAL_UNIT":
        path.insert(0, org.describe_organizational_unit(OrganizationalUnitId=child)["OrganizationalUnit"]["Name"])
assert path == ["Workloads", "Development"], path
assert {"FullAWSAccess", "bulkhead-scp-root-1", "bulkhead-scp-workloads-development-1"} <= attached, attached

session = assume(qa)
assert client("sts", session=session).get_caller_identity()["Account"] == qa

iam = client("iam", session=session)
audit = iam.get_role(RoleName="BulkheadAudit")["Role"]["AssumeRolePolicyDocument"]
assert accounts["security"] in json.dumps(audit), audit
names = {p["PolicyName"] for p in iam.list_attached_role_policies(RoleName="BulkheadAudit")["AttachedPolicies"]}
assert names == {"SecurityAudit", "ViewOnlyAccess"}, names
operate = iam.get_role(RoleName="BulkheadOperate")["Role"]["AssumeRolePolicyDocument"]
assert org.describe_organization()["Organization"]["MasterAccountId"] in json.dumps(operate), operate
assert iam.list_role_policies(RoleName="BulkheadOperate")["PolicyNames"]
assert iam.get_account_password_policy()["PasswordPolicy"]["MinimumPasswordLength"] == 14

block = client("s3control", session=session).get_public_access_block(AccountId=qa)["PublicAccessBlockConfiguration"]
assert len(block) == 4 and all(block.values()), block

for region in ("eu-west-1", "us-east-1"):
    ec2 = client("ec2", region, session)
    assert ec2.get_ebs_encryption_by_default()["EbsEncryptionByDefault"]
    assert not ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"]
    assert "<httpTokens>required</httpTokens>" in signed(session, region, "GetInstanceMetadataDefaults")
    assert client("accessanalyzer", region, session).list_analyzers()["analyzers"]
    assert client("guardduty", region, session).list_detectors()["DetectorIds"]
    assert client("securityhub", region, session).get_enabled_standards()["StandardsSubscriptions"]
    recorders = client("config", region, session).describe_configuration_recorder_status()["ConfigurationRecordersStatus"]
    assert [r["recording"] for r in recorders] == [True]

contact = client("account", session=session).get_alternate_contact(AlternateContactType="SECURITY")["AlternateContact"]
assert contact["EmailAddress"] == "security@acme.example", contact

# The production account has a budget in the file.
prod = accounts["prod"]
budgets = client("budgets", "us-east-1", assume(prod)).describe_budgets(AccountId=prod)["Budgets"]
assert float(budgets[0]["BudgetLimit"]["Amount"]) == 5000, budgets

trail = client("cloudtrail").get_trail(Name="bulkhead")["Trail"]
assert trail["IsOrganizationTrail"] and trail["IsMultiRegionTrail"] and trail["LogFileValidationEnabled"], trail
assert client("cloudtrail").get_trail_status(Name=trail["TrailARN"])["IsLogging"]
policy = client("s3", session=assume(accounts["logs"])).get_bucket_policy(Bucket=trail["S3BucketName"])["Policy"]
assert trail["TrailARN"] in policy, policy

"""The services that an account's baseline needs, in a member account through an assumed role."""
import json

from common import assume, client, new_account, refused

org = client("organizations")
member = new_account("logs", "aws+logs@acme.example")
session = assume(member)


def there(service, region="eu-west-1"):
    return client(service, region, session)


# S3 Control
block = {"BlockPublicAcls": True, "IgnorePublicAcls": True, "BlockPublicPolicy": True, "RestrictPublicBuckets": True}
refused("NoSuchPublicAccessBlockConfiguration", there("s3control").get_public_access_block, AccountId=member)
there("s3control").put_public_access_block(AccountId=member, PublicAccessBlockConfiguration=block)
assert there("s3control").get_public_access_block(AccountId=member)["PublicAccessBlockConfiguration"] == block
refused("AccessDenied", client("s3control").get_public_access_block, AccountId=member)

# Account
contact = {"AlternateContactType": "SECURITY", "EmailAddress": "security@acme.example", "Name": "Desk",
           "PhoneNumber": "+44 20 7946 0000", "Title": "Security"}
refused("AccessDeniedException", client("account").put_alternate_contact, AccountId=member, **contact)
org.enable_aws_service_access(ServicePrincipal="account.amazonaws.com")
refused("ResourceNotFoundException", client("account").get_alternate_contact, AccountId=member, AlternateContactType="SECURITY")
client("account").put_alternate_contact(AccountId=member, **contact)
assert there("account").get_alternate_contact(AlternateContactType="SECURITY")["AlternateContact"] == contact
account = client("account")
if hasattr(account, "list_regions"):
    assert len(account.list_regions(AccountId=member, RegionOptStatusContains=["ENABLED_BY_DEFAULT"], MaxResults=50)["Regions"]) == 17

# EC2
ec2 = there("ec2")
assert len(ec2.describe_regions()["Regions"]) == 17
assert not ec2.get_ebs_encryption_by_default()["EbsEncryptionByDefault"]
assert ec2.enable_ebs_encryption_by_default()["EbsEncryptionByDefault"]
assert ec2.get_ebs_encryption_by_default()["EbsEncryptionByDefault"]
assert not there("ec2", "us-east-1").get_ebs_encryption_by_default()["EbsEncryptionByDefault"]
vpc = ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"][0]["VpcId"]
attributes = {a["AttributeName"]: a["AttributeValues"][0]["AttributeValue"]
              for a in ec2.describe_account_attributes()["AccountAttributes"]}
assert attributes["default-vpc"] == vpc
refused("DependencyViolation", ec2.delete_vpc, VpcId=vpc)
by_vpc = [{"Name": "vpc-id", "Values": [vpc]}]
subnets = ec2.describe_subnets(Filters=by_vpc)["Subnets"]
assert len(subnets) == 3
assert ec2.describe_network_interfaces(Filters=by_vpc)["NetworkInterfaces"] == []
gateway = ec2.describe_internet_gateways(Filters=[{"Name": "attachment.vpc-id", "Values": [vpc]}])["InternetGateways"][0]["InternetGatewayId"]
refused("DependencyViolation", ec2.delete_internet_gateway, InternetGatewayId=gateway)
ec2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
ec2.delete_internet_gateway(InternetGatewayId=gateway)
for subnet in subnets:
    ec2.delete_subnet(SubnetId=subnet["SubnetId"])
ec2.delete_vpc(VpcId=vpc)
assert ec2.describe_vpcs()["Vpcs"] == [] and ec2.describe_security_groups()["SecurityGroups"] == []
refused("InvalidVpcID.NotFound", ec2.describe_vpcs, VpcIds=[vpc])
assert len(there("ec2", "us-east-1").describe_vpcs()["Vpcs"]) == 1
refused("UnrecognizedClientException", there("ec2", "af-south-1").describe_vpcs)
if hasattr(ec2, "modify_instance_metadata_defaults"):
    ec2.modify_instance_metadata_defaults(HttpTokens="required")
    assert ec2.get_instance_metadata_defaults()["AccountLevel"]["HttpTokens"] == "required"

# Access Analyzer
analyzer = there("accessanalyzer")
arn = analyzer.create_analyzer(analyzerName="account", type="ACCOUNT", tags={"a": "b"})["arn"]
refused("ConflictException", analyzer.create_analyzer, analyzerName="account", type="ACCOUNT")
refused("ServiceQuotaExceededException", analyzer.create_analyzer, analyzerName="other", type="ACCOUNT")
assert analyzer.list_analyzers(type="ACCOUNT")["analyzers"][0]["arn"] == arn
assert analyzer.get_analyzer(analyzerName="account")["analyzer"]["tags"] == {"a": "b"}
assert there("iam").get_role(RoleName="AWSServiceRoleForAccessAnalyzer")

# Budgets
budgets = there("budgets", "us-east-1")
budget = {"BudgetName": "monthly", "BudgetType": "COST", "TimeUnit": "MONTHLY", "BudgetLimit": {"Amount": "500", "Unit": "USD"}}
assert budgets.describe_budgets(AccountId=member).get("Budgets", []) == []
notification = {"NotificationType": "ACTUAL", "ComparisonOperator": "GREATER_THAN", "Threshold": 80.0, "ThresholdType": "PERCENTAGE"}
subscriber = {"SubscriptionType": "EMAIL", "Address": "ops@acme.example"}
budgets.create_budget(AccountId=member, Budget=budget, NotificationsWithSubscribers=[{"Notification": notification, "Subscribers": [subscriber]}])
refused("DuplicateRecordException", budgets.create_budget, AccountId=member, Budget=budget)
read = budgets.describe_budget(AccountId=member, BudgetName="monthly")["Budget"]
assert read["BudgetLimit"]["Amount"] == "500" and read["CostTypes"]["IncludeTax"] and read["TimePeriod"]["End"].year == 2087
found = budgets.describe_notifications_for_budget(AccountId=member, BudgetName="monthly")["Notifications"][0]
assert found["Threshold"] == 80.0
assert budgets.describe_subscribers_for_notification(AccountId=member, BudgetName="monthly", Notification=notification)["Subscribers"] == [subscriber]
refused("NotFoundException", budgets.describe_budget, AccountId=member, BudgetName="yearly")
refused("AccessDeniedException", client("budgets", "us-east-1").describe_budgets, AccountId=member)

# KMS, SNS
kms = there("kms")
key = kms.create_key(Description="logs", Tags=[{"TagKey": "a", "TagValue": "b"}])["KeyMetadata"]
kms.create_alias(AliasName="alias/logs", TargetKeyId=key["KeyId"])
refused("AlreadyExistsException", kms.create_alias, AliasName="alias/logs", TargetKeyId=key["KeyId"])
assert kms.describe_key(KeyId="alias/logs")["KeyMetadata"]["Arn"] == key["Arn"]
kms.enable_key_rotation(KeyId=key["KeyId"])
assert kms.get_key_rotation_status(KeyId=key["KeyId"])["KeyRotationEnabled"]
assert json.loads(kms.get_key_policy(KeyId=key["KeyId"], PolicyName="default")["Policy"])["Statement"]
assert kms.schedule_key_deletion(KeyId=key["KeyId"], PendingWindowInDays=7)["KeyState"] == "PendingDeletion"
refused("KMSInvalidStateException", kms.enable_key, KeyId=key["KeyId"])
sns = there("sns")
topic = sns.create_topic(Name="alarms")["TopicArn"]
assert sns.create_topic(Name="alarms")["TopicArn"] == topic
sns.subscribe(TopicArn=topic, Protocol="email", Endpoint="ops@acme.example")
assert sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"][0]["Endpoint"] == "ops@acme.example"
refused("NotFound", sns.get_topic_attributes, TopicArn=topic + "x")

# CloudTrail: an organization trail into the member's bucket
there("s3").create_bucket(Bucket="acme-trail", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
trail = client("cloudtrail")
arguments = {"Name": "organization", "S3BucketName": "acme-trail", "IsMultiRegionTrail": True, "IsOrganizationTrail": True,
             "EnableLogFileValidation": True, "TagsList": [{"Key": "a", "Value": "b"}]}
refused("CloudTrailAccessNotEnabledException", trail.create_trail, **arguments)
org.enable_aws_service_access(ServicePrincipal="cloudtrail.amazonaws.com")
refused("InsufficientS3BucketPolicyException", trail.create_trail, **arguments)
there("s3").put_bucket_policy(Bucket="acme-trail", Policy=json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Action": "s3:GetBucketAcl", "Resource": "arn:aws:s3:::acme-trail"},
    {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Action": "s3:PutObject", "Resource": "arn:aws:s3:::acme-trail/*"}]}))
created = trail.create_trail(**arguments)
trail.start_logging(Name=created["TrailARN"])
assert trail.get_trail_status(Name="organization")["IsLogging"]
refused("TrailAlreadyExistsException", trail.create_trail, **arguments)
assert there("cloudtrail").describe_trails()["trailList"][0]["TrailARN"] == created["TrailARN"]
assert client("cloudtrail", "us-east-1").describe_trails()["trailList"][0]["HomeRegion"] == "eu-west-1"
assert trail.list_tags(ResourceIdList=[created["TrailARN"]])["ResourceTagList"][0]["TagsList"] == [{"Key": "a", "Value": "b"}]
trail.put_event_selectors(TrailName="organization", EventSelectors=[{"ReadWriteType": "WriteOnly", "IncludeManagementEvents": True}])
assert trail.get_event_selectors(TrailName="organization")["EventSelectors"][0]["ReadWriteType"] == "WriteOnly"
refused("NotOrganizationMasterAccountException", there("cloudtrail").delete_trail, Name=created["TrailARN"])

# Service Quotas
quota = client("service-quotas", "us-east-1").get_service_quota(ServiceCode="organizations", QuotaCode="L-E619E033")["Quota"]
assert quota["Value"] == 10000.0
refused("NoSuchResourceException", client("service-quotas").get_service_quota, ServiceCode="organizations", QuotaCode="L-E619E033")

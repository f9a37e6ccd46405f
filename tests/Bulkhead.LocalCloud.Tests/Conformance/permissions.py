import datetime
import json

from common import assume, client, new_account, new_session, refused


def policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def user(name, document=None, base=None, **more):
    iam = client("iam", session=base)
    iam.create_user(UserName=name, **more)
    if document:
        iam.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=document)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return new_session(key["AccessKeyId"], key["SecretAccessKey"])


allow_all = {"Effect": "Allow", "Action": "*", "Resource": "*"}
iam, sts, organizations = client("iam"), client("sts"), client("organizations")
account = new_account("dev", "dev@acme.example")
dev = assume(account)

# A user without permissions, and the words of the refusal
bob = user("bob")
assert client("sts", session=bob).get_caller_identity()["Arn"].endswith(":user/bob")
error = refused("AccessDenied", client("iam", session=bob).create_user, UserName="eve")
assert error["ResponseMetadata"]["HTTPStatusCode"] == 403
assert error["Error"]["Message"] == (
    "User: arn:aws:iam::111111111111:user/bob is not authorized to perform: iam:CreateUser on resource: "
    "arn:aws:iam::111111111111:user/eve because no identity-based policy allows the iam:CreateUser action"), error
refused("UnauthorizedOperation", client("ec2", session=bob).describe_vpcs)
refused("AccessDeniedException", client("organizations", session=bob).list_accounts)

# A service control policy binds the member and not the management account
scp = organizations.create_policy(
    Name="no-topics", Description="", Type="SERVICE_CONTROL_POLICY",
    Content=policy({"Effect": "Deny", "Action": "sns:CreateTopic", "Resource": "*"}))["Policy"]["PolicySummary"]["Id"]
organizations.attach_policy(PolicyId=scp, TargetId=organizations.list_roots()["Roots"][0]["Id"])
error = refused("AuthorizationError", client("sns", session=dev).create_topic, Name="news")
assert error["Error"]["Message"].endswith("with an explicit deny in a service control policy"), error
client("sns").create_topic(Name="news")

# A resource control policy keeps outsiders from a bucket of a member
s3, theirs = client("s3"), client("s3", session=dev)
theirs.create_bucket(Bucket="acme-dev", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
theirs.put_bucket_policy(Bucket="acme-dev", Policy=policy({
    "Effect": "Allow", "Principal": {"AWS": "111111111111"}, "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::acme-dev"}))
s3.list_objects_v2(Bucket="acme-dev")
refused("AccessDenied", s3.get_bucket_policy, Bucket="acme-dev")
organizations.enable_policy_type(RootId=organizations.list_roots()["Roots"][0]["Id"], PolicyType="RESOURCE_CONTROL_POLICY")
rcp = organizations.create_policy(
    Name="own-account", Description="", Type="RESOURCE_CONTROL_POLICY", Content=policy({
        "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
        "Condition": {"StringNotEquals": {"aws:PrincipalAccount": account}}}))["Policy"]["PolicySummary"]["Id"]
organizations.attach_policy(PolicyId=rcp, TargetId=account)
error = refused("AccessDenied", s3.list_objects_v2, Bucket="acme-dev")
assert error["Error"]["Message"].endswith("with an explicit deny in a resource control policy"), error
theirs.list_objects_v2(Bucket="acme-dev")

# A boundary
edge = iam.create_policy(PolicyName="edge", PolicyDocument=policy({"Effect": "Allow", "Action": "iam:*", "Resource": "*"}))["Policy"]["Arn"]
eve = user("eve", policy(allow_all), PermissionsBoundary=edge)
client("iam", session=eve).list_users()
error = refused("AuthorizationError", client("sns", session=eve).list_topics)
assert error["Error"]["Message"].endswith("because no permissions boundary allows the sns:ListTopics action"), error

# Roles: external id, session policy, tags, a session that is over
trust = policy({"Effect": "Allow", "Principal": {"AWS": "111111111111"}, "Action": ["sts:AssumeRole", "sts:TagSession"],
                "Condition": {"StringEquals": {"sts:ExternalId": "secret-123"}}})
role = iam.create_role(RoleName="partner", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
iam.put_role_policy(RoleName="partner", PolicyName="own", PolicyDocument=policy(allow_all))
refused("AccessDenied", sts.assume_role, RoleArn=role, RoleSessionName="ann")
answer = sts.assume_role(RoleArn=role, RoleSessionName="ann", ExternalId="secret-123", DurationSeconds=900,
                         Tags=[{"Key": "team", "Value": "web"}],
                         Policy=policy({"Effect": "Allow", "Action": "iam:Get*", "Resource": "*",
                                        "Condition": {"StringEquals": {"aws:PrincipalTag/team": "web"}}}))
keys = answer["Credentials"]
assert keys["Expiration"] <= datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=901)
narrow = new_session(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"])
client("iam", session=narrow).get_role(RoleName="partner")
error = refused("AccessDenied", client("iam", session=narrow).list_users)
assert error["Error"]["Message"].endswith("because no session policy allows the iam:ListUsers action"), error
forged = new_session(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"][:-8] + "AAAAAAA=")
refused("InvalidClientTokenId", client("sts", session=forged).get_caller_identity)

# iam:PassRole
deployer = iam.create_role(RoleName="deployer", AssumeRolePolicyDocument=policy(
    {"Effect": "Allow", "Principal": {"Service": "cloudformation.amazonaws.com"}, "Action": "sts:AssumeRole"}))["Role"]["Arn"]
builder = user("builder", policy({"Effect": "Allow", "Action": "cloudformation:*", "Resource": "*"}))
template = json.dumps({"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}})
error = refused("AccessDenied", client("cloudformation", session=builder).create_stack,
                StackName="s1", TemplateBody=template, RoleARN=deployer)
assert "iam:PassRole on resource: " + deployer in error["Error"]["Message"], error

# The event history
events = client("cloudtrail", region="us-east-1").lookup_events(
    LookupAttributes=[{"AttributeKey": "Username", "AttributeValue": "bob"}])["Events"]
refusals = [json.loads(e["CloudTrailEvent"]) for e in events if e["EventName"] == "CreateUser"]
assert refusals[0]["errorCode"] == "AccessDenied" and refusals[0]["userIdentity"]["userName"] == "bob", refusals

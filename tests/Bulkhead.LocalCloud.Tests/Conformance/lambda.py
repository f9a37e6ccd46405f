"""AWS Lambda: functions, versions, layers, policies, and the rehearsed theft of a function's role."""
import io
import json
import urllib.error
import urllib.request
import zipfile


from common import ENDPOINT, assume, client, new_account, new_session, refused

TRUST = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]})


def archive(**files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name, text in files.items():
            made.writestr(name.replace("_", "-"), text)
    return buffer.getvalue()


member = new_account("apps", "aws+apps@acme.example")
session = assume(member)
iam, functions = client("iam", session=session), client("lambda", session=session)
role = iam.create_role(RoleName="worker", AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
iam.put_role_policy(RoleName="worker", PolicyName="own", PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}]}))
other = iam.create_role(RoleName="other", AssumeRolePolicyDocument=TRUST.replace("lambda", "ec2"))["Role"]["Arn"]

new = {"FunctionName": "report", "Runtime": "python3.13", "Handler": "app.handler", "Role": role, "Code": {"ZipFile": archive(app="pass")}}
refused("InvalidParameterValueException", functions.create_function, **{**new, "Role": other})
refused("InvalidParameterValueException", functions.create_function, **{**new, "Code": {"ZipFile": b"no archive"}})
made = functions.create_function(**new, Tags={"team": "data"}, Environment={"Variables": {"STAGE": "test"}})
assert made["State"] == "Active" and made["Version"] == "$LATEST" and made["MemorySize"] == 128
refused("ResourceConflictException", functions.create_function, **new)
for i in range(3):
    functions.create_function(**{**new, "FunctionName": f"other-{i}"})
pages = functions.get_paginator("list_functions").paginate(PaginationConfig={"PageSize": 2})
assert [f["FunctionName"] for page in pages for f in page["Functions"]] == ["other-0", "other-1", "other-2", "report"]
read = functions.get_function(FunctionName=made["FunctionArn"])
assert read["Tags"] == {"team": "data"} and read["Configuration"]["CodeSha256"] == made["CodeSha256"]
functions.tag_resource(Resource=made["FunctionArn"], Tags={"stage": "test"})
functions.untag_resource(Resource=made["FunctionArn"], TagKeys=["team"])
assert functions.list_tags(Resource=made["FunctionArn"])["Tags"] == {"stage": "test"}

# Changes, revisions, versions
refused("PreconditionFailedException", functions.update_function_configuration, FunctionName="report", Timeout=9, RevisionId="x" * 36)
assert functions.update_function_configuration(FunctionName="report", Timeout=9)["Timeout"] == 9
assert functions.publish_version(FunctionName="report")["Version"] == "1"
assert functions.publish_version(FunctionName="report")["Version"] == "1"
functions.update_function_code(FunctionName="report", ZipFile=archive(app="changed"))
assert functions.publish_version(FunctionName="report")["Version"] == "2"
assert [v["Version"] for v in functions.list_versions_by_function(FunctionName="report")["Versions"]] == ["$LATEST", "1", "2"]
assert functions.get_function_configuration(FunctionName="report", Qualifier="1")["CodeSha256"] == made["CodeSha256"]
functions.delete_function(FunctionName="report", Qualifier="2")
refused("ResourceNotFoundException", functions.get_function, FunctionName="report", Qualifier="2")

# Policies
refused("ResourceNotFoundException", functions.get_policy, FunctionName="report")
refused("AccessDeniedException", client("lambda").invoke, FunctionName=made["FunctionArn"], InvocationType="DryRun")
allow = {"FunctionName": "report", "StatementId": "management", "Action": "lambda:InvokeFunction", "Principal": "111111111111"}
functions.add_permission(**allow)
refused("ResourceConflictException", functions.add_permission, **allow)
assert json.loads(functions.get_policy(FunctionName="report")["Policy"])["Statement"][0]["Principal"] == {"AWS": "arn:aws:iam::111111111111:root"}
assert client("lambda").invoke(FunctionName=made["FunctionArn"], InvocationType="DryRun")["StatusCode"] == 204
functions.remove_permission(FunctionName="report", StatementId="management")
refused("AccessDeniedException", client("lambda").invoke, FunctionName=made["FunctionArn"], InvocationType="DryRun")
refused("ResourceNotFoundException", functions.remove_permission, FunctionName="report", StatementId="management")

# Addresses
url = functions.create_function_url_config(FunctionName="report", AuthType="AWS_IAM")["FunctionUrl"]
assert url.endswith(".lambda-url.eu-west-1.on.aws/")
refused("ResourceConflictException", functions.create_function_url_config, FunctionName="report", AuthType="NONE")
functions.update_function_url_config(FunctionName="report", AuthType="NONE")
assert functions.get_function_url_config(FunctionName="report")["AuthType"] == "NONE"
assert len(functions.list_function_url_configs(FunctionName="report")["FunctionUrlConfigs"]) == 1
functions.delete_function_url_config(FunctionName="report")
refused("ResourceNotFoundException", functions.get_function_url_config, FunctionName="report")

# Code is not run, but for the rehearsal program: it prints the runtime's credentials
refused("NotImplemented", functions.invoke, FunctionName="report")
functions.update_function_code(FunctionName="report", ZipFile=archive(bulkhead_rehearsal="bulkhead-rehearsal print"))
answer = json.loads(functions.invoke(FunctionName="report", Payload=b"{}")["Payload"].read())
assert answer["STAGE"] == "test"
stolen = new_session(answer["AWS_ACCESS_KEY_ID"], answer["AWS_SECRET_ACCESS_KEY"], answer["AWS_SESSION_TOKEN"])
assert client("sts", session=stolen).get_caller_identity()["Arn"] == f"arn:aws:sts::{member}:assumed-role/worker/report"
client("s3", session=stolen).list_buckets()
refused("AccessDeniedException", client("lambda", session=stolen).list_functions)
refused("InvalidRequestContentException", functions.invoke, FunctionName="report", Payload=b"{")

# ... or sends them away
mailbox = "mailbox-0123456789"
functions.update_function_code(FunctionName="report", ZipFile=archive(bulkhead_rehearsal=f"bulkhead-rehearsal send {mailbox}"))
try:
    urllib.request.urlopen(f"{ENDPOINT}/_rehearsal/{mailbox}")
    raise AssertionError("the mailbox is not empty")
except urllib.error.HTTPError as error:
    assert error.code == 404
assert functions.invoke(FunctionName="report", InvocationType="Event")["StatusCode"] == 202
sent = json.load(urllib.request.urlopen(f"{ENDPOINT}/_rehearsal/{mailbox}"))
stolen = new_session(sent["AccessKeyId"], sent["SecretAccessKey"], sent["Token"])
assert client("sts", session=stolen).get_caller_identity()["Arn"].endswith("assumed-role/worker/report")

# Layers: whoever changes a function's layers changes its code
layer = functions.publish_layer_version(LayerName="tools", Content={"ZipFile": archive(bulkhead_rehearsal="bulkhead-rehearsal print")})
assert layer["Version"] == 1 and functions.list_layers()["Layers"][0]["LatestMatchingVersion"]["LayerVersionArn"] == layer["LayerVersionArn"]
assert functions.get_layer_version(LayerName="tools", VersionNumber=1)["LayerVersionArn"] == layer["LayerVersionArn"]
assert functions.list_layer_versions(LayerName="tools")["LayerVersions"][0]["Version"] == 1
functions.update_function_configuration(FunctionName="other-0", Layers=[layer["LayerVersionArn"]])
assert json.loads(functions.invoke(FunctionName="other-0")["Payload"].read())["AWS_SESSION_TOKEN"]
refused("AccessDeniedException", client("lambda").get_layer_version_by_arn, Arn=layer["LayerVersionArn"])
functions.add_layer_version_permission(LayerName="tools", VersionNumber=1, StatementId="all", Action="lambda:GetLayerVersion", Principal="*")
assert client("lambda").get_layer_version_by_arn(Arn=layer["LayerVersionArn"])["Version"] == 1
assert json.loads(functions.get_layer_version_policy(LayerName="tools", VersionNumber=1)["Policy"])["Statement"][0]["Sid"] == "all"
functions.remove_layer_version_permission(LayerName="tools", VersionNumber=1, StatementId="all")
functions.delete_layer_version(LayerName="tools", VersionNumber=1)
refused("ResourceNotFoundException", functions.get_layer_version, LayerName="tools", VersionNumber=1)

# The call's permissions: iam:PassRole to lambda.amazonaws.com, and the tags' own action
user = iam.create_user(UserName="dev") and iam.create_access_key(UserName="dev")["AccessKey"]
dev = client("lambda", session=new_session(user["AccessKeyId"], user["SecretAccessKey"]))


def may(*statements):
    iam.put_user_policy(UserName="dev", PolicyName="own", PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": statements}))


mine = {**new, "FunctionName": "mine"}
may({"Effect": "Allow", "Action": "lambda:CreateFunction", "Resource": "arn:aws:lambda:eu-west-1:*:function:mine"})
assert "iam:PassRole" in refused("AccessDeniedException", dev.create_function, **mine)["Error"]["Message"]
may({"Effect": "Allow", "Action": "lambda:CreateFunction", "Resource": "*"},
    {"Effect": "Allow", "Action": "iam:PassRole", "Resource": role, "Condition": {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}})
assert "lambda:TagResource" in refused("AccessDeniedException", dev.create_function, **mine, Tags={"a": "b"})["Error"]["Message"]
dev.create_function(**mine)
functions.delete_function(FunctionName="report")
refused("ResourceNotFoundException", functions.get_function, FunctionName="report")

import datetime
import hashlib
import json
import urllib.request

from common import assume, client, new_account, refused

s3 = client("s3")
refused("IllegalLocationConstraintException", s3.create_bucket, Bucket="acme-logs")
s3.create_bucket(Bucket="acme-logs", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
refused("BucketAlreadyOwnedByYou", s3.create_bucket, Bucket="acme-logs",
        CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
refused("NoSuchBucket", s3.list_objects_v2, Bucket="acme-nothing")
refused("InvalidBucketName", s3.create_bucket, Bucket="acme..logs", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
assert s3.get_bucket_location(Bucket="acme-logs")["LocationConstraint"] == "eu-west-1"
assert [b["Name"] for b in s3.list_buckets()["Buckets"]] == ["acme-logs"]

# Settings
assert s3.get_public_access_block(Bucket="acme-logs")["PublicAccessBlockConfiguration"]["BlockPublicPolicy"]
rule = s3.get_bucket_encryption(Bucket="acme-logs")["ServerSideEncryptionConfiguration"]["Rules"][0]
assert rule["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256"
refused("NoSuchBucketPolicy", s3.get_bucket_policy, Bucket="acme-logs")
refused("NoSuchTagSet", s3.get_bucket_tagging, Bucket="acme-logs")
refused("NoSuchLifecycleConfiguration", s3.get_bucket_lifecycle_configuration, Bucket="acme-logs")
s3.put_bucket_tagging(Bucket="acme-logs", Tagging={"TagSet": [{"Key": "a", "Value": "b"}]})
assert s3.get_bucket_tagging(Bucket="acme-logs")["TagSet"] == [{"Key": "a", "Value": "b"}]
s3.put_bucket_lifecycle_configuration(Bucket="acme-logs", LifecycleConfiguration={"Rules": [
    {"ID": "old", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 30}}]})
assert s3.get_bucket_lifecycle_configuration(Bucket="acme-logs")["Rules"][0]["Expiration"]["Days"] == 30
public = {"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme-logs/*"}]}
refused("AccessDenied", s3.put_bucket_policy, Bucket="acme-logs", Policy=json.dumps(public))

# Objects
body = b"some text\n"
put = s3.put_object(Bucket="acme-logs", Key="a/b c+d.txt", Body=body, Metadata={"who": "me"}, ContentType="text/plain")
assert put["ETag"] == f'"{hashlib.md5(body).hexdigest()}"'
got = s3.get_object(Bucket="acme-logs", Key="a/b c+d.txt")
assert got["Body"].read() == body and got["Metadata"] == {"who": "me"} and got["ContentType"] == "text/plain"
assert s3.head_object(Bucket="acme-logs", Key="a/b c+d.txt")["ContentLength"] == len(body)
assert s3.get_object(Bucket="acme-logs", Key="a/b c+d.txt", Range="bytes=5-8")["Body"].read() == b"text"
refused("NoSuchKey", s3.get_object, Bucket="acme-logs", Key="nothing")
refused("404", s3.head_object, Bucket="acme-logs", Key="nothing")
url = client("s3", signature="s3v4").generate_presigned_url("get_object", Params={"Bucket": "acme-logs", "Key": "a/b c+d.txt"})
assert urllib.request.urlopen(url).read() == body

# Conditional writes (this boto3 is older than they are: the header goes in by hand)
def with_header(name, value):
    def add(request, **_):
        request.headers.add_header(name, value)
    return add

conditional = client("s3")
conditional.meta.events.register("before-sign.s3.PutObject", with_header("If-None-Match", "*"))
refused("PreconditionFailed", conditional.put_object, Bucket="acme-logs", Key="a/b c+d.txt", Body=b"x")
conditional.put_object(Bucket="acme-logs", Key="lock", Body=b"1")
refused("PreconditionFailed", conditional.put_object, Bucket="acme-logs", Key="lock", Body=b"2")
matching = client("s3")
matching.meta.events.register("before-sign.s3.PutObject", with_header("If-Match", '"00"'))
refused("PreconditionFailed", matching.put_object, Bucket="acme-logs", Key="lock", Body=b"2")

# Lists
for i in range(25):
    s3.put_object(Bucket="acme-logs", Key=f"many/{i:03}", Body=b"")
pages = list(s3.get_paginator("list_objects_v2").paginate(Bucket="acme-logs", Prefix="many/", PaginationConfig={"PageSize": 10}))
assert [len(p["Contents"]) for p in pages] == [10, 10, 5]
listed = s3.list_objects_v2(Bucket="acme-logs", Delimiter="/")
assert [p["Prefix"] for p in listed["CommonPrefixes"]] == ["a/", "many/"] and [c["Key"] for c in listed["Contents"]] == ["lock"]
s3.delete_objects(Bucket="acme-logs", Delete={"Objects": [{"Key": f"many/{i:03}"} for i in range(25)]})
assert s3.list_objects_v2(Bucket="acme-logs", Prefix="many/")["KeyCount"] == 0
refused("BucketNotEmpty", s3.delete_bucket, Bucket="acme-logs")

# Versions and locks
s3.create_bucket(Bucket="acme-vault", ObjectLockEnabledForBucket=True, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
assert s3.get_bucket_versioning(Bucket="acme-vault")["Status"] == "Enabled"
refused("InvalidBucketState", s3.put_bucket_versioning, Bucket="acme-vault", VersioningConfiguration={"Status": "Suspended"})
s3.put_object_lock_configuration(Bucket="acme-vault", ObjectLockConfiguration={
    "ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": 1}}})
first = s3.put_object(Bucket="acme-vault", Key="x", Body=b"1")["VersionId"]
second = s3.put_object(Bucket="acme-vault", Key="x", Body=b"2")["VersionId"]
assert s3.get_object(Bucket="acme-vault", Key="x")["Body"].read() == b"2"
assert s3.get_object(Bucket="acme-vault", Key="x", VersionId=first)["Body"].read() == b"1"
refused("AccessDenied", s3.delete_object, Bucket="acme-vault", Key="x", VersionId=first)
marker = s3.delete_object(Bucket="acme-vault", Key="x")
assert marker["DeleteMarker"]
refused("NoSuchKey", s3.get_object, Bucket="acme-vault", Key="x")
versions = s3.list_object_versions(Bucket="acme-vault")
assert [v["VersionId"] for v in versions["Versions"]] == [second, first] and len(versions["DeleteMarkers"]) == 1
s3.delete_object(Bucket="acme-vault", Key="x", VersionId=marker["VersionId"])
assert s3.get_object(Bucket="acme-vault", Key="x")["Body"].read() == b"2"
soon = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=1)
refused("AccessDenied", s3.put_object_retention, Bucket="acme-vault", Key="x",
        Retention={"Mode": "COMPLIANCE", "RetainUntilDate": soon})

# Other accounts
member = new_account("dev", "aws+dev@acme.example")
other = client("s3", session=assume(member))
refused("BucketAlreadyExists", other.create_bucket, Bucket="acme-logs", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
refused("AccessDenied", other.get_object, Bucket="acme-logs", Key="lock")
s3.put_bucket_policy(Bucket="acme-logs", Policy=json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{member}:root"}, "Action": "s3:GetObject",
     "Resource": "arn:aws:s3:::acme-logs/*"}]}))
assert other.get_object(Bucket="acme-logs", Key="lock")["Body"].read() == b"1"
refused("AccessDenied", other.put_object, Bucket="acme-logs", Key="lock", Body=b"")

"""Opens every account through every exported profile, and looks where it has come."""
import json
import os
import sys

import boto3
import botocore.session

# Older versions of boto3 do not know AWS_ENDPOINT_URL, and the client that assumes the roles takes no other address.
create_client = botocore.session.Session.create_client


def create_client_there(self, *args, **kwargs):
    kwargs["endpoint_url"] = os.environ["AWS_ENDPOINT_URL"]
    return create_client(self, *args, **kwargs)


botocore.session.Session.create_client = create_client_there

folder = sys.argv[1]
config, credentials = os.path.join(folder, "config"), os.path.join(folder, "credentials")
with open(credentials, "w", encoding="utf-8") as file:
    # The profile that the chains begin with: what AWS_ACCESS_KEY_ID would give, under the name that the export was asked for.
    file.write("[default]\naws_access_key_id = %s\naws_secret_access_key = %s\n" % (
        os.environ.pop("AWS_ACCESS_KEY_ID"), os.environ.pop("AWS_SECRET_ACCESS_KEY")))
os.environ["AWS_CONFIG_FILE"], os.environ["AWS_SHARED_CREDENTIALS_FILE"] = config, credentials
del os.environ["AWS_DEFAULT_REGION"]

with open(os.path.join(folder, "accounts.json"), encoding="utf-8") as file:
    accounts = json.load(file)["accounts"]
available = set(boto3.Session().available_profiles)
tried = 0
for account in accounts:
    for role in account["roles"]:
        profile = "acme-%s-%s" % (account["name"], role["purpose"])
        assert profile in available, profile
        session = boto3.Session(profile_name=profile)
        assert session.region_name == "eu-west-1", session.region_name
        caller = session.client("sts").get_caller_identity()
        assert caller["Account"] == account["id"], (profile, caller)
        assert ":assumed-role/%s/" % role["name"] in caller["Arn"], (profile, caller)
        tried += 1
assert tried == len(available) - 1 > 30, (tried, available)

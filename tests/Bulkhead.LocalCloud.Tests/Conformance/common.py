"""What the conformance scripts share. Endpoint and credentials come from the environment."""
import os

import boto3
import botocore.session
from botocore.config import Config
from botocore.exceptions import ClientError

ENDPOINT = os.environ.get("AWS_ENDPOINT_URL")
# Reading a service's model takes longer than a whole file of calls: all sessions share what was read.
MODELS = botocore.session.get_session().get_component("data_loader")
OPTIONS = {"retries": {"total_max_attempts": 1}, "s3": {"addressing_style": "path"}, "inject_host_prefix": False}
CONFIG = Config(**{k: v for k, v in OPTIONS.items() if k in Config.OPTION_DEFAULTS})


def client(service, region="eu-west-1", session=None, signature=None):
    config = CONFIG.merge(Config(signature_version=signature)) if signature else CONFIG
    made = (session or new_session()).client(service, endpoint_url=ENDPOINT, region_name=region, config=config)
    if service == "s3control" and ENDPOINT:
        made.meta.events.register("before-sign.s3-control", without_host_prefix)
    return made


def new_session(key=None, secret=None, token=None):
    """A session with these credentials; without any, with those of the environment."""
    core = botocore.session.get_session()
    core.register_component("data_loader", MODELS)
    return boto3.Session(key, secret, token, botocore_session=core)


def use(endpoint, key, secret):
    """Another cloud from now on."""
    global ENDPOINT
    ENDPOINT = os.environ["AWS_ENDPOINT_URL"] = endpoint
    os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"] = key, secret


def without_host_prefix(request, **_):
    """S3 Control's host begins with the account's id, and no name server knows 111111111111.127.0.0.1."""
    host = ENDPOINT.split("//")[1]
    request.url = "http://" + host + request.url.split(host, 1)[1]


def assume(account, role="OrganizationAccountAccessRole", base=None):
    answer = client("sts", session=base).assume_role(
        RoleArn=f"arn:aws:iam::{account}:role/{role}", RoleSessionName="conformance")
    keys = answer["Credentials"]
    return new_session(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"])


def refused(code, call, **arguments):
    """The call must be refused with the code; answers with the error."""
    try:
        call(**arguments)
    except ClientError as error:
        found = error.response["Error"]["Code"]
        assert found == code, f"expected {code}, got {found}: {error}"
        return error.response
    raise AssertionError(f"expected {code}, but the call succeeded")


def new_account(name, email):
    """Creates the organization when there is none, and an account; answers with its id."""
    organizations = client("organizations")
    try:
        organizations.describe_organization()
    except organizations.exceptions.AWSOrganizationsNotInUseException:
        organizations.create_organization(FeatureSet="ALL")
    status = organizations.create_account(AccountName=name, Email=email)["CreateAccountStatus"]
    while status["State"] == "IN_PROGRESS":
        status = organizations.describe_create_account_status(
            CreateAccountRequestId=status["Id"])["CreateAccountStatus"]
    assert status["State"] == "SUCCEEDED", status
    return status["AccountId"]


def session_of(keys):
    """A session of what AssumeRole or CreateAccessKey answered."""
    return new_session(keys["AccessKeyId"], keys["SecretAccessKey"], keys.get("SessionToken"))

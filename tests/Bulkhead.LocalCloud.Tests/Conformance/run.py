"""Runs a file of operations/ with boto3: every operation of a service, against the local cloud or real AWS.

  run.py operations/iam.yaml                           the cloud at AWS_ENDPOINT_URL, which must be on this machine
  run.py --many                                        a line of JSON for each file or script and its cloud: endpoint, key, secret, file (as the tests do)
  run.py --aws 111111111111 [--member 222222222222] FILE...    real AWS: creates, changes and deletes things in that account

A file says:
  service: iam               the service of its steps, by boto3's name
  region: us-east-1          else eu-west-1
  needs: organization        or 'member': an organization, with a second account
  aws: text                  why the whole file is not for real AWS; left out where it is
  steps:
    - CreateUser: { UserName: $(prefix)ann }      the operation and its request; 'kms:CreateKey' for one of another service
      as: member             who calls: the member account's access role, or what a step saved from AssumeRole; else the caller
      region: us-east-1      another region
      expect: { User.UserName: $(prefix)ann }     what the answer must hold; Users.*.UserName is the list of all of them
      has: { Users.*.UserName: $(prefix)ann }     what a list in the answer must contain
      until: { Status: DONE }                     asked again until the answer holds this
      save: { arn: User.Arn }                     kept for later steps as $(arn)
      refused: NoSuchEntity                       the code with which it must be refused
      aws: text              why this step is not for real AWS
      here: text             why the local cloud refuses it (with the code of 'refused'), which AWS need not
      clean: { DeleteUser: { UserName: $(prefix)ann } }   done at the end, last one first, also after a failure
A value '!json {...}' is sent as JSON text. $(prefix) begins every name, $(account), $(member), $(region) and $(now) are known. Of a saved seed of
an MFA device, $(seed.code) is its code of this moment, and $(seed.next) the one after it.
"""
import argparse
import base64
import contextlib
import datetime
import hashlib
import hmac
import io
import json
import os
import re
import runpy
import secrets
import sys
import time
import traceback
from urllib.parse import urlsplit

import yaml
from botocore import xform_name
from botocore.exceptions import ClientError, ParamValidationError

import common

WORDS = {"aws", "here", "as", "region", "expect", "has", "until", "save", "refused", "clean"}
GONE = re.compile("NoSuch|UnknownResource|NotFound|DoesNotExist|AlreadyRemoved|404")


class AsJson(dict):
    pass


def json_tag(loader, node):
    return AsJson(value=loader.construct_mapping(node, deep=True) if isinstance(node, yaml.MappingNode)
                  else loader.construct_sequence(node, deep=True))


class Loader(yaml.SafeLoader):
    pass


Loader.add_constructor("!json", json_tag)
# An account's id is text, and so is every other number with a leading zero or a date.
Loader.yaml_implicit_resolvers = {
    k: [(t, r) for t, r in v if t != "tag:yaml.org,2002:timestamp"] for k, v in yaml.SafeLoader.yaml_implicit_resolvers.items()}


def lookup(name, known):
    key, _, code = name.partition(".")
    if not code:
        return known[key]
    # RFC 6238, as authenticator apps make them.
    step = int(time.time()) // 30 + {"code": 0, "next": 1}[code]
    digest = hmac.new(base64.b32decode(known[key]), step.to_bytes(8, "big"), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at:at + 4], 'big') & 0x7fffffff) % 1_000_000:06d}"


def fill(value, known):
    if isinstance(value, AsJson):
        return json.dumps(fill(value["value"], known))
    if isinstance(value, dict):
        return {fill(k, known): fill(v, known) for k, v in value.items()}
    if isinstance(value, list):
        return [fill(v, known) for v in value]
    if isinstance(value, str):
        whole = re.fullmatch(r"\$\(([\w.]+)\)", value)
        if whole:
            return lookup(whole[1], known)
        return re.sub(r"\$\(([\w.]+)\)", lambda m: str(lookup(m[1], known)), value)
    return value


def look(value, path):
    for i, part in enumerate(path.split(".")):
        if part == "*":
            rest = ".".join(path.split(".")[i + 1:])
            return [look(v, rest) if rest else v for v in value]
        if isinstance(value, list):
            value = value[int(part)] if int(part) < len(value) else None
        else:
            value = value.get(part) if isinstance(value, dict) else None
        if value is None:
            return None
    return value


class Run:
    def __init__(self, document, arguments, known):
        self.document, self.on_aws, self.known = document, arguments.aws is not None, known
        self.clients, self.sessions, self.cleaning = {}, {None: None}, []

    def client(self, service, who, region):
        key = (service, who, region)
        if key not in self.clients:
            self.clients[key] = common.client(service, region, self.session(who))
        return self.clients[key]

    def session(self, who):
        if who not in self.sessions:
            self.sessions[who] = common.assume(self.known["member"]) if who == "member" else common.session_of(self.known[who])
        return self.sessions[who]

    def full(self, name):
        return name if ":" in name else f"{self.document['service']}:{name}"

    def call(self, name, request, step):
        service, operation = self.full(name).split(":")
        region = step.get("region", self.document.get("region", "eu-west-1"))
        who = step.get("as")
        if who not in (None, "member") and who not in self.known:
            # The step that would have saved the caller was unknown to this client.
            print(f"unknown to this client: {service}:{operation}")
            return None
        client = self.client(service, who, region)
        if operation not in client.meta.service_model.operation_names:
            print(f"unknown to this client: {service}:{operation}")
            return None
        return getattr(client, xform_name(operation))(**fill(request or {}, {**self.known, "region": region}))

    def step(self, step):
        if self.on_aws and ("aws" in step or "here" in step):
            return
        (name, request), = ((k, v) for k, v in step.items() if k not in WORDS)
        code = step.get("refused")
        if "clean" in step:
            self.cleaning.append(step)
        for look_again in range(120):
            try:
                answer = self.call(name, request, step)
            except ClientError as error:
                found = error.response["Error"]["Code"]
                if found == code:
                    if "here" in step:
                        print(f"refused here: {self.full(name)}")
                    return
                raise AssertionError(f"{name}: {error}") from error
            except ParamValidationError as error:
                if "Unknown parameter" not in str(error):
                    raise AssertionError(f"{name}: {error}") from error
                print(f"parameters unknown to this client: {name}")
                return
            if answer is None:
                return
            assert code is None, f"{name}: expected {code}, and it was not refused"
            if all(look(answer, p) == v for p, v in fill(step.get("until", {}), self.known).items()):
                break
            time.sleep(5 if self.on_aws else 0.01)
        for path, expected in fill({**step.get("until", {}), **step.get("expect", {})}, self.known).items():
            assert look(answer, path) == expected, f"{name}: {path} is {look(answer, path)!r}, not {expected!r}"
        for path, expected in fill(step.get("has", {}), self.known).items():
            assert expected in (look(answer, path) or []), f"{name}: {path} is {look(answer, path)!r}, without {expected!r}"
        for key, path in step.get("save", {}).items():
            self.known[key] = look(answer, path) if path else answer
            assert self.known[key] is not None, f"{name}: the answer has no {path}: {answer}"

    def clean(self):
        left = 0
        for step in reversed(self.cleaning):
            for name, request in step["clean"].items():
                try:
                    self.call(name, request, step)
                except KeyError:
                    pass  # never made: what would name it was not saved
                except ClientError as error:
                    if not GONE.search(error.response["Error"]["Code"]):
                        left += 1
                        print(f"not cleaned: {name} {request}: {error}", file=sys.stderr)
        return left

    def all(self):
        try:
            for step in self.document["steps"]:
                self.step(step)
        finally:
            left = self.clean()
        return left


def prepare(document, arguments):
    known = {
        "prefix": f"bh-conformance-{secrets.token_hex(3)}-" if arguments.aws else "bh-",
        "account": common.client("sts").get_caller_identity()["Account"],
        "now": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    need = document.get("needs")
    if arguments.aws:
        if need == "member" and not arguments.member:
            print("  left out: it needs --member, an account with OrganizationAccountAccessRole")
            return None
        known["member"] = arguments.member
    elif need == "member":
        known["member"] = common.new_account("member", "aws+member@acme.example")
    elif need == "organization":
        common.client("organizations").create_organization(FeatureSet="ALL")
    return known


def main():
    parser = argparse.ArgumentParser(description="Asks a cloud everything that the local cloud answers.")
    parser.add_argument("--aws", metavar="ACCOUNT", help="run on real AWS, in this account: its things are made, changed and deleted")
    parser.add_argument("--member", metavar="ACCOUNT", help="with --aws: a member account of its organization, for the files that need one")
    parser.add_argument("--many", action="store_true", help="read what to run from the standard input")
    parser.add_argument("files", nargs="*")
    arguments = parser.parse_args()
    if arguments.many:
        if arguments.aws:
            sys.exit("--many is for clouds on this machine.")
        return run_many(arguments)
    if arguments.aws is None:
        host = urlsplit(common.ENDPOINT or "").hostname
        if host not in ("127.0.0.1", "localhost", "::1"):
            sys.exit("AWS_ENDPOINT_URL does not name a cloud on this machine. For real AWS, which costs money, give --aws ACCOUNT.")
    elif common.ENDPOINT:
        sys.exit("--aws is for real AWS, and AWS_ENDPOINT_URL names another cloud.")
    elif common.client("sts").get_caller_identity()["Account"] != arguments.aws:
        sys.exit(f"The credentials are not of the account {arguments.aws}.")
    sys.exit(1 if sum(run(file, arguments) for file in arguments.files) else 0)


def run(file, arguments):
    """Runs a file; says how much of it failed."""
    with open(file, encoding="utf-8") as text:
        document = yaml.load(text, Loader)
    print(os.path.basename(file))
    if arguments.aws and "aws" in document:
        print(f"  not for real AWS: {document['aws']}")
        return 0
    known = prepare(document, arguments)
    if known is None:
        return 0
    try:
        return Run(document, arguments, known).all()
    except AssertionError as problem:
        print(f"  {problem}", file=sys.stderr)
        return 1


def run_many(arguments):
    """One process for many files: reading the models anew takes most of the time. Answers each line with what it printed."""
    for line in sys.stdin:
        work = json.loads(line)
        if urlsplit(work["endpoint"]).hostname not in ("127.0.0.1", "localhost", "::1"):
            sys.exit("Only clouds on this machine.")
        common.use(work["endpoint"], work["key"], work["secret"])
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            try:
                if work["file"].endswith(".py"):
                    runpy.run_path(work["file"], run_name="__main__")
                    failed = False
                else:
                    failed = run(work["file"], arguments) > 0
            except (Exception, SystemExit):  # whatever it was, the next file is another cloud
                failed = True
                traceback.print_exc()
        print(json.dumps({"failed": failed, "printed": printed.getvalue()}), flush=True)


if __name__ == "__main__":
    main()

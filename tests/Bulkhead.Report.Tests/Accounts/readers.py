"""Reads accounts.csv, config and accounts.sh of a folder with Python's own readers and the shell, and compares them with
expected.json."""
import configparser
import csv
import json
import os
import subprocess
import sys

folder = sys.argv[1]


def path(name):
    return os.path.join(folder, name)


with open(path("expected.json"), encoding="utf-8") as file:
    expected = json.load(file)
assert len(expected) > 300, len(expected)

# CSV: every cell comes back, and none begins like a formula.
with open(path("accounts.csv"), encoding="utf-8", newline="") as file:
    rows = list(csv.DictReader(file, strict=True))
assert len(rows) == len(expected), (len(rows), len(expected))
for row, account in zip(rows, expected):
    cell = row["display_name"]
    assert cell.lstrip()[:1] not in tuple("=+-@"), repr(cell)
    assert (cell[1:] if cell.startswith("'") else cell) == account["displayName"], (cell, account)
    assert row["id"] == account["id"]
    assert None not in row and None not in row.values(), row

# INI: two profiles for each account, and nothing that a name brought in.
config = configparser.RawConfigParser()
with open(path("config"), encoding="utf-8") as file:
    config.read_file(file)
by_role = {config[name]["role_arn"]: name for name in config.sections()}
assert len(config.sections()) == 2 * len(expected) == len(by_role), len(config.sections())
for name in config.sections():
    assert set(config[name]) == {"role_arn", "source_profile", "region"}, dict(config[name])
for account in expected:
    administer = by_role["arn:aws:iam::%s:role/OrganizationAccountAccessRole" % account["id"]]
    audit = by_role["arn:aws:iam::%s:role/BulkheadAudit" % account["id"]]
    assert config[administer]["source_profile"] == "default"
    assert "profile " + config[audit]["source_profile"] == administer

# The shell: every value comes back, no two accounts share a variable, and nothing is run.
script = ". ./accounts.sh; exec env -0"
environment = subprocess.run(["/bin/sh", "-euc", script], cwd=folder, env={"PATH": os.environ["PATH"]}, check=True, capture_output=True)
assert environment.stderr == b"", environment.stderr
variables = dict(v.decode("utf-8").split("=", 1) for v in environment.stdout.split(b"\0") if v)
names = {v: k[:-3] for k, v in variables.items() if k.startswith("BULKHEAD_ACCOUNT_") and k.endswith("_ID")}
assert len(names) == len(expected), (len(names), len(expected))
for account in expected:
    assert variables[names[account["id"]] + "_NAME"] == account["displayName"], account

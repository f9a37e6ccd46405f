"""What boto3 finds in one account of each kind, made by one line each: everything that docs/kinds.md and docs/baseline.md promise it."""
import json
import re
import sys

from common import assume, client

REGIONS = ("eu-west-1", "us-east-1")

# Kind by account, with its unit, whether it is backed up, its budget, whether the budget stops it, and the conformance pack that checks it.
KINDS = {
    "security": ("security", "Security", False, None, False, None),
    "logs": ("log-archive", "Security", False, None, False, None),
    "backups": ("backup", "Security", False, None, False, None),
    "escrow": ("escrow", "Escrow", False, None, False, None),
    "lab": ("forensics", "Security", False, None, False, None),
    "ci": ("tools", "Infrastructure", True, None, False, None),
    "net": ("network", "Infrastructure", False, None, False, None),
    "dev": ("development", "Workloads/Development", True, None, False, None),
    "stage": ("staging", "Workloads/Staging", True, None, False, None),
    "prod": ("production", "Workloads/Production", True, None, False, None),
    "play": ("sandbox", "Sandbox", False, 200, True, None),
    "webdev": ("consultant", "Consultants", True, 500, True, None),
    "vault": ("compliance", "Workloads/Compliance", True, None, False, None),
    "clinic": ("compliance.hipaa", "Workloads/Compliance/HIPAA", True, None, False, "bulkhead-compliance-hipaa"),
    "cards": ("compliance.pci", "Workloads/Compliance/PCI", True, None, False, "bulkhead-compliance-pci"),
    "old": ("suspended", "Suspended", False, None, False, None),
}


def promised():
    """The guardrails of each kind, as the document lists them."""
    lists = {}
    with open(sys.argv[1], encoding="utf-8") as file:
        for line in file:
            found = re.match(r"- `([a-z.-]+)`: (.+)", line)
            if found:
                own = re.findall(r"`([a-z0-9-]+(?:\.[a-z]+)?)`", found.group(2))
                base = re.match(r"those of `([a-z.]+)`", found.group(2))
                lists[found.group(1)] = set(own[1:]) | lists[base.group(1)] if base else set(own)
    assert len(lists) == 15, sorted(lists)
    return lists


org = client("organizations")
accounts = {a["Name"]: a["Id"] for page in org.get_paginator("list_accounts").paginate() for a in page["Accounts"]}
management = org.describe_organization()["Organization"]["MasterAccountId"]
guardrails = promised()
attached_at = {}


def attached(target):
    """The policies of a target, by name with what they say they hold."""
    if target not in attached_at:
        attached_at[target] = {p["Name"]: p["Description"] for kind in ("SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY", "DECLARATIVE_POLICY_EC2")
                               for p in org.list_policies_for_target(TargetId=target, Filter=kind)["Policies"]}
    return attached_at[target]


stops = client("budgets", "us-east-1")
for name, (kind, unit, backed_up, budget, stopped, pack) in KINDS.items():
    account = accounts[name]
    path, held, child = [], set(), account
    while True:
        for description in attached(child).values():
            if description.startswith("Managed by Bulkhead: "):
                held |= set(description.split(": ", 1)[1].split(". ")[0].split(", "))
        if child.startswith("r-"):
            break
        parent = org.list_parents(ChildId=child)["Parents"][0]
        child = parent["Id"]
        if parent["Type"] == "ORGANIZATIONAL_UNIT":
            path.insert(0, org.describe_organizational_unit(OrganizationalUnitId=child)["OrganizationalUnit"]["Name"])
    assert "/".join(path) == unit, (name, path)
    wanted = guardrails.get(kind, {"deny-all"}) | {"deny-leaving-organization", "protect-baseline"}
    assert wanted <= held, (name, sorted(wanted - held))

    session = assume(account)
    iam = client("iam", session=session)
    assert iam.get_role(RoleName="BulkheadAudit") and iam.get_role(RoleName="BulkheadOperate"), name
    assert iam.get_account_password_policy()["PasswordPolicy"]["MinimumPasswordLength"] == 14, name
    summary = iam.get_account_summary()["SummaryMap"]
    assert not summary["AccountAccessKeysPresent"], (name, summary)
    block = client("s3control", session=session).get_public_access_block(AccountId=account)["PublicAccessBlockConfiguration"]
    assert len(block) == 4 and all(block.values()), (name, block)
    contact = client("account", session=session).get_alternate_contact(AlternateContactType="SECURITY")["AlternateContact"]
    assert contact["EmailAddress"] == "security@acme.example", (name, contact)
    for region in REGIONS:
        ec2 = client("ec2", region, session)
        assert ec2.get_ebs_encryption_by_default()["EbsEncryptionByDefault"], (name, region)
        assert not ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"], (name, region)
        assert client("accessanalyzer", region, session).list_analyzers()["analyzers"], (name, region)
        recorders = client("config", region, session).describe_configuration_recorder_status()["ConfigurationRecordersStatus"]
        assert [r["recording"] for r in recorders] == [True], (name, region)
        rules = {r["Name"] for r in client("events", region, session).list_rules(NamePrefix="bulkhead-")["Rules"] if r["State"] == "ENABLED"}
        assert {"bulkhead-root-user", "bulkhead-trails"} | ({"bulkhead-backups"} if backed_up else set()) <= rules, (name, region, rules)
        assert client("guardduty", region, session).list_detectors()["DetectorIds"], (name, region)
        assert client("securityhub", region, session).get_enabled_standards()["StandardsSubscriptions"], (name, region)
        vaults = {v["BackupVaultName"] for v in client("backup", region, session).list_backup_vaults()["BackupVaultList"]}
        assert ("bulkhead" in vaults) == backed_up, (name, region, vaults)
        packs = {p["ConformancePackName"] for p in client("config", region, session).describe_conformance_packs()["ConformancePackDetails"]}
        assert packs == (set() if pack is None else {pack, pack + "-global"} if region == REGIONS[0] else {pack}), (name, region, packs)

    own = client("budgets", "us-east-1", session).describe_budgets(AccountId=account).get("Budgets", [])
    assert [float(b["BudgetLimit"]["Amount"]) for b in own] == ([] if budget is None else [budget]), (name, own)
    actions = [a for b in stops.describe_budgets(AccountId=management).get("Budgets", []) if b["BudgetName"] == "bulkhead-stop-" + name
               for a in stops.describe_budget_actions_for_budget(AccountId=management, BudgetName=b["BudgetName"])["Actions"]]
    assert len(actions) == (1 if stopped else 0), (name, actions)

# What only one account of its kind has.
trail = client("cloudtrail").get_trail(Name="bulkhead")["Trail"]
s3 = client("s3", session=assume(accounts["logs"]))
lock = s3.get_object_lock_configuration(Bucket=trail["S3BucketName"])["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]
assert lock == {"Mode": "COMPLIANCE", "Days": 2192}, lock
copies = client("backup", session=assume(accounts["backups"])).describe_backup_vault(BackupVaultName="bulkhead-copies")
assert copies["Locked"], copies
sealed = client("backup", session=assume(accounts["escrow"])).describe_backup_vault(BackupVaultName="bulkhead-escrow")
assert sealed["Locked"], sealed
mirror = client("s3", session=assume(accounts["escrow"])).get_object_lock_configuration(Bucket="bulkhead-log-copies-" + accounts["escrow"])
assert mirror["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]["Mode"] == "COMPLIANCE", mirror
security = assume(accounts["security"])
assert client("config", session=security).describe_configuration_aggregators()["ConfigurationAggregators"]
topics = client("sns", session=security).list_topics()["Topics"]
assert any(t["TopicArn"].endswith(":bulkhead-alarms") for t in topics), topics
detector = client("guardduty", session=security).list_detectors()["DetectorIds"][0]
members = {m["AccountId"] for page in client("guardduty", session=security).get_paginator("list_members").paginate(DetectorId=detector) for m in page["Members"]}
assert {accounts[n] for n in KINDS if n != "security"} <= members, sorted(n for n in KINDS if accounts[n] not in members)
print(json.dumps({"kinds": len(KINDS)}))

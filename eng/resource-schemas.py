"""Writes the schemas of the resource types that Bulkhead's templates use, one type a line, from those that cfn-lint brings.

pip install cfn-lint==1.51.0 && python eng/resource-schemas.py > tests/Bulkhead.Engine.Tests/Written/resource-schemas.json
"""
import json
import os

import cfnlint
from cfnlint.data.schemas.providers.us_east_1 import types

NAMES = """
AWS::AccessAnalyzer::Analyzer AWS::Backup::BackupVault AWS::Backup::LogicallyAirGappedBackupVault
AWS::Backup::RestoreTestingPlan AWS::Backup::RestoreTestingSelection AWS::Budgets::Budget AWS::Budgets::BudgetsAction
AWS::CloudTrail::Trail AWS::Config::ConfigurationAggregator AWS::Config::ConfigurationRecorder AWS::Config::ConfigRule
AWS::Config::ConformancePack AWS::Config::DeliveryChannel AWS::Events::EventBus AWS::Events::Rule AWS::IAM::Group
AWS::IAM::ManagedPolicy AWS::IAM::OIDCProvider AWS::IAM::Role AWS::IAM::SAMLProvider AWS::IAM::User AWS::KMS::Alias AWS::KMS::Key
AWS::RAM::ResourceShare
AWS::S3::Bucket AWS::S3::BucketPolicy AWS::Scheduler::Schedule AWS::Scheduler::ScheduleGroup AWS::SNS::Subscription
AWS::SNS::Topic AWS::SNS::TopicPolicy
""".split()
KEPT = ("additionalProperties", "definitions", "patternProperties", "properties", "readOnlyProperties", "required")
PROSE = ("$comment", "default", "examples", "format", "insertionOrder")


def facts(schema):
    """The schema without prose, and without what only other tools read."""
    if isinstance(schema, list):
        return [facts(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {k: facts(v) for k, v in schema.items() if k not in PROSE and (k != "description" or isinstance(v, dict))}


folder = os.path.join(os.path.dirname(cfnlint.__file__), "data", "schemas", "resources")
lines = []
for name in NAMES:
    with open(os.path.join(folder, types[name] + ".json"), encoding="utf-8") as file:
        schema = json.load(file)
    lines.append(json.dumps(name) + ":" + json.dumps(facts({k: v for k, v in schema.items() if k in KEPT}), separators=(",", ":"), sort_keys=True))
print("{\n" + ",\n".join(lines) + "\n}")

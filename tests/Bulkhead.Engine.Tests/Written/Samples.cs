using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Tests.Fakes;

namespace Bulkhead.Engine.Tests.Written;

/// <summary>The configurations whose writings are looked at: the sample, and one that turns on all there is.</summary>
internal static class Samples
{
    private const string Everything = """
        organization:
          name: acme
          email: aws+{account}@acme.example
          regions: [eu-west-1, eu-north-1]
          contacts:
            security: { name: Security desk, email: security@acme.example, phone: "+44 20 7946 0000" }
            billing: { name: Accounts payable, email: billing@acme.example, phone: "+44 20 7946 0001" }
            operations: { name: Operations, email: ops@acme.example, phone: "+44 20 7946 0002" }
          tags: { company: acme }
        accounts:
          security: security
          logs: log-archive
          backups: backup
          escrow:
            kind: escrow
            sealed: on
            approval-team: arn:aws:mpa:us-east-1:999988887777:approval-team/custodians-a1b2
            separate-organization: { account: "999988887777", organization: o-elsewhere12, logs: on }
          forensics: forensics
          tools: tools
          dev: { kind: development, budget: 100 USD, budget-stop: on }
          staging: staging
          prod: { kind: production, budget: 5000 USD, guardrails: [deny-commitments] }
          webdev: { kind: consultant, sponsor: dev, budget: 500 USD, expires: 2027-03-31 }
          play: { kind: sandbox, sponsor: jo@acme.example, clean-up: 14 days }
          clinic: compliance.hipaa
          cards: compliance.pci
        detection:
          guardduty: [s3, eks, malware, rds, lambda, runtime]
          security-hub: [foundational, cis, nist-800-53, nist-800-171, pci]
          inspector: [ec2, ecr, lambda, lambda-code]
          macie: on
          config: continuous
          unused-access: 90 days
        backups: { keep: 20 days, copies: 60 days, escrow: 90 days }
        logs: { retention: 2192 days }
        guardrails:
          everywhere: [deny-root-user, only-governed-regions]
          dev: [deny-internet-gateways, deny-large-instances: { types: ["t3.*", "m7g.large"] }]
        access:
          developers: { administer: dev, read: staging, members: [ann@acme.example] }
          operators: { operate: [staging, prod], deploy: prod, members: [olga@acme.example] }
          custodians: { hold: escrow, members: [cleo@acme.example, cyril@acme.example] }
          finance: { bill: management }
          outsiders: { administer: webdev, members: [wes@webdev.example] }
          investigators: { administer: forensics }
          auditors: { read: [security, logs] }
          break-glass: [first, second]
          permission-sets:
            deploy:
              policies: [job-function/ViewOnlyAccess]
              inline:
                Version: "2012-10-17"
                Statement: [{ Effect: Allow, Action: "cloudformation:CreateChangeSet", Resource: "*" }]
        workloads:
          shop:
            environments: { staging: staging, production: prod }
            delivery: { repository: "github:acme/shop", branch: main, environment: [staging, production], push: developers, approve: operators }
          site:
            environments: { production: prod }
            delivery: { repository: "gitlab:acme/site", branch: main, environment: production, push: developers }
          base:
            environments: { production: prod }
            delivery: { repository: "terraform:acme/base/prod", branch: main, environment: production, push: developers }
          back-end:
            environments: { production: prod }
            delivery: { pipeline: security/back-end, role: service-role/pipeline-back-end, environment: production }
        """;

    private static readonly Lazy<DesiredOrganization> WithEverything = new(() => TestOrganization.Desire(Everything));

    private static readonly Lazy<DesiredOrganization> Startup =
        new(() => TestOrganization.Desire(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "samples", "startup", "bulkhead.yaml"))));

    /// <summary>The names of the samples.</summary>
    public static IEnumerable<string> Names => ["everything", "startup"];

    /// <summary>What a sample wants.</summary>
    public static DesiredOrganization Desire(string name) => name switch
    {
        "everything" => WithEverything.Value,
        "startup" => Startup.Value,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };
}

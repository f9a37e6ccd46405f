using System.Text.Json.Nodes;

namespace Bulkhead.Reach.Tests.Rules;

/// <summary>How the attacker of a case comes to hold what a condition of a rule asks for: by the simplest rule that gives it.</summary>
internal static class HeldBy
{
    /// <summary>The rule, its action, and the attribute that is its target, by hold and kind.</summary>
    public static readonly Dictionary<string, (string Rule, string Action, string Target)> Rules = new(StringComparer.Ordinal)
    {
        ["changes s3.bucket"] = ("X42", "s3:PutObject", "objects"),
        ["reads s3.bucket"] = ("X41", "s3:GetObject", "objects"),
        ["reads lambda.function"] = ("F34", "lambda:GetFunctionConfiguration", ""),
        ["runs code in ec2.instance"] = ("C31", "ssm:StartSession", ""),
        ["reads ec2.instance"] = ("F33", "ec2:DescribeInstanceAttribute", ""),
        ["changes iam.saml-provider"] = ("A42", "iam:UpdateSAMLProvider", ""),
        ["changes iam.oidc-provider"] = ("H12", "iam:AddClientIDToOpenIDConnectProvider", ""),
        ["changes ecr.repository"] = ("F16", "ecr:SetRepositoryPolicy", ""),
        ["reads ecr.repository"] = ("F16", "ecr:SetRepositoryPolicy", ""),
        ["changes codecommit.repository"] = ("G01", "codecommit:GitPush", ""),
        ["runs code in lightsail.instance"] = ("F61", "lightsail:GetInstanceAccessDetails", ""),
        ["reads secretsmanager.secret"] = ("F05", "secretsmanager:GetSecretValue", ""),
        ["reads ssm.parameter"] = ("F07", "ssm:GetParameter", ""),
        ["reads ec2.snapshot"] = ("F32", "ebs:ListSnapshotBlocks", ""),
        ["reads logs.log-group"] = ("X49", "logs:GetLogEvents", "streams"),
        ["changes kms.key"] = ("F01", "kms:PutKeyPolicy", ""),
        ["changes cognito-idp.user-pool"] = ("F51", "cognito-idp:AdminCreateUser", ""),
    };

    /// <summary>The declared fact by which the rows of the cases give something.</summary>
    public const string Fact = "held-in-this-case";

    /// <summary>
    /// The rows of the cases, for what the library gives only together with what follows from it: there the rule of the case
    /// would have nothing left to give.
    /// </summary>
    public static readonly Dictionary<string, string> Given = new(StringComparer.Ordinal)
    {
        ["changes codepipeline.pipeline"] = "X901",
        ["runs code in eks.cluster"] = "X902",
        ["changes code-host.subject"] = "X903",
        ["changes codepipeline.action"] = "X904",
        ["runs code in lambda.function"] = "X905",
    };

    /// <summary>The rows of <see cref="Given"/>.</summary>
    public static readonly string Rows = new JsonArray([.. Given.Select(g => (JsonNode)new JsonObject
    {
        ["id"] = g.Value,
        ["name"] = $"{g.Key}, as the case has it",
        ["reference"] = "tests/Bulkhead.Reach.Tests/Rules/HeldBy.cs",
        ["for"] = new JsonArray($"{g.Key[(g.Key.LastIndexOf(' ') + 1)..]} as held"),
        ["if"] = new JsonArray($"declared {Fact} of held"),
        ["calls"] = new JsonArray(),
        ["gives"] = new JsonArray($"{g.Key[..g.Key.LastIndexOf(' ')]} held"),
    })]).ToJsonString();

    /// <summary>Further permissions of those rules.</summary>
    public static readonly Dictionary<string, string[]> Besides = new(StringComparer.Ordinal)
    {
        ["F32"] = ["ebs:GetSnapshotBlock"],
    };
}

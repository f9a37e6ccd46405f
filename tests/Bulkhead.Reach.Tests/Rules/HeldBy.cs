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
        ["changes codepipeline.pipeline"] = ("G03", "codepipeline:UpdatePipeline", ""),
        ["changes ecr.repository"] = ("F16", "ecr:SetRepositoryPolicy", ""),
        ["reads ecr.repository"] = ("F16", "ecr:SetRepositoryPolicy", ""),
        ["changes codecommit.repository"] = ("G01", "codecommit:GitPush", ""),
        ["runs code in eks.cluster"] = ("H13", "eks:CreateAccessEntry", ""),
        ["runs code in lightsail.instance"] = ("F61", "lightsail:GetInstanceAccessDetails", ""),
        ["reads secretsmanager.secret"] = ("F05", "secretsmanager:GetSecretValue", ""),
        ["reads ssm.parameter"] = ("F07", "ssm:GetParameter", ""),
        ["reads ec2.snapshot"] = ("F32", "ebs:ListSnapshotBlocks", ""),
        ["reads logs.log-group"] = ("X49", "logs:GetLogEvents", "streams"),
        ["changes kms.key"] = ("F01", "kms:PutKeyPolicy", ""),
        ["changes cognito-idp.user-pool"] = ("F51", "cognito-idp:AdminCreateUser", ""),
    };

    /// <summary>Further permissions of those rules.</summary>
    public static readonly Dictionary<string, string[]> Besides = new(StringComparer.Ordinal)
    {
        ["G03"] = ["codeconnections:UseConnection"],
        ["H13"] = ["eks:AssociateAccessPolicy"],
        ["F32"] = ["ebs:GetSnapshotBlock"],
    };
}

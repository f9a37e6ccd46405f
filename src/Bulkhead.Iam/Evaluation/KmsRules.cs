using Bulkhead.Iam.Matching;

namespace Bulkhead.Iam.Evaluation;

/// <summary>What is special about KMS keys and their aliases (KMS Developer Guide, "Controlling access to aliases").</summary>
internal static class KmsRules
{
    // A key named by its alias: the key's id isn't known, so only patterns that leave the id open can match.
    private const string UnknownKey = "key/\uFFFF";

    public static bool IsAlias(ArnText arn) => arn.Service.SequenceEqual("kms") && arn.ResourcePart.StartsWith("alias/", StringComparison.Ordinal);

    public static bool IsAwsManaged(ArnText arn) => arn.Service.SequenceEqual("kms") && arn.ResourcePart.StartsWith("alias/aws/", StringComparison.Ordinal);

    /// <summary>Whether an alias is a resource of the action itself.</summary>
    public static bool IsAboutAliases(string lowerAction) => lowerAction is "kms:createalias" or "kms:updatealias" or "kms:deletealias";

    /// <summary>
    /// The resource that policies see: an operation on a key that is called by its alias is authorized on the key, so an
    /// alias ARN in a policy does not reach it.
    /// </summary>
    public static ArnText ResourceFor(RequestAction action, ArnText resource) =>
        action is { IsKms: true, IsAboutAliases: false } && IsAlias(resource)
            ? new ArnText($"{resource.BeforeResourcePart}{UnknownKey}")
            : resource;
}

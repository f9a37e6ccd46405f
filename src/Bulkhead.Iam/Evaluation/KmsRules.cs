using Bulkhead.Core.Identifiers;

namespace Bulkhead.Iam.Evaluation;

/// <summary>What is special about KMS keys and their aliases (KMS Developer Guide, "Controlling access to aliases").</summary>
internal static class KmsRules
{
    // A key named by its alias: the key's id isn't known, so only patterns that leave the id open can match.
    private const string UnknownKey = "key/\uFFFF";

    public static bool IsAlias(Arn? arn) => arn is { Service: "kms" } kms && kms.Resource.StartsWith("alias/", StringComparison.Ordinal);

    public static bool IsAwsManaged(Arn? arn) => arn is { Service: "kms" } kms && kms.Resource.StartsWith("alias/aws/", StringComparison.Ordinal);

    /// <summary>Whether an alias is a resource of the action itself.</summary>
    public static bool IsAboutAliases(string lowerAction) => lowerAction is "kms:createalias" or "kms:updatealias" or "kms:deletealias";

    /// <summary>
    /// The resource that policies see: an operation on a key that is called by its alias is authorized on the key, so an
    /// alias ARN in a policy does not reach it.
    /// </summary>
    public static string ResourceFor(string lowerAction, string resource, Arn? arn) =>
        IsAlias(arn) && lowerAction.StartsWith("kms:", StringComparison.Ordinal) && !IsAboutAliases(lowerAction)
            ? (arn!.Value with { Resource = UnknownKey }).ToString()
            : resource;
}

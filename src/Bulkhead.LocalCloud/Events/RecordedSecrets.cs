using Bulkhead.Aws.Models;

namespace Bulkhead.LocalCloud.Events;

/// <summary>
/// What events do not show: whatever AWS's models mark as sensitive, some names in every service, and what services hide or
/// show beside that.
/// </summary>
internal static class RecordedSecrets
{
    private static readonly RecordedDisplay Hidden = RecordedDisplay.Behind("HIDDEN_DUE_TO_SECURITY_REASONS");

    // AWS Organizations User Guide, "AWS Organizations and CloudTrail": addresses and names of accounts are asterisks.
    private static readonly RecordedDisplay Asterisks = RecordedDisplay.Behind("****");

    // Amazon EC2 Developer Guide, "Log Amazon EC2 API calls": user data and the like.
    private static readonly RecordedDisplay Removed = RecordedDisplay.Behind("<sensitiveDataRemoved>");

    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "SecretAccessKey", "SessionToken", "Password", "Body", "TokenCode", "WebIdentityToken", "SAMLAssertion", "SecretString", "SecretBinary", "Plaintext",
    };

    // What the models do not mark, or what a service shows in a way of its own: "SERVICE:OPERATION:MEMBER", with * for every operation.
    private static readonly Dictionary<string, RecordedDisplay> Exceptions = new(StringComparer.OrdinalIgnoreCase)
    {
        // AWS access portal: who holds the token is signed in.
        ["sso:*:accessToken"] = RecordedDisplay.LeftOut,
        // AWS Lambda Developer Guide, "Logging AWS Lambda API calls using AWS CloudTrail": "parameter is omitted".
        ["lambda:*:ZipFile"] = RecordedDisplay.LeftOut,
        ["lambda:*:Variables"] = RecordedDisplay.LeftOut,
        // AWS CloudFormation User Guide, "Logging AWS CloudFormation API calls with AWS CloudTrail": parameters have keys and no values.
        ["cloudformation:*:ParameterValue"] = RecordedDisplay.LeftOut,
        ["ec2:RunInstances:UserData"] = Removed,
        ["ec2:ModifyInstanceAttribute:UserData"] = Removed,
        // AWS Account Management Reference Guide, "Logging API calls with AWS CloudTrail", example 2: all fields are there.
        ["account:PutAlternateContact:Name"] = RecordedDisplay.Shown,
        ["account:PutAlternateContact:EmailAddress"] = RecordedDisplay.Shown,
        ["account:PutAlternateContact:PhoneNumber"] = RecordedDisplay.Shown,
        ["account:PutAlternateContact:Title"] = RecordedDisplay.Shown,
        // The name of a key is no secret: rules look for buckets that are encrypted with somebody else's.
        ["s3:*:KMSMasterKeyID"] = RecordedDisplay.Shown,
        ["s3:*:SSEKMSKeyId"] = RecordedDisplay.Shown,
    };

    /// <summary>How a member of a request or an answer is shown.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="name">The member's name; empty for an item of a list.</param>
    /// <param name="shape">The member's type; null where the model has none.</param>
    public static RecordedDisplay Find(OperationModel operation, string name, Shape? shape)
    {
        var service = operation.Service.Name;
        if (name.Length > 0
            && (Exceptions.TryGetValue($"{service}:{operation.Name}:{name}", out var display) || Exceptions.TryGetValue($"{service}:*:{name}", out display))) return display;
        if (shape is not { IsSensitive: true } && !Names.Contains(name)) return RecordedDisplay.Shown;
        return service switch
        {
            "organizations" => Asterisks,
            "ec2" => Removed,
            _ => Hidden,
        };
    }
}

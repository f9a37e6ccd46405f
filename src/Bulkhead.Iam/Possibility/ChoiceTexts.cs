using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Iam.Possibility;

/// <summary>What a witness rests on, in words.</summary>
internal static class ChoiceTexts
{
    public static RestsOn Of(string key, ContextValue value, KeyOwner owner) => new(key, value, owner, Text(key, value));

    private static string Text(string key, ContextValue value)
    {
        var said = string.Join(", ", value.Values);
        return key.ToLowerInvariant() switch
        {
            "aws:sourceip" or "aws:vpcsourceip" => $"from the address {said}",
            "aws:sourcevpc" or "aws:sourcevpcarn" => $"from the VPC {said}",
            "aws:sourcevpce" => $"through the VPC endpoint {said}",
            "aws:vpceaccount" => $"through a VPC endpoint of account {said}",
            "aws:vpceorgid" or "aws:vpceorgpaths" => $"through a VPC endpoint of {said}",
            "aws:currenttime" or "aws:epochtime" => $"at the time {said}",
            "aws:tokenissuetime" => $"with a session made at {said}",
            "aws:multifactorauthpresent" => said.Equals("true", StringComparison.OrdinalIgnoreCase) ? "with multi-factor authentication" : "without multi-factor authentication",
            "aws:multifactorauthage" => $"{said} seconds after multi-factor authentication",
            "aws:requestedregion" => $"in the region {said}",
            "aws:securetransport" => said.Equals("true", StringComparison.OrdinalIgnoreCase) ? "over TLS" : "without TLS",
            "aws:useragent" => $"with the user agent '{said}'",
            "aws:referer" => $"with the referer '{said}'",
            "sts:externalid" => $"with the external id '{said}'",
            "sts:rolesessionname" => $"with the session name '{said}'",
            "sts:sourceidentity" => $"with the source identity '{said}'",
            "aws:tagkeys" => $"with the tag keys {said}",
            "iam:passedtoservice" => $"passed to {said}",
            "iam:permissionsboundary" => $"with the permissions boundary {said}",
            "iam:policyarn" => $"with the policy {said}",
            _ when key.StartsWith("aws:RequestTag/", StringComparison.OrdinalIgnoreCase) => $"with the tag {key["aws:RequestTag/".Length..]}={said}",
            _ => $"with {key} = {(said.Length == 0 ? "''" : said)}",
        };
    }
}

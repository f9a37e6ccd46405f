namespace Bulkhead.LocalCloud.Services.Config;

/// <summary>What a rule says of one resource.</summary>
/// <param name="ResourceType">The resource's type; <c>AWS::::Account</c> for the account.</param>
/// <param name="ResourceId">Its id.</param>
/// <param name="IsCompliant">Whether it is as the rule wants it.</param>
internal sealed record RuleFinding(string ResourceType, string ResourceId, bool IsCompliant);

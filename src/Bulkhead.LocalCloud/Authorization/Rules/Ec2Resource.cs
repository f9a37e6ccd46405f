using System.Text.Json.Nodes;

namespace Bulkhead.LocalCloud.Authorization.Rules;

/// <summary>A resource of EC2 as a policy sees it.</summary>
/// <param name="Arn">Its ARN.</param>
/// <param name="Tags">Its tags; null for none.</param>
/// <param name="Keys">The keys that it brings.</param>
internal sealed record Ec2Resource(string Arn, JsonObject? Tags, ContextKeys Keys);

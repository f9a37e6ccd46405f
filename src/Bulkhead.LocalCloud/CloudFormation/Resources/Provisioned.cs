using System.Text.Json.Nodes;

namespace Bulkhead.LocalCloud.CloudFormation.Resources;

/// <summary>A real resource.</summary>
/// <param name="PhysicalId">What <c>Ref</c> gives and the service knows it by.</param>
/// <param name="Attributes">What <c>Fn::GetAtt</c> gives, by attribute.</param>
internal sealed record Provisioned(string PhysicalId, JsonObject Attributes);

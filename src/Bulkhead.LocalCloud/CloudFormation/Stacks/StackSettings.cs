using Bulkhead.LocalCloud.CloudFormation.Resources;

namespace Bulkhead.LocalCloud.CloudFormation.Stacks;

/// <summary>How a local cloud deploys stacks.</summary>
/// <param name="Catalogue">The resource types that it has.</param>
/// <param name="ResourcePace">How long, on the cloud's clock, each resource shows as in progress.</param>
/// <param name="AutoDeploymentDelay">How long after an account's move stack sets deploy to it.</param>
internal sealed record StackSettings(ResourceCatalogue Catalogue, TimeSpan ResourcePace = default, TimeSpan AutoDeploymentDelay = default);

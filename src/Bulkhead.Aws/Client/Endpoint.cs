using Bulkhead.Core.Identifiers;

namespace Bulkhead.Aws.Client;

/// <summary>Where a service answers.</summary>
/// <param name="Address">The address of its API.</param>
/// <param name="SigningRegion">The region in the signature's scope, which for global services is not the caller's.</param>
/// <param name="IsCustom">Whether the user gave the address: then hosts get no prefixes, and S3 uses path style.</param>
internal sealed record Endpoint(Uri Address, RegionName SigningRegion, bool IsCustom);

using Bulkhead.Core.Identifiers;

namespace Bulkhead.Config.Regions;

/// <summary>A region that AWS has.</summary>
/// <param name="Name">Its name, such as <c>eu-west-1</c>.</param>
/// <param name="Partition">Its partition, such as <c>aws</c> or <c>aws-us-gov</c>. An organization lives in one.</param>
/// <param name="Place">Where it is, for people.</param>
/// <param name="OptIn">
/// Whether an account must turn it on first: those that began after 2019-03-20 ("Enable or disable AWS Regions in your
/// account", AWS Account Management Reference Guide).
/// </param>
public sealed record RegionInfo(RegionName Name, string Partition, string Place, bool OptIn);

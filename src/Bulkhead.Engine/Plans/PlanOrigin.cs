namespace Bulkhead.Engine.Plans;

/// <summary>What a saved plan was made from, and for: <c>apply FILE</c> goes there again, and refuses when it is something else.</summary>
/// <param name="Configuration">The configuration; a path that is not rooted is relative to the plan's own folder.</param>
/// <param name="ConfigurationDigest">A digest of every file of the configuration, with the policies that it names.</param>
/// <param name="Cloud">The cloud, as <c>--cloud</c> names it: <c>aws</c>, or <c>local:</c> and a rooted path.</param>
/// <param name="Profile">The AWS profile that was named; null for none.</param>
public sealed record PlanOrigin(string Configuration, string ConfigurationDigest, string Cloud, string? Profile);

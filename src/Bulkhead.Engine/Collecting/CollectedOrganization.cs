using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.Aws;

namespace Bulkhead.Engine.Collecting;

/// <summary>An organization with its accounts, as a collector read them.</summary>
/// <param name="Organization">The tree and its policies; null where there is no organization, or it could not be read.</param>
/// <param name="Accounts">The accounts that can be worked with, the management account first.</param>
/// <param name="Refusal">Why the organization could not be read; null where it could.</param>
public sealed record CollectedOrganization(JsonObject? Organization, ImmutableArray<CollectedAccount> Accounts, AwsRefusal? Refusal);

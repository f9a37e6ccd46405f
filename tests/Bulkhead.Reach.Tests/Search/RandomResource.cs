using System.Collections.Immutable;
using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Reach.Tests.Search;

/// <summary>A bucket or a key with its policy as JSON, and the grants of a key.</summary>
/// <param name="Account">Whose it is.</param>
/// <param name="Kind"><c>s3.bucket</c> or <c>kms.key</c>.</param>
/// <param name="Name">The bucket's name, or the key's id.</param>
/// <param name="Policy">The policy; null for none.</param>
internal sealed record RandomResource(string Account, string Kind, string Name, string? Policy)
{
    public ImmutableArray<KmsGrant> Grants { get; init; } = [];

    public string Arn => Kind == "s3.bucket" ? $"arn:aws:s3:::{Name}" : $"arn:aws:kms:eu-west-1:{Account}:key/{Name}";
}

namespace Bulkhead.Reach.Tests.Search;

/// <summary>A user or role with its policies as JSON.</summary>
internal sealed record RandomPrincipal(string Account, string Kind, string Name, string? Policy)
{
    public string? Boundary { get; init; }

    public string? Trust { get; init; }

    /// <summary>The value of its tag; null for none.</summary>
    public string? Team { get; init; }

    public string Arn => $"arn:aws:iam::{Account}:{Kind}/{Name}";
}

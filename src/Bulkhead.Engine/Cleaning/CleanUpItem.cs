using System.Collections.Immutable;

namespace Bulkhead.Engine.Cleaning;

/// <summary>Something in an account that a clean-up may remove.</summary>
public sealed record CleanUpItem
{
    /// <summary>What it is, such as <c>instance</c>: one of the types that a clean-up knows.</summary>
    public required string Type { get; init; }

    /// <summary>By what AWS removes it: an id, a name, an address or an ARN.</summary>
    public required string Id { get; init; }

    /// <summary>Its name, where that is not its id.</summary>
    public string? Name { get; init; }

    /// <summary>Its tags; null where they could not be read.</summary>
    public ImmutableDictionary<string, string>? Tags { get; init; }

    /// <summary>When it was made or, where AWS tells that, last changed, started or used; null where AWS tells neither.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Why it can't be removed now, such as a volume that an instance uses; null where nothing stands in the way.</summary>
    public string? InUse { get; init; }
}

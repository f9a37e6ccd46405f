namespace Bulkhead.Engine.Collecting;

/// <summary>Something that a collector could not read, and that stays unknown.</summary>
/// <param name="Operation">The operation, such as <c>lambda:GetPolicy</c>.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record Uncollected(string Operation, string Reason)
{
    /// <summary>Whether the cloud refused it; otherwise Bulkhead does not ask for it.</summary>
    public bool IsRefused { get; init; }
}

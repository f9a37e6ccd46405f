using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Model;

/// <summary>Something that a company runs, and how it comes into its accounts.</summary>
/// <param name="Name">The key in the file: lower-case letters, digits and hyphens.</param>
/// <param name="Delivery">How it is delivered.</param>
/// <param name="DeclaredAt">Where the file declares it.</param>
public sealed record Workload(string Name, Delivery Delivery, SourceSpan DeclaredAt)
{
    /// <summary>The role that delivers it, of the same name in each of its accounts.</summary>
    public string RoleName => $"bulkhead-delivery-{Name}";
}

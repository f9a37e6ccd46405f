using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Model;

/// <summary>A policy document of the user's own: from a file beside the configuration, or written in it.</summary>
/// <param name="Type">The Organizations policy type that it is for.</param>
/// <param name="Document">The file in which it stands.</param>
public sealed record CustomPolicy(OrganizationPolicyType Type, SourceFile Document)
{
    /// <summary>The document where it is read already, as YAML is; null where <see cref="Document"/> is JSON and nothing else.</summary>
    public DocumentNode? Root { get; init; }

    /// <summary>The policy's name in AWS when the file gives it: an existing policy of this name and type is adopted.</summary>
    public string? NameInAws { get; init; }
}

using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Model;

/// <summary>A policy document of the user's own, from a file beside the configuration.</summary>
/// <param name="Type">The Organizations policy type that it is for.</param>
/// <param name="Document">The document's text with its path.</param>
public sealed record CustomPolicy(OrganizationPolicyType Type, SourceFile Document);

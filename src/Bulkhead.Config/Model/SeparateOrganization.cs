using Bulkhead.Core.Documents;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Config.Model;

/// <summary>
/// An account of another organization that keeps what this organization's management account can't reach (docs/decisions/0007-separate-organization.md).
/// </summary>
/// <param name="Account">That account.</param>
/// <param name="Organization">The id of its organization, such as <c>o-a1b2c3d4e5</c>.</param>
/// <param name="Logs">
/// Whether every log is copied into its bucket; null where the file does not say it yet, so that the bucket is waited for.
/// </param>
/// <param name="DeclaredAt">Where the file declares it.</param>
public sealed record SeparateOrganization(AccountId Account, string Organization, bool? Logs, SourceSpan DeclaredAt);

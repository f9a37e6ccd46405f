using System.Security.Cryptography;
using System.Text;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Rules;

namespace Bulkhead.Reach.Certificates;

/// <summary>Digests of what a proof rests on: SHA-256 in hexadecimal.</summary>
public static class CertificateDigests
{
    private static readonly Lazy<string> OfEmbeddedRules = new(() => Of(
        EmbeddedRows.Files("Bulkhead.Reach.Rules.").Concat(EmbeddedRows.Files("Bulkhead.Reach.Kinds.")).Select(f => $"{f.Path}\n{f.Text}")));

    /// <summary>The digest of the rules and kinds of this version.</summary>
    public static string Rules => OfEmbeddedRules.Value;

    /// <summary>The digest of the files of a snapshot; their order and names do not matter, their text does.</summary>
    public static string Of(SnapshotInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return Of(
            inputs.AuthorizationDetails.Select(f => $"details\n{f.Root.GetRawText()}")
                .Concat(inputs.Facts.Select(f => $"facts\n{f.Root.GetRawText()}"))
                .Append($"organization\n{inputs.Organization?.Root.GetRawText()}")
                .Append($"unknown\n{inputs.OrganizationUnknown}")
                .Append($"declared\n{inputs.IsDeclarationComplete}"));
    }

    private static string Of(IEnumerable<string> parts)
    {
        var digests = parts.Select(p => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(p)))).Order(StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Join('\n', digests))));
    }
}

using System.Collections.Immutable;

namespace Bulkhead.Config.Reading;

/// <summary>What the reader must know of the guardrail library: names, and the parameters of each.</summary>
/// <param name="Names">The names of all guardrails.</param>
/// <param name="ParametersOf">The names of a guardrail's parameters; empty when it has none.</param>
internal sealed record LibraryGuardrails(ImmutableArray<string> Names, Func<string, ImmutableArray<string>> ParametersOf)
{
    public static LibraryGuardrails Embedded { get; } = new(
        [
            "block-public-images",
            "block-public-networks",
            "block-public-snapshots",
            "deny-account-region-changes",
            "deny-all",
            "deny-anonymous-access",
            "deny-backup-deletion",
            "deny-billing-changes",
            "deny-commitments",
            "deny-confused-deputies",
            "deny-customer-provided-keys",
            "deny-default-vpc",
            "deny-disabling-detection",
            "deny-disabling-encryption-defaults",
            "deny-domain-transfers",
            "deny-external-sharing",
            "deny-federation-changes",
            "deny-iam-users",
            "deny-internet-gateways",
            "deny-key-lockout",
            "deny-kms-key-deletion",
            "deny-large-instances",
            "deny-leaving-organization",
            "deny-log-deletion",
            "deny-marketplace-purchases",
            "deny-network-links",
            "deny-object-deletion",
            "deny-public-databases",
            "deny-public-functions",
            "deny-public-storage",
            "deny-reaching-other-accounts",
            "deny-root-user",
            "deny-serial-console",
            "instance-metadata-defaults",
            "limit-presigned-urls",
            "only-account-principals",
            "only-governed-regions",
            "only-hipaa-services",
            "only-organization-principals",
            "only-organization-resources",
            "only-organization-roles",
            "only-pci-services",
            "only-trusted-images",
            "only-trusted-web-identities",
            "protect-baseline",
            "require-encrypted-storage",
            "require-imdsv2",
            "require-tls",
        ],
        _ => []);
}

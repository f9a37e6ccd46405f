namespace Bulkhead.Engine.Compliance;

/// <summary>A document that says which rules of AWS Config answer which controls.</summary>
/// <param name="Name">A short name, such as <c>security-hub</c>.</param>
/// <param name="Title">Its title.</param>
/// <param name="Address">Where AWS publishes it; null for Bulkhead's own judgement.</param>
/// <param name="ReadIn">The copy with which the pairings were compared, and when.</param>
public sealed record PairingDocument(string Name, string Title, string? Address, string ReadIn)
{
    /// <summary>The table of AWS's sample conformance pack for HIPAA.</summary>
    public static PairingDocument ConfigHipaa { get; } = new(
        "aws-config",
        "AWS Config Developer Guide, \"Operational Best Practices for HIPAA Security\"",
        "https://docs.aws.amazon.com/config/latest/developerguide/operational-best-practices-for-hipaa_security.html",
        "cdk-nag 3.0.2, RULES.md, sections \"HIPAA Security\" and its \"Excluded Rules\", to which AWS carried the table; compared 2026-11-22");

    /// <summary>AWS Audit Manager's framework for HIPAA, which pairs controls with rules beyond that table.</summary>
    public static PairingDocument AuditManagerHipaa { get; } = new(
        "audit-manager",
        "AWS Audit Manager User Guide, \"HIPAA Security Rule: Feb 2003\"",
        "https://docs.aws.amazon.com/audit-manager/latest/userguide/HIPAA.html",
        "turbot/steampipe-mod-aws-compliance, hipaa_security_rule_2003, which follows the framework control by control; compared 2026-11-22");

    /// <summary>The related requirements of Security Hub's controls.</summary>
    public static PairingDocument SecurityHubPci { get; } = new(
        "security-hub",
        "AWS Security Hub User Guide, \"PCI DSS in Security Hub CSPM\" and the related requirements (PCI DSS v4.0.1) of each control",
        "https://docs.aws.amazon.com/securityhub/latest/userguide/pci-standard.html",
        "copies of these pages in public repositories; compared 2026-11-22");

    /// <summary>The table of AWS's sample conformance pack for PCI DSS 4.0.</summary>
    public static PairingDocument ConfigPci { get; } = new(
        "aws-config",
        "AWS Config Developer Guide, \"Operational Best Practices for PCI DSS 4.0 (Including global resource types)\"",
        "https://docs.aws.amazon.com/config/latest/developerguide/conformancepack-sample-templates.html",
        "a copy of the guide's PDF in a public repository; compared 2026-11-22");

    /// <summary>Bulkhead's own judgement: no document of AWS was found that pairs the two.</summary>
    public static PairingDocument Bulkhead { get; } = new("bulkhead", "Bulkhead's own judgement", null, "docs/baseline.md says why");
}

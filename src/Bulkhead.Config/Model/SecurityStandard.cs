namespace Bulkhead.Config.Model;

/// <summary>A standard that Security Hub checks accounts against.</summary>
public enum SecurityStandard
{
    /// <summary>AWS Foundational Security Best Practices.</summary>
    Foundational,

    /// <summary>CIS AWS Foundations Benchmark 3.0.</summary>
    Cis,

    /// <summary>NIST SP 800-53 revision 5.</summary>
    Nist80053,

    /// <summary>NIST SP 800-171 revision 2.</summary>
    Nist800171,

    /// <summary>PCI DSS 4.0.1.</summary>
    Pci,
}

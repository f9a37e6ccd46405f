namespace Bulkhead.Engine.Compliance;

/// <summary>What answers a control in an account. The closed set is the nested records.</summary>
public abstract record ComplianceProof
{
    private ComplianceProof()
    {
    }

    /// <summary>Who says that it answers the control. Of everything that AWS does not know, Bulkhead does.</summary>
    public virtual PairingSource PairedBy => PairingSource.Own;

    /// <summary>A rule of AWS Config in the account.</summary>
    /// <param name="Name">The rule's name.</param>
    /// <param name="Source">Who says that it answers the control.</param>
    public sealed record Rule(string Name, PairingSource Source) : ComplianceProof
    {
        /// <inheritdoc/>
        public override PairingSource PairedBy => Source;
    }

    /// <summary>A guardrail over the account.</summary>
    /// <param name="Name">The guardrail's name.</param>
    public sealed record Guardrail(string Name) : ComplianceProof;

    /// <summary>A setting of the account's baseline.</summary>
    /// <param name="Name">The setting's name.</param>
    public sealed record Setting(string Name) : ComplianceProof;

    /// <summary>A stack of the account's baseline.</summary>
    /// <param name="Name">The stack's name.</param>
    public sealed record Stack(string Name) : ComplianceProof;

    /// <summary>A service of detection, administered from the security account, of which the account is a member.</summary>
    /// <param name="Name">What the names of its settings begin with, such as <c>guardduty</c>.</param>
    public sealed record Detection(string Name) : ComplianceProof;

    /// <summary>The organization's trail, and the bucket in which nobody deletes or changes its logs.</summary>
    public sealed record LockedTrail : ComplianceProof;

    /// <summary>That logs are kept for so long.</summary>
    /// <param name="Days">The days that the framework asks for.</param>
    public sealed record LogRetention(int Days) : ComplianceProof;

    /// <summary>The file's invariants that speak of the account, its kind or its unit.</summary>
    public sealed record Invariants : ComplianceProof;
}

using System.Collections.Immutable;

namespace Bulkhead.Engine.Compliance;

/// <summary>How the lists of controls are written.</summary>
internal static class ControlList
{
    /// <summary>A control that these rules of AWS Config and these proofs answer.</summary>
    public static ComplianceControl Control(string id, string title, string rules, params ComplianceProof[] proofs) => new(
        id, title, [.. rules.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(r => new ComplianceProof.Rule(r)), .. proofs]);

    /// <summary>A guardrail over the account.</summary>
    public static ComplianceProof Guardrail(string name) => new ComplianceProof.Guardrail(name);

    /// <summary>A setting of the account's baseline.</summary>
    public static ComplianceProof Setting(string name) => new ComplianceProof.Setting(name);

    /// <summary>A stack of the account's baseline.</summary>
    public static ComplianceProof Stack(string name) => new ComplianceProof.Stack(name);

    /// <summary>A service of detection.</summary>
    public static ComplianceProof Detection(string name) => new ComplianceProof.Detection(name);

    /// <summary>The organization's locked trail.</summary>
    public static ComplianceProof Trail { get; } = new ComplianceProof.LockedTrail();

    /// <summary>The file's invariants.</summary>
    public static ComplianceProof FileInvariants { get; } = new ComplianceProof.Invariants();

    /// <summary>A framework whose rules are those of its controls.</summary>
    public static ComplianceFramework Framework(string name, string title, string kind, string source, ImmutableArray<ComplianceControl> controls) =>
        new(name, title, kind, source, ManagedRules.Of(controls), controls);
}

using System.Collections.Immutable;

namespace Bulkhead.Engine.Compliance;

/// <summary>How the lists of controls are written.</summary>
internal static class ControlList
{
    /// <summary>A control that these rules of AWS Config and these proofs answer.</summary>
    public static ComplianceControl Control(string id, string title, ImmutableArray<ComplianceProof> rules, params ComplianceProof[] proofs) =>
        new(id, title, [.. rules, .. proofs]);

    /// <summary>Rules that a document pairs with the control, in a table that is sorted by control.</summary>
    public static IEnumerable<ComplianceProof> By(PairingDocument document, string rules) =>
        rules.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(r => new ComplianceProof.Rule(r, new PairingSource(document, null)));

    /// <summary>A rule that a place of a document pairs with the control.</summary>
    public static ComplianceProof By(PairingDocument document, string place, string rule) => new ComplianceProof.Rule(rule, new PairingSource(document, place));

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

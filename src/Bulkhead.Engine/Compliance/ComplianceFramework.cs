using System.Collections.Immutable;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Baseline.Stacks;

namespace Bulkhead.Engine.Compliance;

/// <summary>
/// A framework for which Bulkhead gathers evidence: its controls, the rules of AWS Config that check them in the accounts of its
/// kind, and what Bulkhead itself knows of them. It is a part of what an auditor asks, not all of it.
/// </summary>
public sealed class ComplianceFramework
{
    private readonly Lazy<StackTemplate> _template;

    internal ComplianceFramework(string name, string title, string kind, string source, ImmutableArray<ComplianceRule> rules, ImmutableArray<ComplianceControl> controls)
    {
        (Name, Title, Kind, Source, Rules, Controls) = (name, title, kind, source, rules, controls);
        _template = new Lazy<StackTemplate>(() => ConformanceTemplate.Of(this));
    }

    /// <summary>Those that there are.</summary>
    public static ImmutableArray<ComplianceFramework> All { get; } = [HipaaControls.Framework, PciControls.Framework];

    /// <summary>The word of the command line: <c>hipaa</c> or <c>pci</c>.</summary>
    public string Name { get; }

    /// <summary>Its full name with the version.</summary>
    public string Title { get; }

    /// <summary>The kind of its accounts; kinds that extend it are of it, too.</summary>
    public string Kind { get; }

    /// <summary>The AWS document from which the rules of its controls come.</summary>
    public string Source { get; }

    /// <summary>The rules that run in its accounts.</summary>
    public ImmutableArray<ComplianceRule> Rules { get; }

    /// <summary>Its controls, as far as something of AWS or Bulkhead answers them.</summary>
    public ImmutableArray<ComplianceControl> Controls { get; }

    /// <summary>The documents by which its rules answer its controls, in the order in which they are first named.</summary>
    public ImmutableArray<PairingDocument> Documents =>
        [.. Controls.SelectMany(c => c.Proofs).OfType<ComplianceProof.Rule>().Select(r => r.Source.Document).Append(PairingDocument.Bulkhead).Distinct()];

    /// <summary>The name of its conformance pack, which is also the stack's.</summary>
    public string Pack => StackTemplate.Prefix + "compliance-" + Name;

    /// <summary>The name of the conformance pack with the rules of users and policies, in the home region.</summary>
    public string GlobalPack => Pack + "-global";

    /// <summary>The stack that makes both.</summary>
    public StackTemplate Template => _template.Value;

    /// <summary>The framework of a name, or null.</summary>
    public static ComplianceFramework? Find(string name) => All.FirstOrDefault(f => f.Name == name);

    /// <summary>The frameworks that bind an account: those of its kind, and of the kinds that its kind extends.</summary>
    public static IEnumerable<ComplianceFramework> Of(OrganizationModel model, Account account)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(account);
        return All.Where(f => f.Binds(model, account));
    }

    /// <summary>Whether it binds an account.</summary>
    public bool Binds(OrganizationModel model, Account account)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(account);
        for (var kind = account.Kind; kind is not null; kind = model.Kinds.GetValueOrDefault(kind)?.Extends)
        {
            if (kind == Kind) return true;
        }

        return false;
    }
}

using System.Collections.Immutable;
using Bulkhead.Core.Diagnostics;

namespace Bulkhead.Reach.Rules;

/// <summary>The rules that this assembly carries.</summary>
public static class RuleLibrary
{
    private const string Prefix = "Bulkhead.Reach.Rules.";

    private static readonly Lazy<ImmutableArray<Rule>> Lazy = new(Load);

    /// <summary>All rules, in the order of their ids.</summary>
    /// <exception cref="InvalidOperationException">A row is bad, which is a bug of this assembly.</exception>
    public static ImmutableArray<Rule> Embedded => Lazy.Value;

    private static ImmutableArray<Rule> Load()
    {
        var diagnostics = new DiagnosticBag();
        var rules = EmbeddedRows.Files(Prefix).SelectMany(f => RuleReader.Read(f, diagnostics)).OrderBy(r => r.Id, StringComparer.Ordinal).ToImmutableArray();
        EmbeddedRows.ThrowIfBad(diagnostics);
        var repeated = rules.GroupBy(r => r.Id, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1);
        return repeated is null ? rules : throw new InvalidOperationException($"The rule '{repeated.Key}' is there twice.");
    }
}

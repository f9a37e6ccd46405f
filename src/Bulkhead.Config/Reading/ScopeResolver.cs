using System.Collections.Immutable;
using Bulkhead.Config.Model;
using Bulkhead.Core.Documents;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Config.Reading;

/// <summary>
/// Finds what the place of a guardrail names: <c>everywhere</c>, a kind, an account or a unit. A kind stands for the
/// kinds that extend it, too. <c>kind:</c>, <c>account:</c> or <c>unit:</c> before the name tells two places of one name
/// apart.
/// </summary>
internal sealed class ScopeResolver(ReadingContext context, KindReader kinds, IReadOnlyDictionary<string, string> kindOfAccount, IReadOnlySet<string> units)
{
    private static readonly string[] Prefixes = ["kind:", "account:", "unit:"];

    /// <summary>What the name stands for; empty, with a diagnostic, when it stands for nothing.</summary>
    public ImmutableArray<GuardrailScope> Resolve(string place, SourceSpan span)
    {
        if (place == "everywhere") return [new GuardrailScope.Everywhere()];
        var prefix = Array.Find(Prefixes, p => place.StartsWith(p, StringComparison.Ordinal)) ?? "";
        var name = place[prefix.Length..];
        var isKind = prefix is "" or "kind:" && kinds.Knows(name);
        var isAccount = prefix is "" or "account:" && kindOfAccount.ContainsKey(name);
        var isUnit = prefix is "" or "unit:" && units.Contains(name);

        // An account called like its own kind: the kind is meant, and has the account in it.
        if (isKind && isAccount && kinds.Is(kindOfAccount[name], name)) isAccount = false;
        if ((isKind ? 1 : 0) + (isAccount ? 1 : 0) + (isUnit ? 1 : 0) > 1)
        {
            var choices = new[] { (isKind, "kind"), (isAccount, "account"), (isUnit, "unit") }.Where(c => c.Item1).Select(c => c.Item2).ToList();
            context.Report(
                ConfigurationDiagnostics.AmbiguousScope, span, $"'{name}' names {string.Join(" and ", choices.Select(c => $"{(c == "account" ? "an" : "a")} {c}"))}",
                help: $"write {string.Join(" or ", choices.Select(c => $"'{c}:{name}'"))}");
            return [];
        }

        if (isAccount) return [new GuardrailScope.OnAccount(name)];
        if (isUnit) return [new GuardrailScope.InUnit(UnitPath.Parse(name))];
        if (isKind) return [.. kinds.Names.Where(k => kinds.Is(k, name)).Select(k => new GuardrailScope.OfKind(k))];

        var known = Known(prefix).ToList();
        context.ReportUnknown(
            ConfigurationDiagnostics.UnknownScope, span, $"'{name}' is no {(prefix.Length > 0 ? prefix[..^1] : "kind, account or unit")}", name, known,
            "write 'everywhere', a kind, the path of a unit, or the name of an account");
        return [];
    }

    private IEnumerable<string> Known(string prefix)
    {
        if (prefix.Length == 0) yield return "everywhere";
        if (prefix is "" or "kind:") foreach (var kind in kinds.Names) yield return kind;
        if (prefix is "" or "account:") foreach (var account in kindOfAccount.Keys) yield return account;
        if (prefix is "" or "unit:") foreach (var unit in units) yield return unit;
    }
}

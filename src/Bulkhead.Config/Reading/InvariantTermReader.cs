using Bulkhead.Config.Model;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Config.Reading;

/// <summary>
/// Finds what a word of an invariant names: an account, a kind, a unit, a group, a tag, a role or user, or an ARN. A prefix
/// such as <c>account:</c> tells two things of one name apart.
/// </summary>
internal sealed class InvariantTermReader(
    ReadingContext context, KindReader kinds, IReadOnlyDictionary<string, string> kindOfAccount, IReadOnlySet<string> units, IReadOnlySet<string> groups,
    IReadOnlySet<string> workloads)
{
    private const string Delivery = "delivery(";

    private static readonly string[] Places = ["account:", "kind:", "unit:", "group:"];

    private static readonly string[] Prefixes = [.. Places, "tag:", "role:", "user:", "arn:"];

    /// <summary>What the word names; null, with a diagnostic, when it names nothing.</summary>
    public InvariantTerm? Read(SentenceWord word)
    {
        if (word.Text.StartsWith(Delivery, StringComparison.Ordinal) && word.Text.EndsWith(')')) return ReadDelivery(word, word.Text[Delivery.Length..^1]);
        var prefix = Array.Find(Prefixes, p => word.Text.StartsWith(p, StringComparison.Ordinal)) ?? "";
        var name = word.Text[prefix.Length..];
        return prefix switch
        {
            "tag:" => ReadTag(word, name),
            "role:" or "user:" => ReadName(word, prefix[..^1], name),
            "arn:" => ReadArn(word),
            _ => ReadPlace(word, prefix, name),
        };
    }

    private InvariantTerm.OfDelivery? ReadDelivery(SentenceWord word, string name)
    {
        if (workloads.Contains(name)) return new InvariantTerm.OfDelivery(name) { Text = word.Text };
        context.ReportUnknown(InvariantDiagnostics.UnknownName, word.Span, $"'{name}' is no workload", name, workloads, "write delivery(NAME) with the name of a workload of the file");
        return null;
    }

    private InvariantTerm.Tagged? ReadTag(SentenceWord word, string text)
    {
        var cut = text.IndexOf('=', StringComparison.Ordinal);
        if (cut > 0 && cut < text.Length - 1) return new InvariantTerm.Tagged(text[..cut], text[(cut + 1)..]) { Text = word.Text };
        context.Report(InvariantDiagnostics.Pattern, word.Span, $"'{word.Text}' is no tag", help: "write tag:KEY=VALUE, as in tag:stage=prod");
        return null;
    }

    private InvariantTerm.ByName? ReadName(SentenceWord word, string kind, string pattern)
    {
        if (pattern.Length is > 0 and <= 64 && pattern.All(c => char.IsAsciiLetterOrDigit(c) || "+=,.@-_*?".Contains(c, StringComparison.Ordinal)))
        {
            return new InvariantTerm.ByName(kind, pattern) { Text = word.Text };
        }

        context.Report(InvariantDiagnostics.Pattern, word.Span, $"'{pattern}' is no name of a {kind}", help: $"write {kind}:NAME; * and ? stand for other characters");
        return null;
    }

    private InvariantTerm.ByArn? ReadArn(SentenceWord word)
    {
        if (word.Text.Count(c => c == ':') >= 5) return new InvariantTerm.ByArn(word.Text) { Text = word.Text };
        context.Report(InvariantDiagnostics.Pattern, word.Span, $"'{word.Text}' is no ARN", help: "write all six parts, as in arn:aws:s3:::exports or arn:aws:iam::*:role/deploy-*");
        return null;
    }

    private InvariantTerm? ReadPlace(SentenceWord word, string prefix, string name)
    {
        var isKind = prefix is "" or "kind:" && kinds.Knows(name);
        var isAccount = prefix is "" or "account:" && (kindOfAccount.ContainsKey(name) || name == InvariantTerm.OfAccount.Management);
        var isUnit = prefix is "" or "unit:" && units.Contains(name);
        var isGroup = prefix is "" or "group:" && groups.Contains(name);

        // An account called like its own kind: the kind is meant, and has the account in it.
        if (isKind && isAccount && kindOfAccount.TryGetValue(name, out var kind) && kinds.Is(kind, name)) isAccount = false;
        var found = new List<string>();
        if (isKind) found.Add("kind");
        if (isAccount) found.Add("account");
        if (isUnit) found.Add("unit");
        if (isGroup) found.Add("group");
        if (found.Count > 1)
        {
            context.Report(
                InvariantDiagnostics.AmbiguousName, word.Span, $"'{name}' names {string.Join(" and ", found.Select(c => $"{(c == "account" ? "an" : "a")} {c}"))}",
                help: $"write {string.Join(" or ", found.Select(c => $"'{c}:{name}'"))}");
            return null;
        }

        if (isAccount) return new InvariantTerm.OfAccount(name) { Text = word.Text };
        if (isUnit) return new InvariantTerm.OfUnit(UnitPath.Parse(name)) { Text = word.Text };
        if (isGroup) return new InvariantTerm.OfGroup(name) { Text = word.Text };
        if (isKind) return new InvariantTerm.OfKind([.. kinds.Names.Where(k => kinds.Is(k, name))]) { Text = word.Text };
        context.ReportUnknown(
            InvariantDiagnostics.UnknownName, word.Span, $"'{name}' is no {(prefix.Length > 0 ? prefix[..^1] : "account, kind, unit or group")}", name, Known(prefix),
            "write the name of an account, a kind, a unit or a group; or role:NAME, user:NAME, tag:KEY=VALUE, or an ARN");
        return null;
    }

    private IEnumerable<string> Known(string prefix)
    {
        if (prefix is "" or "account:") foreach (var account in kindOfAccount.Keys.Append(InvariantTerm.OfAccount.Management)) yield return account;
        if (prefix is "" or "kind:") foreach (var kind in kinds.Names) yield return kind;
        if (prefix is "" or "group:") foreach (var group in groups) yield return group;
        if (prefix is "" or "unit:") foreach (var unit in units) yield return unit;
    }
}

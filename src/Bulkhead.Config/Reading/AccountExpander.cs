using System.Collections.Immutable;
using System.Globalization;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Reading;

/// <summary>
/// Makes the list of accounts: the entries that stand for themselves, and those that <c>each</c> makes, one for each
/// combination of its variables' values. An entry with the name of a made account says more about that account.
/// </summary>
internal sealed class AccountExpander(ReadingContext context)
{
    /// <summary>The most that AWS grants: "Quotas and service limits for AWS Organizations", AWS Organizations User Guide.</summary>
    public const int MaxAccounts = 50_000;

    private readonly Dictionary<string, AccountDraft> _drafts = [];
    private readonly List<string> _order = [];

    public List<AccountDraft> Expand(IReadOnlyList<DocumentEntry> entries)
    {
        foreach (var entry in entries.Where(IsPattern)) Make(entry);
        foreach (var entry in entries.Where(e => !IsPattern(e))) AddOwn(entry);
        return [.. _order.Select(name => _drafts[name])];
    }

    private static bool IsPattern(DocumentEntry entry) => Nodes.Find(entry.Value, "each") is not null;

    private void AddOwn(DocumentEntry entry)
    {
        if (Nodes.Find(entry.Value, "except") is { } except) context.Report(ConfigurationDiagnostics.Except, except.Span, "'except' stands without 'each'", help: "delete it");
        var layer = new AccountLayer(entry.Value, null);
        if (_drafts.TryGetValue(entry.Key, out var made))
        {
            _drafts[entry.Key] = made with { KeySpan = entry.KeySpan, Layers = made.Layers.Add(layer) };
            return;
        }

        if (CheckName(entry.Key, entry.KeySpan)) Add(new AccountDraft(entry.Key, entry.KeySpan, [layer]));
    }

    private void Make(DocumentEntry entry)
    {
        var variables = Variables(Nodes.Find(entry.Value, "each")!);
        if (variables is null || !CheckVariables(entry, variables)) return;
        var count = variables.Aggregate(1L, (product, v) => Math.Min(product * v.Values.Length, int.MaxValue));
        if (count + _order.Count > MaxAccounts)
        {
            context.Report(ConfigurationDiagnostics.TooManyAccounts, entry.KeySpan, $"'{entry.Key}' makes {count:N0} accounts; an organization can have {MaxAccounts:N0}", help: "give the variables fewer values");
            return;
        }

        var exceptions = new Dictionary<string, SourceSpan>();
        foreach (var (text, span) in Nodes.TextsOf(Nodes.Find(entry.Value, "except")))
        {
            if (!exceptions.TryAdd(text, span)) context.Report(ConfigurationDiagnostics.Twice, span, $"the exception '{text}' stands twice", help: "delete one of the two");
        }

        var unmet = exceptions.Keys.ToHashSet();
        var names = new List<string>();
        for (var index = 0; index < count; index++)
        {
            var (name, layers) = Combine(entry, variables, index);
            names.Add(name);
            if (unmet.Remove(name)) continue;
            if (_drafts.TryGetValue(name, out var earlier))
            {
                context.Report(
                    ConfigurationDiagnostics.AccountTwice, entry.KeySpan, $"'{entry.Key}' makes the account '{name}' a second time",
                    help: "put a separator between the variables, or leave one out with 'except'", related: new RelatedPlace(earlier.KeySpan, "first here"));
                return;
            }

            if (!CheckName(name, entry.KeySpan)) return;
            Add(new AccountDraft(name, entry.KeySpan, layers));
        }

        foreach (var name in unmet) context.ReportUnknown(ConfigurationDiagnostics.Except, exceptions[name], $"'{entry.Key}' makes no account '{name}'", name, names, "delete the exception");
    }

    /// <summary>The combination with a number: the last variable turns fastest.</summary>
    private static (string Name, ImmutableArray<AccountLayer> Layers) Combine(DocumentEntry entry, List<EachVariable> variables, int index)
    {
        var values = ImmutableDictionary.CreateBuilder<string, string>();
        var says = new Stack<DocumentNode>();
        for (var i = variables.Count - 1; i >= 0; i--)
        {
            var (value, more) = variables[i].Values[index % variables[i].Values.Length];
            index /= variables[i].Values.Length;
            values[variables[i].Name] = value;
            if (more is not null) says.Push(more);
        }

        var filled = values.ToImmutable();
        return (
            Placeholders.Fill(entry.Key, v => filled.GetValueOrDefault(v)),
            [new AccountLayer(entry.Value, filled), .. says.Select(s => new AccountLayer(s, filled))]);
    }

    private List<EachVariable>? Variables(DocumentNode each)
    {
        var variables = new List<EachVariable>();
        var right = each is DocumentMapping;
        foreach (var entry in Nodes.EntriesOf(each))
        {
            if (!Names.IsKey(entry.Key) || entry.Key == "account")
            {
                context.Report(
                    ConfigurationDiagnostics.Variable, entry.KeySpan, $"'{entry.Key}' can't be a variable",
                    help: entry.Key == "account" ? "{account} is the account's own name: choose another" : "use lower-case letters, digits and hyphens, a letter first");
                right = false;
            }

            var values = Values(entry);
            if (values.IsEmpty) right = false;
            variables.Add(new EachVariable(entry.Key, entry.KeySpan, values));
        }

        if (right && variables.Count == 0)
        {
            context.Report(FileSetDiagnostics.NothingInIt, each.Span, "'each' has no variables", help: "give it one, as in 'team: [shop, billing]'");
            return null;
        }

        return right ? variables : null;
    }

    private ImmutableArray<(string, DocumentNode?)> Values(DocumentEntry variable)
    {
        var values = ImmutableArray.CreateBuilder<(string Value, DocumentNode? Says)>();
        var seen = new HashSet<string>();
        var right = true;
        foreach (var (value, says, span) in Candidates(variable))
        {
            if (value.Length == 0 || !value.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            {
                context.Report(ConfigurationDiagnostics.EachValues, span, $"'{value}' can't be part of an account's name", help: "use lower-case letters, digits and hyphens");
                right = false;
            }
            else if (!seen.Add(value))
            {
                context.Report(ConfigurationDiagnostics.Twice, span, $"'{value}' stands twice", help: "delete one of the two");
                right = false;
            }
            else
            {
                values.Add((value, says));
            }
        }

        // A value of another shape is reported already, and a bad range where it is read.
        if (values.Count == 0 && right && variable.Value is DocumentSequence { Items.IsEmpty: true } or DocumentMapping { Entries.IsEmpty: true })
        {
            context.Report(FileSetDiagnostics.NothingInIt, variable.Value.Span, $"the variable '{variable.Key}' has no values", help: "name at least one");
        }

        return right ? values.DrainToImmutable() : [];
    }

    private IEnumerable<(string Value, DocumentNode? Says, SourceSpan Span)> Candidates(DocumentEntry variable) => variable.Value switch
    {
        DocumentScalar scalar => Range(scalar).Select(v => (v, (DocumentNode?)null, scalar.Span)),
        DocumentSequence => Nodes.TextsOf(variable.Value).Select(t => (t.Text, (DocumentNode?)null, t.Span)),
        _ => Nodes.EntriesOf(variable.Value).Select(e => (e.Key, (DocumentNode?)e.Value, e.KeySpan)),
    };

    /// <summary>A range such as <c>01..20</c>: numbers as wide as the first one is written.</summary>
    private IEnumerable<string> Range(DocumentScalar scalar)
    {
        var parts = scalar.Text.Split("..");
        if (parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var from)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var to)
            && from <= to && to - from < MaxAccounts)
        {
            return Enumerable.Range(from, to - from + 1).Select(n => n.ToString(CultureInfo.InvariantCulture).PadLeft(parts[0].Length, '0'));
        }

        context.Report(ConfigurationDiagnostics.EachValues, scalar.Span, $"'{scalar.Text}' is not a range of numbers", help: "write the first and the last as in 01..20, or a list of values in [ ]");
        return [];
    }

    private bool CheckVariables(DocumentEntry entry, List<EachVariable> variables)
    {
        var used = Placeholders.In(entry.Key).ToHashSet();
        var right = true;
        foreach (var variable in variables.Where(v => !used.Contains(v.Name)))
        {
            context.Report(
                ConfigurationDiagnostics.Variable, entry.KeySpan, $"the name '{entry.Key}' does not use the variable '{variable.Name}'",
                help: $"put {{{variable.Name}}} into the name, so that each account has a name of its own", related: new RelatedPlace(variable.Span, "declared here"));
            right = false;
        }

        foreach (var name in used.Where(u => !variables.Exists(v => v.Name == u)))
        {
            context.ReportUnknown(ConfigurationDiagnostics.Variable, entry.KeySpan, $"'each' has no variable '{name}'", name, variables.Select(v => v.Name), "declare it under 'each', or take it out of the name");
            right = false;
        }

        return right;
    }

    private bool CheckName(string name, SourceSpan span)
    {
        if (Names.IsKey(name) && name.Length <= Names.MaxAccountName) return true;
        var help = name.Contains('{', StringComparison.Ordinal)
            ? "variables in braces need 'each' in the account's mapping"
            : $"use lower-case letters, digits and hyphens, a letter first, at most {Names.MaxAccountName} characters; 'name:' can give another name in AWS";
        context.Report(ConfigurationDiagnostics.AccountName, span, $"'{name}' can't be the name of an account", help: help);
        return false;
    }

    private void Add(AccountDraft draft)
    {
        _drafts.Add(draft.Name, draft);
        _order.Add(draft.Name);
        if (_order.Count == MaxAccounts + 1) context.Report(ConfigurationDiagnostics.TooManyAccounts, draft.KeySpan, $"the file has more than {MaxAccounts:N0} accounts", help: "no organization can have more");
    }
}

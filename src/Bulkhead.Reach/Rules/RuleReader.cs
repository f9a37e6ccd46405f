using System.Collections.Immutable;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;

namespace Bulkhead.Reach.Rules;

/// <summary>Reads rows of rules (docs/reach.md, "The rules"), strictly and with places.</summary>
public sealed class RuleReader
{
    private const int MostAlternatives = 64;

    private readonly DiagnosticBag _diagnostics;
    private readonly RowReader _rows;

    private RuleReader(DiagnosticBag diagnostics)
    {
        _diagnostics = diagnostics;
        _rows = new(ReachDiagnostics.BadRule, diagnostics);
    }

    /// <summary>Reads a file of rows; those with mistakes are left out and reported.</summary>
    public static ImmutableArray<Rule> Read(SourceFile file, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(diagnostics);
        var reader = new RuleReader(diagnostics);
        var rules = ImmutableArray.CreateBuilder<Rule>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in reader._rows.Rows(file))
        {
            if (reader.ReadRule(row) is not { } rule) continue;
            if (!ids.Add(rule.Id)) reader._rows.Fail(row.Span, $"the rule '{rule.Id}' is there twice");
            rules.Add(rule);
        }

        return rules.DrainToImmutable();
    }

    private Rule? ReadRule(DocumentMapping row)
    {
        var before = _diagnostics.Count;
        _rows.Check(row, "id", "name", "published", "reference", "for", "if", "calls", "gives", "note");
        var id = _rows.Text(row, "id", isRequired: true);
        var name = _rows.Text(row, "name", isRequired: true);
        var reference = _rows.Text(row, "reference", isRequired: true);
        var group = id is null ? null : GroupOf(id);
        if (id is not null && group is null) _rows.Fail(row.Span, $"the id '{id}' is no letter of a group and a number");
        var variables = ReadVariables(row);
        var phrases = new RulePhraseReader(variables);
        var parts = Expand([.. _rows.List(row, "if"), .. _rows.List(row, "calls")], phrases, depth: 0);
        if (!row.TryGet("calls", out _)) _rows.Fail(row.Span, "'calls' is missing");
        var effects = ImmutableArray.CreateBuilder<RuleEffect>();
        foreach (var node in _rows.List(row, "gives"))
        {
            if (_rows.Text(node) is not { } text) continue;
            if (phrases.Effect(text) is { } effect) effects.Add(effect);
            else _rows.Fail(node.Span, phrases.Mistake);
        }

        if (effects.Count == 0) _rows.Fail(row.Span, "the rule gives nothing");
        var published = _rows.Text(row, "published");
        var note = _rows.Text(row, "note");
        return _diagnostics.Count > before ? null : new()
        {
            Id = id!,
            Name = name!,
            Group = group!.Value,
            Published = published,
            Reference = reference!,
            Note = note,
            Variables = variables,
            Alternatives = [.. parts.Select(p => new RuleAlternative([.. p.OfType<RuleCondition>()], RuleCallGroup.Of(p.OfType<RuleCall>())))],
            Effects = effects.DrainToImmutable(),
        };
    }

    private ImmutableArray<RuleVariable> ReadVariables(DocumentMapping row)
    {
        var variables = ImmutableArray.CreateBuilder<RuleVariable>();
        foreach (var node in _rows.List(row, "for"))
        {
            if (_rows.Text(node) is not { } text) continue;
            var words = text.Split(' ');
            var variable = words switch
            {
                [var kind] => new RuleVariable(kind[(kind.LastIndexOf('.') + 1)..], kind),
                [var kind, "as", var name] => new RuleVariable(name, kind),
                _ => null,
            };
            if (variable is null) _rows.Fail(node.Span, "a variable is KIND, or KIND as NAME");
            else if (variable.Name == RuleOperand.Caller || variables.Any(v => v.Name == variable.Name)) _rows.Fail(node.Span, $"the name '{variable.Name}' is taken");
            else variables.Add(variable);
        }

        return variables.DrainToImmutable();
    }

    // Every choice of one branch of each 'either', its parts in their order.
    private List<ImmutableList<object>> Expand(ImmutableArray<DocumentNode> nodes, RulePhraseReader phrases, int depth)
    {
        var ways = new List<ImmutableList<object>> { ImmutableList<object>.Empty };
        foreach (var node in nodes)
        {
            if (node is DocumentMapping mapping)
            {
                _rows.Check(mapping, "either");
                var branches = new List<ImmutableList<object>>();
                foreach (var branch in _rows.List(mapping, "either"))
                {
                    if (branch is DocumentSequence list && depth < 3) branches.AddRange(Expand(list.Items, phrases, depth + 1));
                    else _rows.Fail(branch.Span, "a branch is a list of calls and conditions");
                }

                if (branches.Count < 2) _rows.Fail(mapping.Span, "'either' needs two branches");
                ways = [.. ways.SelectMany(w => branches.Select(w.AddRange))];
                if (ways.Count > MostAlternatives)
                {
                    _rows.Fail(mapping.Span, "the row has too many ways");
                    return [];
                }
            }
            else if (_rows.Text(node) is { } text)
            {
                object? part = IsCall(text) ? phrases.Call(text) : phrases.Condition(text);
                if (part is null) _rows.Fail(node.Span, phrases.Mistake);
                else ways = [.. ways.Select(w => w.Add(part))];
            }
        }

        return ways;
    }

    private static bool IsCall(string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        return space > 0 && text.AsSpan(0, space).Contains(':');
    }

    private static RuleGroup? GroupOf(string id) => id.Length < 2 || id.AsSpan(1).ContainsAnyExceptInRange('0', '9') ? null : id[0] switch
    {
        'A' => RuleGroup.Identity,
        'B' => RuleGroup.NewCompute,
        'C' => RuleGroup.ExistingCompute,
        'D' => RuleGroup.Federation,
        'E' => RuleGroup.IdentityCenter,
        'F' => RuleGroup.Data,
        'G' => RuleGroup.Delivery,
        'H' => RuleGroup.Organization,
        'X' => RuleGroup.Beyond,
        _ => null,
    };
}

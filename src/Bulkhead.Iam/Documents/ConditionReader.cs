using System.Collections.Immutable;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;

namespace Bulkhead.Iam.Documents;

/// <summary>Reads <c>Condition</c> blocks (IAM User Guide, "IAM JSON policy elements: Condition").</summary>
internal static class ConditionReader
{
    public static ImmutableArray<ConditionClause> Read(DocumentNode node, PolicyParser parser)
    {
        if (node is not DocumentMapping block)
        {
            parser.Fault(PolicyDiagnostics.WrongForm, node.Span, $"'Condition' must be a mapping, not {node.Description}");
            return [];
        }

        parser.CheckDuplicates(block);
        var clauses = ImmutableArray.CreateBuilder<ConditionClause>();
        foreach (var entry in block.Entries)
        {
            if (entry.Value is not DocumentMapping keys)
            {
                var message = $"'{entry.Key}' must be a mapping of context keys, not {entry.Value.Description}";
                parser.Fault(PolicyDiagnostics.WrongForm, entry.Value.Span, message);
                continue;
            }

            if (!ConditionOperator.Parse(entry.Key).IsKnown) ReportUnknown(entry, parser);
            parser.CheckDuplicates(keys);
            foreach (var key in keys.Entries) clauses.Add(ReadClause(entry.Key, key, parser));
        }

        return clauses.DrainToImmutable();
    }

    private static ConditionClause ReadClause(string operatorName, DocumentEntry key, PolicyParser parser)
    {
        var clause = new ConditionClause(operatorName, key.Key, parser.ReadTexts(key.Value, $"'{key.Key}'"), key.KeySpan);
        foreach (var value in clause.Values)
        {
            if (PolicyGrammar.ConditionValueFault(clause.Operator, value.Text) is { } why)
            {
                parser.Report(new(PolicyDiagnostics.InvalidConditionValue, $"'{value.Text}' {why}") { Span = value.Span });
            }
        }

        return clause;
    }

    private static void ReportUnknown(DocumentEntry entry, PolicyParser parser)
    {
        var nearest = Spelling.Nearest(entry.Key, ConditionOperator.BaseNames);
        parser.Report(new(PolicyDiagnostics.UnknownOperator, $"there is no condition operator '{entry.Key}'")
        {
            Span = entry.KeySpan,
            Label = nearest is null ? null : $"did you mean '{nearest}'?",
        });
    }
}

using Bulkhead.Core.Diagnostics;
using Bulkhead.Iam.Documents;

namespace Bulkhead.Iam.Lint.Rules;

/// <summary>Actions and wildcards that name nothing in the catalogue.</summary>
internal sealed class ActionRule : ILintRule
{
    public void Check(LintContext context, Statement statement)
    {
        foreach (var pattern in statement.Action?.Patterns ?? [])
        {
            if (!PolicyGrammar.IsAction(pattern.Text) || pattern.Text.AsSpan().Trim('*').IsEmpty) continue;
            var catalogue = context.Catalogue;
            var prefix = pattern.Text[..pattern.Text.IndexOf(':', StringComparison.Ordinal)];
            var hasWildcard = pattern.Text.AsSpan().ContainsAny('*', '?');
            if (!prefix.AsSpan().ContainsAny('*', '?') && catalogue.FindService(prefix) is null)
            {
                var nearest = catalogue.NearestAction(pattern.Text)
                    ?? (catalogue.NearestService(prefix) is { } service ? $"{service}:{pattern.Text[(prefix.Length + 1)..]}" : null);
                Report(LintDiagnostics.UnknownService, $"no service of the catalogue of {catalogue.Date:yyyy-MM-dd} has the prefix '{prefix}'", nearest);
            }
            else if (!catalogue.Expand(pattern.Text).Any())
            {
                if (hasWildcard) Report(LintDiagnostics.EmptyWildcard, $"'{pattern.Text}' matches no action of the catalogue of {catalogue.Date:yyyy-MM-dd}", null);
                else Report(LintDiagnostics.UnknownAction, $"the catalogue of {catalogue.Date:yyyy-MM-dd} has no action '{pattern.Text}'", catalogue.NearestAction(pattern.Text));
            }

            void Report(DiagnosticDescriptor descriptor, string message, string? nearest) => context.Report(
                descriptor,
                pattern.Span,
                message,
                nearest is null ? null : $"did you mean '{nearest}'?",
                nearest is null ? "remove it, or look up its name in AWS's Service Authorization Reference" : null);
        }
    }
}

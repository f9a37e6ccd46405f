using System.Buffers;
using Bulkhead.Iam.Documents;

namespace Bulkhead.Iam.Lint.Rules;

/// <summary>ARNs with parts that no ARN has (IAM User Guide, reference-arns).</summary>
internal sealed class ArnRule : ILintRule
{
    private static readonly string[] Partitions = ["aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc"];

    private static readonly SearchValues<char> OpenParts = SearchValues.Create("*?$<[{");

    public void Check(LintContext context, Statement statement)
    {
        foreach (var resource in statement.Resource?.Patterns ?? [])
        {
            if (!resource.Text.StartsWith("arn:", StringComparison.Ordinal)) continue;
            if (PolicyGrammar.ResourceFault(resource.Text) is null) CheckArn(context, resource, minimumSegments: 3);
        }

        foreach (var clause in statement.Conditions)
        {
            if (clause.Operator.Test != ConditionTest.ArnLike) continue;
            foreach (var value in clause.Values)
            {
                if (value.Text is "*" || value.Text.StartsWith("${", StringComparison.Ordinal)) continue;
                CheckArn(context, value, minimumSegments: 6);
                if (clause.Key.Equals("aws:PrincipalArn", StringComparison.OrdinalIgnoreCase)
                    && value.Text.Split(':', 6) is [_, _, "sts", _, _, var session]
                    && session.StartsWith("assumed-role/", StringComparison.Ordinal))
                {
                    context.Report(
                        LintDiagnostics.SessionAsPrincipalArn,
                        value.Span,
                        "'aws:PrincipalArn' is the ARN of the role, never that of its session",
                        help: "write arn:aws:iam::ACCOUNT:role/PATH/NAME");
                }
            }
        }
    }

    private static void CheckArn(LintContext context, PolicyText text, int minimumSegments)
    {
        var segments = Split(text.Text);
        if (Fault(segments, minimumSegments) is not { } fault) return;
        context.Report(
            LintDiagnostics.MalformedArn,
            text.Span,
            $"'{text.Text}' {fault}",
            help: "an ARN is arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE, with an account of 12 digits");
    }

    private static string? Fault(string[] segments, int minimumSegments)
    {
        if (segments.Length < minimumSegments) return $"has {segments.Length} of an ARN's {6} parts, so that it matches nothing";
        if (segments[0] != "arn") return "does not begin with 'arn:', so that it matches nothing";
        if (segments.Length > 1 && !IsOpen(segments[1]) && Array.IndexOf(Partitions, segments[1]) < 0) return $"names the partition '{segments[1]}', which AWS has not";
        // A star at the end of a segment reaches over colons, so that what follows may be another segment.
        if (segments.Take(4).Any(s => s.EndsWith('*'))) return null;
        if (segments.Length > 4 && !IsOpen(segments[4]) && segments[4] is not ("" or "aws" or "aws-marketplace")
            && (segments[4].Length != 12 || segments[4].AsSpan().ContainsAnyExceptInRange('0', '9')))
        {
            return segments[2] is "iam" or "s3" && segments[4] is "cloudfront" ? null : $"names the account '{segments[4]}', which is no account id";
        }

        return null;
    }

    private static bool IsOpen(string segment) => segment.AsSpan().ContainsAny(OpenParts);

    // The colon of a policy variable, as in ${aws:username}, parts no segments.
    private static string[] Split(string text)
    {
        var segments = new List<string>();
        var (start, inVariable) = (0, false);
        for (var i = 0; i < text.Length && segments.Count < 5; i++)
        {
            if (text[i] == '{' && i > 0 && text[i - 1] == '$') inVariable = true;
            else if (text[i] == '}') inVariable = false;
            else if (text[i] == ':' && !inVariable)
            {
                segments.Add(text[start..i]);
                start = i + 1;
            }
        }

        segments.Add(text[start..]);
        return [.. segments];
    }
}

using Bulkhead.Reach.Questions;

namespace Bulkhead.Reach.Verdicts;

/// <summary>A verdict as code scanning and build servers take it.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Rule">The rule that it rests on, such as <c>B10</c>; null where there is none.</param>
/// <param name="RuleName">What the rule does; null where there is none.</param>
/// <param name="Subject">Who: an ARN where there is one.</param>
/// <param name="Target">What.</param>
/// <param name="Message">One sentence or a few lines.</param>
public sealed record ReachFinding(ReachVerdict Verdict, string? Rule, string? RuleName, string Subject, string Target, string Message)
{
    /// <summary>The finding of a way.</summary>
    public static ReachFinding Of(ReachAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var steps = answer.Path.Select(s => $"{s.Number}. {s.Call} on {s.Resource}{(s.Principal.Length > 0 ? $" by {s.Principal}" : "")} ({s.RuleId})");
        var unknowns = answer.Unknowns.Select(u => $"not known: {u}");
        var last = answer.Path.IsEmpty ? null : answer.Path[^1];
        return new(
            answer.Verdict, last?.RuleId, last?.RuleName, answer.From, answer.To,
            string.Join('\n', steps.Concat(unknowns).Prepend($"{answer.From} {WordsOf(answer.Verdict)} {answer.To}")));
    }

    /// <summary>The finding of a row.</summary>
    public static ReachFinding Of(ReachRow row, string target)
    {
        ArgumentNullException.ThrowIfNull(row);
        var repair = row.Repair is { } text ? $"; repair: {text}" : "";
        return new(row.Verdict, row.FirstRule, null, row.Principal.Arn, target, $"{row.Principal.Arn} {WordsOf(row.Verdict)} {target}{repair}");
    }

    private static string WordsOf(ReachVerdict verdict) => verdict switch
    {
        ReachVerdict.Broken => "can come to",
        ReachVerdict.Proved => "cannot come to",
        ReachVerdict.NotProved => "may come to",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

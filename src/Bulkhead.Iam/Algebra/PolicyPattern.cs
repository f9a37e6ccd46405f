using System.Collections.Immutable;

namespace Bulkhead.Iam.Algebra;

/// <summary>
/// A policy's text taken apart into characters, wildcards and policy variables, with the escapes <c>${*}</c>, <c>${?}</c> and
/// <c>${$}</c> resolved (IAM User Guide, reference_policies_variables).
/// </summary>
internal sealed class PolicyPattern
{
    private PolicyPattern(string text, ImmutableArray<VariablePart> parts)
    {
        Text = text;
        Parts = parts;
    }

    public string Text { get; }

    public ImmutableArray<VariablePart> Parts { get; }

    public IEnumerable<VariablePart> Variables => Parts.Where(p => p.Kind == VariablePartKind.Variable);

    public bool HasVariables => Variables.Any();

    /// <summary>Takes a text apart; in a document of the old version, <c>${…}</c> is literal text.</summary>
    public static PolicyPattern Parse(string text, bool withVariables)
    {
        var parts = ImmutableArray.CreateBuilder<VariablePart>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var end = -1;
            if (withVariables && text[i] == '$' && i + 1 < text.Length && text[i + 1] == '{') end = text.IndexOf('}', i + 2);
            if (end > 0)
            {
                parts.Add(ReadVariable(text[(i + 2)..end]));
                i = end;
            }
            else
            {
                parts.Add(text[i] is '*' or '?' ? VariablePart.Wildcard(text[i]) : VariablePart.Literal(text[i]));
            }
        }

        return new PolicyPattern(text, parts.DrainToImmutable());
    }

    /// <summary>Some of the pattern's parts, with anything in the place of variables.</summary>
    public WildcardSet Slice(int from, int to) =>
        new PolicyPattern(Text, [.. Parts[from..to].Select(p => p.Kind == VariablePartKind.Variable ? VariablePart.Wildcard('*') : p)])
            .ToGlob(VariableBinding.Any, PatternStyle.Plain)!;

    /// <summary>The pattern with some of its variables replaced.</summary>
    public PolicyPattern Replace(Func<VariablePart, VariablePart> replace) =>
        new(Text, [.. Parts.Select(p => p.Kind == VariablePartKind.Variable ? replace(p) : p)]);

    /// <summary>The pattern with variables replaced; null where one has no value, so that the pattern matches nothing.</summary>
    /// <param name="binding">What the variables stand for.</param>
    /// <param name="style">How wildcards are read.</param>
    /// <param name="ignoreCase">Whether case does not matter.</param>
    public WildcardSet? ToGlob(VariableBinding binding, PatternStyle style, bool ignoreCase = false)
    {
        // A lone star stands for every ARN.
        if (style is PatternStyle.Arn or PatternStyle.Resource && Parts.All(p => p.Kind == VariablePartKind.Wildcard && p.Character == '*') && Parts.Length > 0) return WildcardSet.Any;
        var tokens = ImmutableArray.CreateBuilder<GlobToken>(Parts.Length);
        var colons = 0;
        for (var i = 0; i < Parts.Length; i++)
        {
            var part = Parts[i];
            // "If the * wildcard is the last character of a resource ARN segment, it can expand to match beyond the colon
            // boundaries" (IAM User Guide, reference_policies_elements_resource).
            var inSegment = style is (PatternStyle.Arn or PatternStyle.Resource) && colons < 5
                && !(style == PatternStyle.Resource && part.Character == '*' && (i + 1 == Parts.Length || Parts[i + 1] == VariablePart.Literal(':')));
            switch (part.Kind)
            {
                case VariablePartKind.Literal:
                    tokens.Add(new GlobToken(GlobTokenKind.Literal, part.Character));
                    if (part.Character == ':') colons++;
                    break;
                case VariablePartKind.Wildcard when style == PatternStyle.Exact:
                    tokens.Add(new GlobToken(GlobTokenKind.Literal, part.Character));
                    break;
                case VariablePartKind.Wildcard:
                    tokens.Add(new GlobToken((part.Character, inSegment) switch
                    {
                        ('*', false) => GlobTokenKind.AnyMany,
                        ('*', true) => GlobTokenKind.AnyManyInSegment,
                        (_, false) => GlobTokenKind.AnyOne,
                        (_, true) => GlobTokenKind.AnyOneInSegment,
                    }));
                    break;
                case VariablePartKind.Variable:
                    if (!binding.TryAppend(part, tokens)) return null;
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }

        return new WildcardSet(tokens.DrainToImmutable(), ignoreCase);
    }

    private static VariablePart ReadVariable(string inner)
    {
        if (inner is "*" or "?" or "$") return VariablePart.Literal(inner[0]);
        var comma = inner.IndexOf(',', StringComparison.Ordinal);
        if (comma < 0) return VariablePart.Variable(inner.Trim(), null);
        var fallback = inner[(comma + 1)..].Trim();
        if (fallback.Length >= 2 && fallback[0] == '\'' && fallback[^1] == '\'') fallback = fallback[1..^1];
        return VariablePart.Variable(inner[..comma].Trim(), fallback);
    }
}

using System.Collections.Immutable;
using System.Text;

namespace Bulkhead.Iam.Algebra;

/// <summary>
/// A wildcard pattern as a set of strings, for questions about all of its members. (Whether one string matches is for
/// <c>Bulkhead.Iam.Matching</c> to say, which is made for that.) <c>*</c> stands for any characters, line feeds included,
/// <c>?</c> for one.
/// </summary>
public sealed class WildcardSet
{
    /// <summary>The first of the characters that stand for the value of a policy variable; AWS has no use for them.</summary>
    internal const char FirstOpaque = '\uE000';

    /// <summary>The last of them.</summary>
    internal const char LastOpaque = '\uF8FF';

    private readonly ImmutableArray<GlobToken> _tokens;

    internal WildcardSet(ImmutableArray<GlobToken> tokens, bool ignoreCase)
    {
        IgnoreCase = ignoreCase;
        _tokens = tokens;
    }

    /// <summary>Everything.</summary>
    public static WildcardSet Any { get; } = Parse("*");

    /// <summary>Whether the case of ASCII letters does not matter.</summary>
    public bool IgnoreCase { get; }

    internal ReadOnlySpan<GlobToken> Tokens => _tokens.AsSpan();

    /// <summary>Whether this is every string.</summary>
    internal bool IsEverything => _tokens is [{ Kind: GlobTokenKind.AnyMany }];

    /// <summary>Reads a pattern.</summary>
    public static WildcardSet Parse(string pattern, bool ignoreCase = false)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return PolicyPattern.Parse(pattern, withVariables: false).ToGlob(VariableBinding.Any, PatternStyle.Plain, ignoreCase)!;
    }

    /// <summary>
    /// Reads a pattern of <c>ArnLike</c>: a wildcard in one of the first five segments does not reach over a colon (IAM User
    /// Guide, reference_policies_elements_condition_operators, "Amazon Resource Name (ARN) condition operators"). A pattern
    /// of fewer than six segments matches no ARN.
    /// </summary>
    public static WildcardSet ParseArn(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return PolicyPattern.Parse(pattern, withVariables: false).ToGlob(VariableBinding.Any, PatternStyle.Arn)!;
    }

    /// <summary>
    /// Reads a pattern of a <c>Resource</c> element: as for <see cref="ParseArn"/>, but a star that ends a segment reaches over
    /// the colons that follow (IAM User Guide, reference_policies_elements_resource).
    /// </summary>
    public static WildcardSet ParseResource(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return PolicyPattern.Parse(pattern, withVariables: false).ToGlob(VariableBinding.Any, PatternStyle.Resource)!;
    }

    /// <summary>Reads a pattern whose wildcards never reach over a colon.</summary>
    internal static WildcardSet ParseWithinSegments(string pattern)
    {
        var tokens = Parse(pattern)._tokens.Select(t => t.Kind switch
        {
            GlobTokenKind.AnyMany => new GlobToken(GlobTokenKind.AnyManyInSegment),
            GlobTokenKind.AnyOne => new GlobToken(GlobTokenKind.AnyOneInSegment),
            _ => t,
        });
        return new WildcardSet([.. tokens], false);
    }

    /// <summary>The string itself: wildcards in it are ordinary characters.</summary>
    public static WildcardSet Literal(string text, bool ignoreCase = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new WildcardSet([.. text.Select(c => new GlobToken(GlobTokenKind.Literal, c))], ignoreCase);
    }

    /// <summary>
    /// Whether every string of <paramref name="other"/> surely is in this set: what a wildcard of the other takes, one wildcard
    /// of this set takes. False where that does not show, which is no proof of the opposite.
    /// </summary>
    internal bool Covers(WildcardSet other)
    {
        if (IsEverything) return true;
        if (IgnoreCase || other.IgnoreCase) return false;
        var length = Tokens.Length;
        Span<bool> states = length < 512 ? stackalloc bool[length + 1] : new bool[length + 1];
        Span<bool> next = length < 512 ? stackalloc bool[length + 1] : new bool[length + 1];
        states[0] = true;
        Close(states);
        foreach (var taken in other.Tokens)
        {
            next.Clear();
            for (var i = 0; i < length; i++)
            {
                if (!states[i] || !Takes(Tokens[i], taken)) continue;
                next[Tokens[i].IsLoop ? i : i + 1] = true;
            }

            Close(next);
            next.CopyTo(states);
        }

        return states[length];
    }

    private void Close(Span<bool> states)
    {
        for (var i = 0; i < Tokens.Length; i++)
        {
            if (states[i] && Tokens[i].IsLoop) states[i + 1] = true;
        }
    }

    private static bool Takes(GlobToken own, GlobToken taken) => own.Kind switch
    {
        GlobTokenKind.Literal => own == taken,
        GlobTokenKind.AnyMany => true,
        GlobTokenKind.AnyOne => !taken.IsLoop,
        GlobTokenKind.AnyManyInSegment => taken.Kind is GlobTokenKind.AnyManyInSegment or GlobTokenKind.AnyOneInSegment
            || (taken.Kind == GlobTokenKind.Literal && taken.Character != ':'),
        GlobTokenKind.AnyOneInSegment => taken.Kind == GlobTokenKind.AnyOneInSegment || (taken.Kind == GlobTokenKind.Literal && taken.Character != ':'),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder(_tokens.Length);
        foreach (var token in _tokens)
        {
            text.Append(token.Kind switch
            {
                GlobTokenKind.Literal => token.Character,
                GlobTokenKind.AnyOne or GlobTokenKind.AnyOneInSegment => '?',
                _ => '*',
            });
        }

        return text.ToString();
    }
}

using System.Collections.Immutable;
using Bulkhead.Iam.Algebra;
using Bulkhead.Iam.Conditions;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;
using Bulkhead.Iam.Matching;
using Bulkhead.Iam.Questions;

namespace Bulkhead.Iam.Possibility;

/// <summary>A statement prepared once for its place.</summary>
internal sealed class StatementView
{
    private readonly PreparedStatement _prepared;
    private readonly ResourceMatcher? _matcher;
    private readonly ImmutableArray<PolicyPattern> _doubtful;
    private readonly bool _isEverything;
    private readonly Lazy<ulong?[]> _regions;

    public StatementView(PolicyDocument document, Statement statement, PolicyKind kind)
    {
        _prepared = new PreparedStatement(document, statement);
        Clauses = [.. _prepared.Clauses.Select(c => new ClauseView(c))];
        Patterns = _prepared.Resources;
        _doubtful = [];
        if (statement.Resource is { } element)
        {
            _matcher = new ResourceMatcher(element, kind, document.Version == PolicyVersion.Version2012);
            _isEverything = element.Patterns.Any(p => p.Text == "*");
            IsNegated = element.IsNegated;
            var completed = element.Patterns.Where(p => IsShort(p.Text)).Select(p => PolicyPattern.Parse(Complete(p.Text), withVariables: false));
            if (kind is PolicyKind.Identity or PolicyKind.Boundary or PolicyKind.Session) Patterns = [.. Patterns, .. completed];
            else if (kind is PolicyKind.Scp or PolicyKind.Rcp) _doubtful = [.. completed];
        }

        HasNoResourceElement = statement.Resource is null;
        ResourceVariables = [.. Patterns.SelectMany(p => p.Variables).Select(v => v.Key).Distinct(StringComparer.OrdinalIgnoreCase)];
        Keys = [.. Clauses.SelectMany(c => c.Variables.Prepend(c.Key)).Concat(ResourceVariables).Distinct(StringComparer.OrdinalIgnoreCase)];
        _regions = new(() => [.. Patterns.Select(p => RegionsOf(p.Text)).Distinct()]);
        Name = $"{statement.DisplayName} of {document.Name ?? "a policy"}";
    }

    public bool IsAllow => _prepared.IsAllow;

    /// <summary>Whether an element that nobody knows leaves open what the statement does.</summary>
    public bool IsOpen => _prepared.IsOpen;

    /// <summary>How people call it.</summary>
    public string Name { get; }

    public ClauseView[] Clauses { get; }

    /// <summary>The resource patterns, those that AWS completes included.</summary>
    public ImmutableArray<PolicyPattern> Patterns { get; }

    /// <summary>Whether it says <c>NotResource</c>.</summary>
    public bool IsNegated { get; }

    public bool HasNoResourceElement { get; }

    /// <summary>The keys of the variables in its resources.</summary>
    public string[] ResourceVariables { get; }

    /// <summary>All keys that it depends on.</summary>
    public string[] Keys { get; }

    /// <summary>
    /// Of each resource pattern the regions that its ARNs can have, as bits by their number in <see cref="KnownRegions"/>; null
    /// where the pattern does not show them.
    /// </summary>
    public ulong?[] ResourceRegions => _regions.Value;

    /// <summary>Whether it applies to every resource in every context.</summary>
    public bool IsUnconditional => Clauses.Length == 0 && !IsOpen && (HasNoResourceElement || (_isEverything && !IsNegated));

    public bool IsAbout(ActionPoint action) => _prepared.IsAbout(action);

    /// <summary>Whether the statement is about the caller, and how it names them.</summary>
    public Truth Names(RequestPart part, bool hasBoundary, out PrincipalMatch match) => _prepared.Names(part, hasBoundary, out match);

    /// <summary>Whether a known resource is meant, by the evaluator's own matcher; the variables must be known.</summary>
    public Truth Matches(ArnText resource, RequestPart part) => _matcher is null ? Truth.Yes : _matcher.Matches(resource, part);

    /// <summary>When a resource that is still open is meant.</summary>
    public Formula MatchesOpen()
    {
        if (HasNoResourceElement) return Formula.True;
        if (_isEverything) return Formula.Of(!IsNegated);
        Formula test = new Formula.ResourceTest(Patterns, MustMatch: true);
        if (!_doubtful.IsEmpty) test |= new Formula.ResourceTest(_doubtful, MustMatch: true) & Formula.Open;
        return IsNegated ? !test : test;
    }

    private static ulong? RegionsOf(string pattern)
    {
        if (pattern.AsSpan().Trim('*').IsEmpty) return ulong.MaxValue;
        var segments = pattern.Split(':', 6);
        // A star that ends a segment reaches on, so that the region may be any of those that follow.
        return segments.Length < 6 || segments[..3].Any(s => s.EndsWith('*')) ? null : KnownRegions.Matching(segments[3]);
    }

    // As rule 32 has it: an ARN of fewer than six segments is completed, surely or perhaps, by its place.
    private static bool IsShort(string text) => text.StartsWith("arn:", StringComparison.Ordinal) && text.AsSpan().Count(':') < 5;

    private static string Complete(string text) => text + string.Concat(Enumerable.Repeat(":*", 5 - text.AsSpan().Count(':')));
}

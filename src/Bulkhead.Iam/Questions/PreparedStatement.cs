using System.Collections.Immutable;
using Bulkhead.Iam.Algebra;
using Bulkhead.Iam.Conditions;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;
using Bulkhead.Iam.Matching;

namespace Bulkhead.Iam.Questions;

/// <summary>A statement with its texts taken apart once.</summary>
internal sealed class PreparedStatement
{
    private readonly ActionMatcher? _actions;
    private readonly CompiledStatement _principal;

    public PreparedStatement(PolicyDocument document, Statement statement)
    {
        Source = statement;
        var withVariables = document.Version == PolicyVersion.Version2012;
        IsAllow = statement.Effect == StatementEffect.Allow;
        _actions = statement.Action is null ? null : new ActionMatcher(statement.Action);
        Resources = statement.Resource is null ? [] : [.. statement.Resource.Patterns.Select(p => PolicyPattern.Parse(p.Text, withVariables))];
        Clauses = [.. statement.Conditions.Select(c => new KeyAtom(c, true, withVariables))];
        IsOpen = !statement.UnknownElements.IsEmpty || !document.UnknownElements.IsEmpty;
        var named = new Statement
        {
            Effect = statement.Effect,
            Principal = statement.Principal,
            Action = new ActionElement(false, [new PolicyText("*")]),
        };
        _principal = new CompiledStatement(named, PolicyKind.Resource, document.Version, documentHasUnknownElement: false);
    }

    public Statement Source { get; }

    public bool IsAllow { get; }

    /// <summary>Whether an element that nobody knows leaves open what the statement does.</summary>
    public bool IsOpen { get; }

    public ImmutableArray<PolicyPattern> Resources { get; }

    public ImmutableArray<KeyAtom> Clauses { get; }

    public bool IsAbout(ActionPoint action) => _actions is null || _actions.IsMatch(action.Lower);

    /// <summary>Whether the statement is about the caller, and how it names them.</summary>
    public Truth Names(RequestPart part, bool hasBoundary, out PrincipalMatch match)
    {
        var recorder = default(SilentRecorder);
        return _principal.Applies(part, part.Resource, hasBoundary, out match, ref recorder);
    }
}

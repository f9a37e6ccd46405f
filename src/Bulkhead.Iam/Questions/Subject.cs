using System.Collections.Immutable;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;
using Bulkhead.Iam.Lint;

namespace Bulkhead.Iam.Questions;

/// <summary>
/// What a question is about: a whole stack, or one document with everything else in the way of its effect assumed to allow.
/// A document's own effect shows when the other side of a grant allows: the resource's policy for an identity policy, the
/// caller's policies for a resource policy, both for a policy that only limits.
/// </summary>
public sealed class Subject
{
    private readonly PolicyStack? _stack;
    private readonly PolicyDocument? _document;
    private readonly PolicyDocumentKind _kind;

    private Subject(PolicyStack? stack, PolicyDocument? document, PolicyDocumentKind kind)
    {
        _stack = stack;
        _document = document;
        _kind = kind;
    }

    /// <summary>A whole stack, as it is.</summary>
    public static Subject Of(PolicyStack stack) => new(stack, null, default);

    /// <summary>One document.</summary>
    /// <exception cref="ArgumentException">Such a document has no statements.</exception>
    public static Subject Of(PolicyDocument document, PolicyDocumentKind kind)
    {
        if (!PolicyDocumentKinds.HasStatements(kind)) throw new ArgumentException("The document is not in the policy language.", nameof(kind));
        return new(null, document, kind);
    }

    /// <summary>A document of the same place that allows nothing.</summary>
    internal static Subject Nothing { get; } = Of(new PolicyStack());

    /// <summary>Whether callers from outside of the account matter: a policy on the resource speaks of them.</summary>
    internal bool ConcernsOutsiders => _document is not null
        ? _kind is PolicyDocumentKind.Resource or PolicyDocumentKind.Trust or PolicyDocumentKind.ResourceControl
        : !_stack!.Resource.IsEmpty;

    /// <summary>Whether the root user can be the caller: no policy of an identity's own is about it.</summary>
    internal bool ConcernsRoot => _document is not null
        ? _kind is not (PolicyDocumentKind.Identity or PolicyDocumentKind.Boundary or PolicyDocumentKind.Session)
        : _stack!.Identity.IsEmpty && _stack.Boundary is null && _stack.Session is null;

    internal IEnumerable<PolicyDocument> Documents => _document is not null ? [_document] : new PreparedStack(_stack!, new PolicyCompiler()).Documents;

    /// <summary>The stack in which an action of a caller is decided.</summary>
    internal PolicyStack StackFor(Principal caller, AccountId resourceAccount, ActionPoint action)
    {
        if (_stack is not null) return _stack;
        var document = _document!;
        var isOutsider = caller.Account != resourceAccount;
        // The caller's own policies: nobody without an account has any, and what names no resource is not the resource's matter.
        var hasOwn = caller.Account is not null && !action.HasNoResource && !action.IsPassRole;
        var ownDecides = action.IsRoleAssumption || action.IsOnKey;
        return _kind switch
        {
            PolicyDocumentKind.Identity => new PolicyStack { Identity = [document], Resource = Consent(caller, action) },
            PolicyDocumentKind.Boundary => new PolicyStack { Identity = [PolicyDocument.FullAccess], Boundary = [document], Resource = Consent(caller, action) },
            PolicyDocumentKind.Session => new PolicyStack { Identity = [PolicyDocument.FullAccess], Session = [document], Resource = Consent(caller, action) },
            PolicyDocumentKind.ServiceControl => new PolicyStack { Identity = [PolicyDocument.FullAccess], ServiceControl = [[document]], Resource = Consent(caller, action) },
            PolicyDocumentKind.Endpoint => new PolicyStack { Identity = [PolicyDocument.FullAccess], Endpoint = [document], Resource = Consent(caller, action) },
            PolicyDocumentKind.ResourceControl => new PolicyStack { Identity = [PolicyDocument.FullAccess], ResourceControl = [[document]], Resource = action.IsPassRole ? [] : [Everyone] },
            PolicyDocumentKind.Resource or PolicyDocumentKind.Trust => new PolicyStack
            {
                Identity = hasOwn && (isOutsider || ownDecides) ? [PolicyDocument.FullAccess] : [],
                Resource = [document],
            },
            _ => throw new ArgumentOutOfRangeException(nameof(action), _kind, "such a document has no statements"),
        };
    }

    private static PolicyDocument Everyone { get; } = PolicyDocument.FullAccess with
    {
        Name = "assumed: the resource's own policy allows",
        Statements = [PolicyDocument.FullAccess.Statements[0] with { Principal = PrincipalElement.Everyone }],
    };

    // The resource's policy hands the choice to the caller's account, which is what lets the caller's own policies decide.
    private static ImmutableArray<PolicyDocument> Consent(Principal caller, ActionPoint action)
    {
        if (action.IsPassRole || caller.Account is not { } account) return [];
        return
        [
            Everyone with
            {
                Statements = [Everyone.Statements[0] with { Principal = new PrincipalElement(false, [new PrincipalEntry(PrincipalType.Aws, account.Value)]) }],
            },
        ];
    }
}

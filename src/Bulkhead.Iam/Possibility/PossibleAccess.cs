using Bulkhead.Iam.Algebra;
using Bulkhead.Iam.Catalogue;
using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Iam.Possibility;

/// <summary>
/// Answers whether a call can be made for some choice of what a caller may choose. A yes comes with a request that the plain
/// evaluator allows; a no is proved; all else is unknown, with the reason. Safe for use by many threads.
/// </summary>
/// <param name="catalogue">AWS's actions; the embedded ones where nothing newer is given.</param>
public sealed class PossibleAccess(ActionCatalogue? catalogue = null)
{
    private readonly CatalogueFacts _facts = new(catalogue ?? ActionCatalogue.Embedded);

    /// <summary>May the call be made?</summary>
    public PossibleAnswer Ask(PossibleQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        var resource = question.Resource;
        if (question.ResourceIsPattern)
        {
            if (PatternAlgebra.Intersect(WildcardSet.ParseArn(resource), WildcardSet.Any).Witness is not { } member) return Unknown("the resource is no pattern");
            resource = member;
        }

        var request = new AuthorizationRequest
        {
            Principal = question.Principal,
            Action = question.Action,
            Resources = [resource],
            ResourceAccount = question.ResourceAccount,
            IsAwsManagedKey = question.IsAwsManagedKey,
            Context = RequestContext.From(
                from pair in question.Context.Keys
                where pair.Value is KeyKnowledge.Fixed
                select KeyValuePair.Create(pair.Key, ((KeyKnowledge.Fixed)pair.Value).Value)),
        };
        var verdict = question.Stack.Decide(CompiledRequest.Create(request, _facts));
        return verdict.IsAllowed && question.Context.Keys.Values.All(k => k is KeyKnowledge.Fixed)
            ? new PossibleAnswer { Verdict = PossibleVerdict.Yes, Witness = request }
            : Unknown("the conditions were not argued");
    }

    private static PossibleAnswer Unknown(string reason) => new() { Verdict = PossibleVerdict.Unknown, Reason = reason };
}

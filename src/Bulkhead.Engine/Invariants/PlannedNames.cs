using System.Collections.Immutable;
using Bulkhead.Engine.Plans;
using Bulkhead.Reach.Verdicts;

namespace Bulkhead.Engine.Invariants;

/// <summary>Puts names in the place of ids that AWS has yet to give: <c>{account:prod}</c>, as in a plan's stacks.</summary>
internal static class PlannedNames
{
    public static ReachAnswer In(ReachAnswer answer, PlannedOrganization organization)
    {
        if (organization.NewAccounts.Count == 0) return answer;
        string Name(string text)
        {
            foreach (var (name, id) in organization.NewAccounts) text = text.Replace(id, StackReferences.Account(name), StringComparison.Ordinal);
            return text;
        }

        ImmutableArray<string> Names(ImmutableArray<string> texts) => [.. texts.Select(Name)];
        return answer with
        {
            Path =
            [
                .. answer.Path.Select(s => s with
                {
                    Principal = Name(s.Principal),
                    Resource = Name(s.Resource),
                    Gives = Name(s.Gives),
                    Statements = Names(s.Statements),
                    Assumptions = Names(s.Assumptions),
                    Unknowns = Names(s.Unknowns),
                }),
            ],
            Unknowns = Names(answer.Unknowns),
        };
    }
}

using System.Collections.Immutable;
using Bulkhead.Engine.Plans;
using Bulkhead.Reach.Repair;
using Bulkhead.Reach.Verdicts;

namespace Bulkhead.Engine.Invariants;

/// <summary>Puts names in the place of ids that AWS has yet to give: <c>{account:prod}</c>, as in a plan's stacks.</summary>
internal static class PlannedNames
{
    public static ReachAnswer In(ReachAnswer answer, PlannedOrganization organization)
    {
        if (organization.NewAccounts.Count == 0) return answer;
        string Name(string text) => In(text, organization);
        ImmutableArray<string> Names(ImmutableArray<string> texts) => In(texts, organization);
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

    public static RepairAnswer In(RepairAnswer repair, PlannedOrganization organization) => repair with
    {
        After = In(repair.After, organization),
        Changes =
        [
            .. repair.Changes.Select(c => c with
            {
                Place = In(c.Place, organization),
                Policy = In(c.Policy, organization),
                Texts = In(c.Texts, organization),
                Document = c.Document is { } document ? In(document, organization) : null,
                Touched = In(c.Touched, organization),
            }),
        ],
    };

    private static ImmutableArray<string> In(ImmutableArray<string> texts, PlannedOrganization organization) => [.. texts.Select(t => In(t, organization))];

    private static string In(string text, PlannedOrganization organization)
    {
        foreach (var (name, id) in organization.NewAccounts) text = text.Replace(id, StackReferences.Account(name), StringComparison.Ordinal);
        return text;
    }
}

using Bulkhead.Iam.Documents;

namespace Bulkhead.Iam.Conditions;

/// <summary>Which rules a condition clause rests on, by its operator and its key.</summary>
internal static class ConditionRules
{
    private static readonly (string KeyPrefix, int Rule)[] ByKey =
    [
        ("aws:sourceip", 28), ("aws:multifactorauthpresent", 29), ("aws:multifactorauthage", 29),
        ("aws:principalisawsservice", 43), ("aws:sourcearn", 43), ("aws:sourceaccount", 43), ("aws:sourceorg", 43),
        ("aws:viaawsservice", 44), ("aws:calledvia", 44), ("aws:sourcevpc", 44),
        ("aws:principalorgpaths", 45), ("aws:resourceorgpaths", 45), ("aws:principalorgid", 46),
        ("aws:principaltag/", 47), ("sts:transitivetagkeys", 47),
        ("sts:sourceidentity", 48), ("sts:rolesessionname", 48), ("sts:externalid", 48),
        ("aws:assumedroot", 50), ("sts:taskpolicyarn", 50),
        ("iam:passedtoservice", 51), ("iam:associatedresourcearn", 51),
        ("iam:permissionsboundary", 54), ("iam:policyarn", 54),
        ("s3:dataaccesspoint", 55), ("kms:viaservice", 42), ("kms:calleraccount", 42), ("kms:grantisforawsresource", 42),
        ("aws:requestedregion", 60),
    ];

    public static IEnumerable<int> Of(ConditionClause clause, string lowerKey)
    {
        switch (clause.Operator.Test)
        {
            case ConditionTest.StringEquals or ConditionTest.StringLike: yield return 20; break;
            case ConditionTest.ArnLike: yield return 21; break;
            case ConditionTest.DateEquals or ConditionTest.DateLessThan or ConditionTest.DateLessThanEquals
                or ConditionTest.DateGreaterThan or ConditionTest.DateGreaterThanEquals:
                yield return 27;
                break;
            case ConditionTest.IpAddress: yield return 28; break;
            case ConditionTest.Bool: yield return 29; break;
            default: break;
        }

        switch (clause.Operator.Quantifier)
        {
            case ConditionQuantifier.ForAllValues: yield return 17; break;
            case ConditionQuantifier.ForAnyValue: yield return 18; break;
            case ConditionQuantifier.None: break;
            default: throw new System.Diagnostics.UnreachableException();
        }

        foreach (var (prefix, rule) in ByKey)
        {
            if (lowerKey.StartsWith(prefix, StringComparison.Ordinal)) yield return rule;
        }
    }
}

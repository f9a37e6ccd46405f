using System.Diagnostics;
using Bulkhead.Iam.Conditions;

namespace Bulkhead.Iam.Evaluation;

/// <summary>What a resource's policy and grants give the caller, by what limits each grant.</summary>
internal struct ResourceGrants
{
    /// <summary>A statement denies.</summary>
    public Truth Deny;

    /// <summary>To the caller's account, which then decides by its own policies.</summary>
    public Truth Delegated;

    /// <summary>To the role or the parent user: boundary and session policy limit it.</summary>
    public Truth Limited;

    /// <summary>To the IAM user: the boundary limits it only in a trust policy.</summary>
    public Truth User;

    /// <summary>To the session, the service, or everyone: nothing of the caller's own limits it.</summary>
    public Truth Direct;

    /// <summary>Any of the grants.</summary>
    public readonly Truth Any => TruthLogic.Or(TruthLogic.Or(Delegated, Limited), TruthLogic.Or(User, Direct));

    /// <summary>Adds a grant to a caller who is named so.</summary>
    public void Add(PrincipalMatch match, Truth applies, PrincipalKind caller)
    {
        var strongest = (match & (PrincipalMatch.Session | PrincipalMatch.Everyone)) != PrincipalMatch.None ? PrincipalMatch.Session
            : (match & PrincipalMatch.Identity) != PrincipalMatch.None ? PrincipalMatch.Identity
            : (match & PrincipalMatch.Account) != PrincipalMatch.None ? PrincipalMatch.Account
            : PrincipalMatch.Unknown;
        switch (strongest)
        {
            case PrincipalMatch.Session: Direct = TruthLogic.Or(Direct, applies); break;
            case PrincipalMatch.Identity when caller == PrincipalKind.User: User = TruthLogic.Or(User, applies); break;
            case PrincipalMatch.Identity: Limited = TruthLogic.Or(Limited, applies); break;
            case PrincipalMatch.Account when caller == PrincipalKind.Root: Direct = TruthLogic.Or(Direct, applies); break;
            case PrincipalMatch.Account: Delegated = TruthLogic.Or(Delegated, applies); break;
            case PrincipalMatch.Unknown: Direct = TruthLogic.Or(Direct, TruthLogic.And(applies, Truth.Unknown)); break;
            default: throw new UnreachableException();
        }

        // An entry that can't be compared may be a stronger name for the caller than the one that was recognized.
        if ((match & PrincipalMatch.Unknown) != PrincipalMatch.None) Direct = TruthLogic.Or(Direct, TruthLogic.And(applies, Truth.Unknown));
    }
}

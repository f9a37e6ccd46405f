using System.Collections.Immutable;
using System.Globalization;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;
using Bulkhead.Iam.Questions;

namespace Bulkhead.Iam.Possibility;

/// <summary>
/// "Anyone": callers of an account that nobody here knows, who are administrators there and name their users and roles as they
/// like, and callers without any account.
/// </summary>
public static class OutsideCallers
{
    /// <summary>
    /// The callers from outside that the policies can tell apart: nobody known, and of a fresh account the root user and a user
    /// and a role for each combination of the patterns on <c>aws:PrincipalArn</c> and <c>aws:username</c>. To be asked about with
    /// <see cref="StackOf"/> and <see cref="KnownContexts.OfOutsider"/>.
    /// </summary>
    /// <param name="resourcePolicies">The policies on the resource.</param>
    /// <param name="account">The account, from <see cref="FreshAccount"/>.</param>
    /// <param name="isComplete">Whether these are all; otherwise a no for all of them proves nothing.</param>
    public static ImmutableArray<Principal> Of(IReadOnlyCollection<PolicyDocument> resourcePolicies, AccountId account, out bool isComplete)
    {
        ArgumentNullException.ThrowIfNull(resourcePolicies);
        var candidates = CallerCandidates.Of(resourcePolicies, account, withOutsiders: false);
        isComplete = !candidates.IsIncomplete;
        return [Principal.Anonymous, .. candidates.Callers.Where(c => c.Account == account)];
    }

    /// <summary>An account that is none of those that are known.</summary>
    public static AccountId FreshAccount(IReadOnlySet<AccountId> known)
    {
        ArgumentNullException.ThrowIfNull(known);
        for (var number = 999988887777L; ; number--)
        {
            var account = AccountId.Parse(number.ToString("D12", CultureInfo.InvariantCulture));
            if (!known.Contains(account)) return account;
        }
    }

    /// <summary>The stack of an outsider: administrator of the own account, the resource's policies and resource control policies as they are.</summary>
    /// <param name="resource">The policies on the resource.</param>
    /// <param name="resourceControl">The resource control policies of the resource's account; null for none.</param>
    /// <param name="managementAccount">The organization's management account.</param>
    public static PolicyStack StackOf(
        ImmutableArray<PolicyDocument> resource, ImmutableArray<ImmutableArray<PolicyDocument>>? resourceControl, AccountId? managementAccount) => new()
        {
            Identity = [PolicyDocument.FullAccess],
            Resource = resource,
            ResourceControl = resourceControl,
            ManagementAccount = managementAccount,
        };
}

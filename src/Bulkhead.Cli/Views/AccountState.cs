using Bulkhead.Config.Model;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Cli.Views;

/// <summary>One account of the file beside the world.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Id">Its id; empty when it is not there yet.</param>
/// <param name="Kind">Its kind; empty for the management account.</param>
/// <param name="Unit">The unit that the file wants it in.</param>
/// <param name="Differences">How many steps would bring it to what the file says.</param>
internal sealed record AccountState(string Name, string Id, string Kind, string Unit, int Differences)
{
    /// <summary>The management account, then those of the file in its order.</summary>
    public static IEnumerable<AccountState> Of(OrganizationModel model, Plan plan)
    {
        var differences = plan.Steps.ToLookup(PlanView.AccountOf);
        yield return new AccountState(StepAddress.Management, plan.ManagementAccount, "", "", differences[StepAddress.Management].Count());
        foreach (var account in model.Accounts)
        {
            var id = plan.AccountIds.GetValueOrDefault(account.Name, "");
            yield return new AccountState(account.Name, id, account.Kind, account.Unit.ToString(), differences[account.Name].Count());
        }
    }
}

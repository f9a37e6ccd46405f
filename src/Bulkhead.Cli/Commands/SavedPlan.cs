using Bulkhead.Cli.Files;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Cli.Commands;

/// <summary>Whether a saved plan may be applied here: to the cloud, the account and the organization that it was made for.</summary>
internal static class SavedPlan
{
    /// <summary>What is wrong before anything is opened; null for nothing.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="cloud">The cloud that is to be opened, as <see cref="PlanOrigin.Cloud"/> names it; null when the plan names none that is known.</param>
    /// <param name="digest">The digest of the configuration as it is now.</param>
    public static Diagnostic? Check(Plan plan, string? cloud, string digest)
    {
        var origin = plan.Origin!;
        if (cloud != origin.Cloud) return Other($"the plan is for '{origin.Cloud}', not for '{cloud ?? "?"}'", "leave --cloud out, so that the plan's own is taken, or make a plan for the other cloud");
        if (digest == origin.ConfigurationDigest) return null;
        return new Diagnostic(CommandLineDiagnostics.ConfigurationChanged, $"the configuration '{origin.Configuration}' has changed since the plan was made")
        {
            Help = "make the plan again, read it, and apply that one",
        };
    }

    /// <summary>What is wrong with the account whose credentials were found; null for nothing.</summary>
    public static Diagnostic? Check(Plan plan, AccountId account) => account.Value == plan.ManagementAccount
        ? null
        : Other($"the plan is for the organization of account {plan.ManagementAccount}, and these credentials are of account {account}", "choose the other profile with --profile");

    /// <summary>What is wrong with the organization that was found; null for nothing. A plan may be for one that it makes.</summary>
    public static Diagnostic? Check(Plan plan, string? organization) => plan.OrganizationId is null || organization == plan.OrganizationId
        ? null
        : Other($"the plan is for organization {plan.OrganizationId}, and the account {plan.ManagementAccount} has {organization ?? "none"}", "make the plan again, read it, and apply that one");

    private static Diagnostic Other(string message, string help) => new(CommandLineDiagnostics.OtherCloud, message) { Help = help };
}

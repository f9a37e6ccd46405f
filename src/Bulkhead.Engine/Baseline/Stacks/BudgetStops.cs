using System.Collections.Immutable;
using System.Globalization;
using Bulkhead.Config.Guardrails;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Planning;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Baseline.Stacks;

/// <summary>
/// What AWS itself does when the budget of an account is spent: it attaches a policy to it that denies what costs. Only the
/// management account may have such an action (AWS Cost Management User Guide, "Configuring budget actions"), so the budget that
/// stops an account stands there, beside the one in the account that tells people of it.
/// </summary>
internal sealed class BudgetStops(OrganizationModel model)
{
    /// <summary>The name of the policy that AWS attaches.</summary>
    public const string PolicyName = "bulkhead-budget-stop";

    /// <summary>The guardrail that the policy is.</summary>
    private const string Guardrail = "deny-spending";

    /// <summary>The accounts that are stopped when their budget is spent.</summary>
    public ImmutableArray<Account> Accounts { get; } =
        [.. model.Accounts.Where(a => a is { StopsAtBudget: true, Budget: not null } && a.Baseline.Contains(BaselinePart.Budget))];

    /// <summary>The policy's text.</summary>
    public string Content() => GuardrailCompiler.CompileAlone(Guardrail, model);

    /// <summary>What the policy says of itself.</summary>
    public static string Description => $"Managed by Bulkhead: {Guardrail}. AWS Budgets attaches it to an account whose budget is spent.";

    /// <summary>The stack in the management account that stops an account.</summary>
    public static StackTemplate TemplateOf(Account account) => StackTemplate.Written($"bulkhead-stop-{account.Name}", StackTemplate.BudgetStop.Body);

    /// <summary>What the stack is told.</summary>
    public IEnumerable<KeyValuePair<string, string>> Parameters(Account account) =>
    [
        new("Account", StackReferences.Account(account.Name)),
        new("Amount", account.Budget!.Value.Amount.ToString("0.##", CultureInfo.InvariantCulture)),
        new("Currency", account.Budget!.Value.Currency),
        new("Email", BudgetContacts.Billing(model, account)),
        new("Name", $"bulkhead-stop-{account.Name}"),
        new("OrganizationId", StackReferences.Organization),
        new("PolicyId", StackReferences.Policy(Addresses.PolicyKey(OrganizationPolicyType.ServiceControl, PolicyName))),
        new("Sponsor", BudgetContacts.Sponsor(model, account)),
    ];

    /// <summary>What must be there before the stack, beside the account: the policy that its action attaches.</summary>
    public static StepAddress Need => Addresses.Policy(OrganizationPolicyType.ServiceControl, PolicyName);
}

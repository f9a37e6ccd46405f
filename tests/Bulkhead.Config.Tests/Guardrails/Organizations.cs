using System.Collections.Immutable;
using Bulkhead.Config.Guardrails;
using Bulkhead.Config.Model;
using Bulkhead.Core.Documents;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Config.Tests.Guardrails;

/// <summary>Builds organizations for tests of guardrails, and says what they ask for.</summary>
internal static class Organizations
{
    public static readonly SourceSpan Here = new(new SourceFile("bulkhead.yaml", "guardrails:\n"), 0, 10);

    public static AccountKind Kind(string name, string unit, AccountRole role = AccountRole.None) => new()
    {
        Name = name,
        Purpose = name,
        Unit = UnitPath.Parse(unit),
        Role = role,
        Baseline = [],
        DeclaredAt = Here,
    };

    public static Account Account(string name, AccountKind kind, string? unit = null) => new()
    {
        Name = name,
        DisplayName = name,
        Email = $"{name}@acme.example",
        Kind = kind.Name,
        Unit = unit is null ? kind.Unit : UnitPath.Parse(unit),
        Regions = [new RegionName("eu-west-1")],
        Baseline = [],
        DeclaredAt = Here,
    };

    public static OrganizationModel Organization(
        IEnumerable<AccountKind> kinds, IEnumerable<Account> accounts, params IEnumerable<GuardrailUse> uses)
    {
        ImmutableArray<AccountKind> allKinds = [.. kinds];
        ImmutableArray<Account> allAccounts = [.. accounts.OrderBy(a => a.Name, StringComparer.Ordinal)];
        var units = allKinds.Select(k => k.Unit).Concat(allAccounts.Select(a => a.Unit))
            .SelectMany(u => u.FromRoot).Where(u => !u.IsRoot).Distinct()
            .OrderBy(u => u.Depth).ThenBy(u => u.Value, StringComparer.Ordinal);
        return new OrganizationModel
        {
            Name = "acme",
            Regions = [new RegionName("eu-west-1"), new RegionName("us-east-1")],
            Contacts = new Contacts(null, null, null),
            Units = [.. units.Select(u => new Unit { Path = u })],
            Accounts = allAccounts,
            Kinds = allKinds.ToImmutableSortedDictionary(k => k.Name, k => k, StringComparer.Ordinal),
            Guardrails = [.. uses],
        };
    }

    public static GuardrailUse Use(string name, params ImmutableArray<GuardrailScope> scopes) =>
        new() { Name = name, Scopes = scopes, DeclaredAt = Here };

    public static GuardrailUse With(this GuardrailUse use, string parameter, params ImmutableArray<string> values) =>
        use with { Parameters = use.Parameters.SetItem(parameter, values) };

    public static GuardrailUse Custom(string name, OrganizationPolicyType type, string json, params ImmutableArray<GuardrailScope> scopes) =>
        Use(name, scopes) with { Custom = new CustomPolicy(type, new SourceFile($"policies/{name}.json", json)) };

    public static GuardrailScope Everywhere { get; } = new GuardrailScope.Everywhere();

    public static GuardrailScope In(string unit) => new GuardrailScope.InUnit(UnitPath.Parse(unit));

    public static GuardrailScope Of(string kind) => new GuardrailScope.OfKind(kind);

    public static GuardrailScope On(string account) => new GuardrailScope.OnAccount(account);

    /// <summary>Whether a scope holds for an account, by the words of the model alone.</summary>
    public static bool Holds(GuardrailScope scope, Account account) => scope switch
    {
        GuardrailScope.Everywhere => true,
        GuardrailScope.InUnit inUnit => inUnit.Unit.Contains(account.Unit),
        GuardrailScope.OfKind ofKind => ofKind.Kind == account.Kind,
        GuardrailScope.OnAccount onAccount => onAccount.Account == account.Name,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>What hangs on an account and on every unit above it, the root first.</summary>
    public static IEnumerable<OrganizationPolicy> Effective(GuardrailCompilation compilation, Account account) =>
        account.Unit.FromRoot.Select(PolicyTarget (u) => new PolicyTarget.UnitTarget(u))
            .Append(new PolicyTarget.AccountTarget(account.Name))
            .SelectMany(target => compilation.Policies.Where(p => p.Targets.Contains(target)));
}

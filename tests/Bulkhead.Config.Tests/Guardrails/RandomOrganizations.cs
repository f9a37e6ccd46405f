using Bulkhead.Config.Guardrails;
using Bulkhead.Config.Model;

namespace Bulkhead.Config.Tests.Guardrails;

/// <summary>Organizations grown from a number: units of any depth, kinds that share units, accounts away from home.</summary>
internal static class RandomOrganizations
{
    private static readonly string[] Units =
    [
        "Security", "Workloads", "Workloads/Dev", "Workloads/Prod", "Workloads/Prod/EU", "Workloads/Prod/US", "Sandbox",
        "A/B/C/D/E",
    ];

    public static OrganizationModel Grow(int seed)
    {
        var random = new Random(seed);
        var kinds = Enumerable.Range(0, random.Next(1, 6))
            .Select(i => Organizations.Kind($"kind{i}", Pick(random, Units)))
            .Append(Organizations.Kind("suspended", "Suspended", AccountRole.Suspended))
            .ToList();
        var accounts = Enumerable.Range(0, random.Next(0, 14))
            .Select(i => Organizations.Account($"account{i:00}", Pick(random, kinds), random.Next(4) == 0 ? Pick(random, Units) : null))
            .ToList();
        var names = GuardrailLibrary.Names.Where(n => n is not ("deny-all" or "deny-all-access" or "deny-leaving-organization" or "protect-baseline")).ToList();
        var uses = Enumerable.Range(0, random.Next(0, 25)).Select(_ => Grow(random, names, kinds, accounts)).ToList();
        return Organizations.Organization(kinds, accounts, uses);
    }

    private static GuardrailUse Grow(Random random, List<string> names, List<AccountKind> kinds, List<Account> accounts)
    {
        var scopes = Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(4) switch
        {
            0 when random.Next(3) == 0 => Organizations.Everywhere,
            1 => Organizations.In(Pick(random, Units)),
            2 when accounts.Count > 0 => Organizations.On(Pick(random, accounts).Name),
            _ => Organizations.Of(Pick(random, kinds).Name),
        });
        if (random.Next(12) == 0)
        {
            var action = $"s3:Get{(char)('A' + random.Next(26))}*";
            return Organizations.Custom(
                $"own-{action[^2]}",
                OrganizationPolicyType.ServiceControl,
                $$"""{ "Version": "2012-10-17", "Statement": [ { "Effect": "Deny", "Action": "{{action}}", "Resource": "*" } ] }""",
                [.. scopes]);
        }

        var use = Organizations.Use(Pick(random, names), [.. scopes]);
        var guardrail = GuardrailLibrary.Get(use.Name);
        return guardrail.FindParameter("exempt") is not null && random.Next(3) == 0
            ? use.With("exempt", $"arn:*:iam::*:role/exempt{random.Next(3)}")
            : use;
    }

    private static T Pick<T>(Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];
}

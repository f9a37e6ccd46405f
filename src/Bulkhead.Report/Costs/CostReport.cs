using System.Collections.Immutable;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Costs;
using Bulkhead.Report.Accounts;

namespace Bulkhead.Report.Costs;

/// <summary>What an organization costs, by account, kind, unit and payer. Amounts are rounded to cents when they are printed, and not before.</summary>
public sealed record CostReport
{
    /// <summary>The name under which accounts without a kind are summed up.</summary>
    public const string NoKind = "(none)";

    private static readonly string[] Always = ["AWS CloudTrail", "AWS Cost Explorer"];

    /// <summary>The organization's name.</summary>
    public required string Organization { get; init; }

    /// <summary>The currency of every amount.</summary>
    public required string Currency { get; init; }

    /// <summary>The months, the earliest first.</summary>
    public required ImmutableArray<DateOnly> Months { get; init; }

    /// <summary>Those whose bill is not final.</summary>
    public required ImmutableSortedSet<DateOnly> Estimated { get; init; }

    /// <summary>Everything together.</summary>
    public required CostRow Total { get; init; }

    /// <summary>By account.</summary>
    public required ImmutableArray<CostRow> Accounts { get; init; }

    /// <summary>By kind.</summary>
    public required ImmutableArray<CostRow> Kinds { get; init; }

    /// <summary>By unit: each with what stands directly in it.</summary>
    public required ImmutableArray<CostRow> Units { get; init; }

    /// <summary>By who pays.</summary>
    public required ImmutableArray<CostRow> Payers { get; init; }

    /// <summary>The services that count as tooling as a whole, because the file turns them on.</summary>
    public required ImmutableArray<string> ToolingServices { get; init; }

    /// <summary>Whether what Bulkhead's stacks made is counted as tooling, too.</summary>
    public required bool CountsStacks { get; init; }

    /// <summary>How many requests AWS bills for the report.</summary>
    public required int Requests { get; init; }

    /// <summary>Puts the bill and the organization together. Pure.</summary>
    /// <param name="model">What the file means.</param>
    /// <param name="organization">Its accounts.</param>
    /// <param name="facts">The bill.</param>
    public static CostReport Build(OrganizationModel model, ExportedOrganization organization, CostFacts facts)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(organization);
        ArgumentNullException.ThrowIfNull(facts);
        var services = ServicesOf(model.Detection).ToImmutableArray();
        var byAccount = facts.Facts.ToLookup(f => f.Account, StringComparer.Ordinal);
        var known = organization.Accounts.Where(a => a.Id is not null).ToDictionary(a => a.Id!, StringComparer.Ordinal);
        var rows = known.Keys.Union(byAccount.Select(g => g.Key), StringComparer.Ordinal)
            .Select(id => Row(known.GetValueOrDefault(id)?.Name ?? id, byAccount[id]) with
            {
                Id = id,
                Kind = known.GetValueOrDefault(id)?.Kind,
                Unit = known.GetValueOrDefault(id)?.Unit,
                Payer = known.GetValueOrDefault(id)?.BillTo ?? model.Name,
            })
            .OrderBy(r => r.Name, StringComparer.Ordinal)
            .ToImmutableArray();
        return new CostReport
        {
            Organization = organization.Name,
            Currency = facts.Currency ?? "USD",
            Months = facts.Months,
            Estimated = facts.Estimated,
            Total = Row("total", facts.Facts),
            Accounts = rows,
            Kinds = Sums(r => r.Kind ?? (r.Id == organization.ManagementAccount ? "management" : NoKind)),
            Units = Sums(r => r.Unit ?? NoKind),
            Payers = Sums(r => r.Payer!),
            ToolingServices = services,
            CountsStacks = facts.KnowsStacks,
            Requests = facts.Requests,
        };

        ImmutableArray<CostRow> Sums(Func<CostRow, string> name) =>
        [
            .. rows.GroupBy(name, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => Row(g.Key, g.SelectMany(r => byAccount[r.Id!]))),
        ];

        CostRow Row(string name, IEnumerable<CostFact> spent)
        {
            var byMonth = spent.ToLookup(f => f.Month);
            decimal? before = null;
            var months = ImmutableArray.CreateBuilder<MonthlyCost>();
            foreach (var month in facts.Months)
            {
                var amount = byMonth[month].Sum(f => f.Amount);
                var tooling = byMonth[month].Sum(f => services.Contains(f.Service) ? f.Amount : f.Tagged);
                months.Add(new MonthlyCost(month, amount, tooling, amount - before));
                before = amount;
            }

            return new CostRow(name, months.DrainToImmutable());
        }
    }

    /// <summary>The services that run because the file says so, as Cost Explorer names them.</summary>
    private static IEnumerable<string> ServicesOf(Detection detection) => Always
        .Concat(detection.Config != ConfigRecording.Off ? ["AWS Config"] : [])
        .Concat(detection.GuardDuty is not null ? ["Amazon GuardDuty"] : [])
        .Concat(detection.SecurityHub is not null ? ["AWS Security Hub"] : [])
        .Concat(detection.Inspector is not null ? ["Amazon Inspector"] : [])
        .Concat(detection.Macie ? ["Amazon Macie"] : [])
        .Order(StringComparer.Ordinal);
}

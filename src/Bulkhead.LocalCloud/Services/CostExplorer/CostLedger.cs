using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Accounts;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Prices;
using Bulkhead.LocalCloud.Services.Organizations;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.CostExplorer;

/// <summary>
/// The lines of the bill: what the price list bills, and what it has a price for among the things that the cloud holds. What
/// is gone without a trace costs nothing any more.
/// </summary>
internal sealed class CostLedger(PriceList prices)
{
    private static readonly ImmutableSortedDictionary<string, string> NoTags = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>The currency of every amount.</summary>
    public string Currency => prices.Currency;

    /// <summary>
    /// The lines that an account may see: its own, and those of the whole organization in the management account (AWS Cost
    /// Management User Guide, "Controlling access for Cost Explorer").
    /// </summary>
    public IEnumerable<CostLine> Lines(CallContext context)
    {
        var store = context.Cloud.Store;
        var organization = OrganizationState.Find(store);
        var seesAll = organization?.Text("ManagementId") == context.Account.Value;
        return Bills(store).Concat(Things(store, context.Now))
            .Where(l => l.Account == context.Account.Value || (seesAll && store.Find(OrganizationState.Members, l.Account) is not null));
    }

    private IEnumerable<CostLine> Bills(ResourceStore store)
    {
        var ids = AccountBook.All(store).ToLookup(a => a.Value.Text("Name"), a => a.Key, StringComparer.Ordinal);
        foreach (var bill in prices.Bills)
        {
            var first = new DateTimeOffset(bill.Month.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
            var account = AccountId.TryParse(bill.Account)?.Value ?? ids[bill.Account].FirstOrDefault();
            if (account is not null) yield return new CostLine(account, bill.Service, bill.Region, bill.Tags, bill.Amount, first, first.AddMonths(1));
        }
    }

    private IEnumerable<CostLine> Things(ResourceStore store, DateTimeOffset now)
    {
        foreach (var (collection, _, document) in store.Everything())
        {
            var parts = collection.Split('/');
            if (parts.Length != 4 || PricedThings.All.FirstOrDefault(t => t.Service == parts[0] && t.Type == parts[3]) is not { } thing) continue;
            var value = document.Value;
            var name = thing.Variant is null ? thing.Name : $"{thing.Name}:{value.Text(thing.Variant)}";
            if (!prices.Prices.TryGetValue(name, out var price) || Created(value, thing) is not { } from) continue;
            var until = thing.End is not null && value.Text(thing.End) is not null ? value.Time(thing.End) : now;
            yield return new CostLine(parts[1], thing.Billed, parts[2], TagsOf(value), price * (thing.Size is null ? 1 : value.Int(thing.Size) ?? 0), from, until);
        }
    }

    private static DateTimeOffset? Created(JsonObject value, PricedThing thing)
    {
        JsonNode? at = value;
        foreach (var name in thing.Created) at = (at as JsonObject)?[name];
        return at?.GetValueKind() == JsonValueKind.String ? DateTimeOffset.Parse(at.GetValue<string>(), CultureInfo.InvariantCulture) : null;
    }

    /// <summary>Services keep tags as an object or as their lists show them.</summary>
    private static ImmutableSortedDictionary<string, string> TagsOf(JsonObject value)
    {
        if (value.Object("Tags") is { } tags) return NoTags.SetItems(tags.Select(t => KeyValuePair.Create(t.Key, t.Value?.GetValue<string>() ?? "")));
        return NoTags.SetItems(value.Objects("Tags").Select(t => KeyValuePair.Create(t.Text("Key") ?? t.Text("TagKey") ?? "", t.Text("Value") ?? t.Text("TagValue") ?? "")));
    }
}

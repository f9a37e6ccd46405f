using System.Collections.Immutable;
using System.Globalization;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;
using Bulkhead.LocalCloud.Inputs;

namespace Bulkhead.LocalCloud.Prices;

/// <summary>Reads a file of prices: a mapping with <c>currency</c>, <c>prices</c> and <c>bills</c>, each optional.</summary>
public sealed class PriceListReader
{
    private static readonly string[] Keys = ["currency", "prices", "bills"];
    private static readonly string[] BillKeys = ["account", "month", "service", "amount", "region", "tags"];

    private readonly InputReading _input;

    private PriceListReader(DiagnosticBag diagnostics) => _input = new(diagnostics, PriceDiagnostics.Invalid);

    /// <summary>The list; null where the file has a mistake, which is reported. Prices that it does not give are AWS's public ones.</summary>
    public static PriceList? Read(DocumentNode root, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        var before = diagnostics.HasErrors;
        var list = new PriceListReader(diagnostics).List(root);
        return diagnostics.HasErrors && !before ? null : list;
    }

    private PriceList? List(DocumentNode root)
    {
        if (root is not DocumentMapping mapping)
        {
            _input.Report(root, $"a file of prices is a mapping with 'prices' or 'bills', not {root.Description}");
            return null;
        }

        _input.CheckKeys(mapping, Keys);
        var currency = _input.Text(mapping, "currency") ?? PriceList.Public.Currency;
        if (currency.Length != 3 || !currency.All(char.IsAsciiLetterUpper)) _input.Report(root, "'currency' must be three capital letters, such as USD");
        var prices = PriceList.Public.Prices;
        foreach (var entry in _input.Entries(mapping, "prices"))
        {
            if (PricedThings.Has(entry.Key)) prices = prices.SetItem(entry.Key, Amount(entry.Value, entry.Key, 0) ?? 0);
            else _input.ReportKey(entry, PricedThings.Names);
        }

        return new PriceList(currency, prices, [.. _input.Items(mapping, "bills").Select(Bill).OfType<BilledAmount>()]);
    }

    private BilledAmount? Bill(DocumentNode node)
    {
        if (node is not DocumentMapping mapping)
        {
            _input.Report(node, $"a bill is a mapping with account, month, service and amount, not {node.Description}");
            return null;
        }

        _input.CheckKeys(mapping, BillKeys);
        var (account, service) = (_input.Text(mapping, "account"), _input.Text(mapping, "service"));
        var month = _input.Text(mapping, "month") is { } text && DateOnly.TryParseExact(text + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : (DateOnly?)null;
        if (month is null) _input.Report(node, "'month' must be a year and a month, as in 2026-11");
        var amount = mapping.TryGet("amount", out var given) ? Amount(given, "amount", decimal.MinValue) : null;
        if (account is null || service is null || given is null) _input.Report(node, "a bill needs account, month, service and amount");
        if (account is null || service is null || amount is not { } much || month is not { } first) return null;
        var tags = _input.Entries(mapping, "tags").Where(t => t.Value is DocumentScalar)
            .ToImmutableSortedDictionary(t => t.Key, t => ((DocumentScalar)t.Value).Text, StringComparer.Ordinal);
        return new BilledAmount(account, first, service, much, _input.Text(mapping, "region") ?? "NoRegion", tags);
    }

    private decimal? Amount(DocumentNode node, string key, decimal least)
    {
        if (node is DocumentScalar scalar && decimal.TryParse(scalar.Text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var amount)
            && amount >= least && Math.Abs(amount) <= 1_000_000_000_000)
            return amount;
        _input.Report(node, $"'{key}' must be an amount{(least < 0 ? "" : " of 0 or more")}, as in 12.50");
        return null;
    }
}

using System.Collections.Immutable;
using Bulkhead.Config.Model;
using Bulkhead.Core.Documents;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Config.Reading;

/// <summary>Reads the single values of accounts.</summary>
internal sealed class AccountValueReader(ReadingContext context)
{
    /// <summary>An amount of money; null, with a diagnostic, for anything else.</summary>
    public static Money? Budget(ReadingContext context, string text, SourceSpan span)
    {
        if (Names.ParseMoney(text) is { } money) return money;
        context.Report(
            ConfigurationDiagnostics.Budget, span, $"'{text}' is not a budget",
            help: text.All(char.IsAsciiDigit) ? $"say the currency: {text} USD" : "write an amount and a currency, as in 500 USD; it is for a month");
        return null;
    }

    /// <summary>The text under a key with its variables filled in, and its place; null when there is none.</summary>
    public (string Text, SourceSpan Span)? Text(AccountDraft draft, string key)
    {
        if (draft.Find(key) is not ({ } node, { } layer) || Nodes.TextOf(node) is not { } text) return null;
        return (Fill(draft, layer, text, node.Span), node.Span);
    }

    /// <summary>The value under a key, as it is written.</summary>
    public static DocumentNode? Node(AccountDraft draft, string key) => draft.Find(key)?.Node;

    /// <summary>Tags of all layers, the later winning.</summary>
    public ImmutableSortedDictionary<string, string> Tags(AccountDraft draft)
    {
        var reader = new TagReader(context);
        var tags = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
        foreach (var layer in draft.Layers)
        {
            if (Nodes.Find(layer.Node, "tags") is { } node) tags = TagReader.Over(tags, reader.Read(node, (text, span) => Fill(draft, layer, text, span)));
        }

        return tags;
    }

    /// <summary>The parts of the baseline after every layer has turned some off or on.</summary>
    public static ImmutableSortedSet<BaselinePart> Baseline(AccountDraft draft, ImmutableSortedSet<BaselinePart> parts) =>
        draft.Layers.Aggregate(parts, (left, layer) => KindReader.BaselineOf(left, Nodes.Find(layer.Node, "baseline")));

    public AccountId? Id(AccountDraft draft)
    {
        if (Text(draft, "id") is not { } id) return null;
        if (AccountId.TryParse(id.Text) is { } parsed) return parsed;
        context.Report(ConfigurationDiagnostics.AccountId, id.Span, $"'{id.Text}' is not an account id", help: "an account id has twelve digits; leading zeros count");
        return null;
    }

    public Money? Budget(AccountDraft draft) => Text(draft, "budget") is { } budget ? Budget(context, budget.Text, budget.Span) : null;

    public DateOnly? Expires(AccountDraft draft)
    {
        if (Text(draft, "expires") is not { } expires) return null;
        if (Names.ParseDate(expires.Text) is { } date) return date;
        context.Report(ConfigurationDiagnostics.Date, expires.Span, $"'{expires.Text}' is not a day", help: "write year, month and day, as in 2027-03-31");
        return null;
    }

    public UnitPath? Unit(AccountDraft draft) => Text(draft, "unit") is { } unit ? UnitPathReader.Read(context, unit.Text, unit.Span) : null;

    /// <summary>The root e-mail address: the account's own, or the organization's pattern.</summary>
    public (string Email, SourceSpan Span)? Email(AccountDraft draft, (string Pattern, SourceSpan Span)? pattern)
    {
        var own = Text(draft, "email");
        if (own is null && pattern is null) return null;
        var email = own?.Text ?? Placeholders.Fill(pattern!.Value.Pattern, v => v == "account" ? draft.Name : null);
        var span = own?.Span ?? draft.KeySpan;
        if (!Names.IsEmail(email))
        {
            context.Report(ConfigurationDiagnostics.Email, span, $"'{email}' is not an e-mail address", help: "write it as in aws+dev@example.com");
        }
        else if (email.Length > Names.MaxEmail)
        {
            context.Report(
                ConfigurationDiagnostics.Email, span, $"the address '{email}' has {email.Length} characters; AWS takes {Names.MaxEmail}",
                help: own is null ? "shorten the account's name or the pattern, or give the account an 'email' of its own" : "choose a shorter address");
        }

        return (email, span);
    }

    /// <summary>The name in AWS: the account's own, or its key (CreateAccount, AWS Organizations API Reference).</summary>
    public string DisplayName(AccountDraft draft)
    {
        if (Text(draft, "name") is not { } name) return draft.Name;
        if (name.Text.Length > Names.MaxAccountName)
        {
            context.Report(ConfigurationDiagnostics.DisplayName, name.Span, $"the name '{name.Text}' has {name.Text.Length} characters; AWS takes {Names.MaxAccountName}", help: "shorten it");
        }
        else if (!name.Text.All(c => c is >= ' ' and <= '~'))
        {
            context.Report(ConfigurationDiagnostics.DisplayName, name.Span, $"the name '{name.Text}' has characters that AWS does not take", help: "use the letters, digits and signs of ASCII");
        }

        return name.Text;
    }

    /// <summary>The governed regions: the account's own, in the organization's order, or all of the organization's.</summary>
    public ImmutableArray<RegionName> Regions(AccountDraft draft, ImmutableArray<RegionName> governed)
    {
        if (Node(draft, "regions") is not { } node) return governed;
        var own = new RegionListReader(context).Read(node);
        foreach (var (text, span) in Nodes.TextsOf(node))
        {
            if (!own.Contains(new RegionName(text)) || governed.Contains(new RegionName(text)) || governed.IsEmpty) continue;
            context.Report(
                ConfigurationDiagnostics.RegionNotGoverned, span, $"the organization does not govern '{text}'",
                help: $"add it to the organization's regions, or choose among {string.Join(", ", governed)}");
        }

        return [.. governed.Where(own.Contains)];
    }

    private string Fill(AccountDraft draft, AccountLayer layer, string text, SourceSpan span) => Placeholders.Fill(text, variable =>
    {
        if (variable == "account") return draft.Name;
        if (layer.Variables is { } variables && variables.TryGetValue(variable, out var value)) return value;
        var known = layer.Variables?.Keys.Append("account") ?? ["account"];
        context.ReportUnknown(ConfigurationDiagnostics.Variable, span, $"there is no variable '{variable}' here", variable, known, $"these are there: {string.Join(", ", known)}");
        return null;
    });
}

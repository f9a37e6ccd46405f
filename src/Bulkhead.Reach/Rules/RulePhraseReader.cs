using System.Collections.Immutable;
using System.Globalization;

namespace Bulkhead.Reach.Rules;

/// <summary>Reads the phrases of the rule language: conditions, calls and effects.</summary>
internal sealed class RulePhraseReader(ImmutableArray<RuleVariable> variables)
{
    private static readonly (string Words, Loosening Loosening)[] Loosenings =
    [
        ("free identity of ", Loosening.FreeIdentity),
        ("free tags of ", Loosening.FreeTags),
        ("set tags of ", Loosening.SetTags),
        ("remove tags of ", Loosening.RemoveTags),
        ("without inline denials ", Loosening.WithoutInlineDenials),
        ("without attached denials ", Loosening.WithoutAttachedDenials),
        ("without group denials ", Loosening.WithoutGroupDenials),
        ("without boundary ", Loosening.WithoutBoundary),
    ];

    private static readonly (string Words, Hold Hold)[] HoldWords =
    [
        ("reads ", Hold.Reads), ("changes ", Hold.Changes), ("runs code in ", Hold.RunsCodeIn),
    ];

    /// <summary>Why the last phrase can't be read.</summary>
    public string Mistake { get; private set; } = "";

    /// <summary>A condition; null where the text is none.</summary>
    public RuleCondition? Condition(string text)
    {
        Mistake = $"'{text}' is no condition";
        var isUsual = text.StartsWith("usually ", StringComparison.Ordinal);
        var condition = ReadCondition(isUsual ? text["usually ".Length..] : text, text);
        return condition is null ? null : condition with { IsUsual = isUsual };
    }

    /// <summary>A call; null where the text is none.</summary>
    public RuleCall? Call(string text)
    {
        Mistake = $"'{text}' is no call";
        var on = text.IndexOf(" on ", StringComparison.Ordinal);
        if (on < 0) return null;
        var actions = text[..on].Split(" or ");
        if (!Array.TrueForAll(actions, IsAction)) return null;
        var rest = text[(on + 4)..];
        var context = ImmutableArray<KeyValuePair<string, string?>>.Empty;
        if (Cut(ref rest, " with ") is { } pairs)
        {
            var builder = ImmutableArray.CreateBuilder<KeyValuePair<string, string?>>();
            foreach (var pair in pairs.Split(", "))
            {
                var sides = pair.Split(" = ", 2);
                if (sides.Length != 2 || sides[0].Length == 0) return null;
                if (!VariablesKnown(pair)) return null;
                builder.Add(new(sides[0], sides[1] == "none" ? null : sides[1]));
            }

            context = builder.DrainToImmutable();
        }

        var service = Cut(ref rest, " to ");
        var provider = Cut(ref rest, " as ");
        if (provider is not null && !provider.Contains('.', StringComparison.Ordinal) && !IsVariable(provider)) return Unknown<RuleCall>(provider);
        return Target(rest) is { } target ? new([.. actions], target, service, context, provider, text) : null;
    }

    /// <summary>An effect; null where the text is none.</summary>
    public RuleEffect? Effect(string text)
    {
        Mistake = $"'{text}' is no effect";
        if (text == "without guardrails") return new RuleEffect.WithoutGuardrails { Text = text };
        if (text == "administers organization") return new RuleEffect.AdministersOrganization { Text = text };
        if (After(text, "session of ") is { } session) return Operand(session) is { } o ? new RuleEffect.Session(o) { Text = text } : null;
        foreach (var (words, hold) in HoldWords)
        {
            if (After(text, words) is { } held) return Operand(held) is { IsCaller: false } o ? new RuleEffect.Holds(hold, o) { Text = text } : null;
        }

        var parts = text.Split(' ');
        if (After(text, "administers account of ") is not null)
        {
            return parts switch
            {
                [_, _, _, var v] when IsSubject(v) => new RuleEffect.AdministersAccount(v, null) { Text = text },
                [_, _, _, var v, "within", var p] when IsSubject(v) && IsVariable(p) => new RuleEffect.AdministersAccount(v, p) { Text = text },
                _ => null,
            };
        }

        foreach (var (words, loosening) in Loosenings)
        {
            if (After(text, words) is not { } rest) continue;
            return rest.Split(' ') switch
            {
                [var v] when IsSubject(v) => new RuleEffect.Loosens(loosening, v) { Text = text },
                [var v, "within", var p] when loosening == Loosening.WithoutBoundary && IsSubject(v) && IsVariable(p) => new RuleEffect.Boundary(v, p) { Text = text },
                _ => null,
            };
        }

        return parts switch
        {
            [var v, "gains", var p] when IsSubject(v) && IsVariable(p) => new RuleEffect.Gains(v, p) { Text = text },
            [var v, "joins", var g] when IsSubject(v) && IsVariable(g) => new RuleEffect.Joins(v, g) { Text = text },
            _ => null,
        };
    }

    private RuleCondition? ReadCondition(string phrase, string text)
    {
        foreach (var (words, hold) in HoldWords)
        {
            if (After(phrase, words) is { } held) return Operand(held) is { IsCaller: false } o ? new RuleCondition.Holds(hold, o) { Text = text } : null;
        }

        var w = phrase.Split(' ');
        switch (w)
        {
            case ["caller", "is", "user" or "role" or "outside"]:
                return new RuleCondition.CallerKind(w[2]) { Text = text };
            case [var v, "in", "management", "account"]:
                return AllKnown(v) ? new RuleCondition.InManagementAccount(v, false) { Text = text } : null;
            case [var v, "not", "in", "management", "account"]:
                return AllKnown(v) ? new RuleCondition.InManagementAccount(v, true) { Text = text } : null;
            case ["caller", "in", "administrator", "account", "of", var service]:
                return new RuleCondition.InAdministratorAccount(service) { Text = text };
            case [var v, "is", "caller"]:
                return IsVariable(v) ? new RuleCondition.IsCaller(v, false) { Text = text } : Unknown<RuleCondition>(v);
            case [var v, "is", "not", "caller"]:
                return IsVariable(v) ? new RuleCondition.IsCaller(v, true) { Text = text } : Unknown<RuleCondition>(v);
            case [var v, "in", "account", "of", var other]:
                return AllKnown(v, other) ? new RuleCondition.SameAccount(v, other, false) { Text = text } : null;
            case [var v, "not", "in", "account", "of", var other]:
                return AllKnown(v, other) ? new RuleCondition.SameAccount(v, other, true) { Text = text } : null;
            case [var p, "attached", "to", var v]:
                return AllKnown(p, v) ? new RuleCondition.Attached(p, v) { Text = text } : null;
            case [var v, "in", var g]:
                return AllKnown(v, g) ? new RuleCondition.Member(v, g) { Text = text } : null;
            case [var v, "trusts", var trusted]:
                return IsVariable(v) && (IsVariable(trusted) || trusted.Contains('.', StringComparison.Ordinal))
                    ? new RuleCondition.Trusts(v, trusted) { Text = text } : Unknown<RuleCondition>(v);
            case ["declared", var name, "of", var v]:
                return IsVariable(v) ? new RuleCondition.Declared(name, v, null) { Text = text } : Unknown<RuleCondition>(v);
            case ["declared", var name, "of", var v, "by", "another"]:
                return IsVariable(v) ? new RuleCondition.Declared(name, v, null) { Text = text, IsByAnother = true } : Unknown<RuleCondition>(v);
            case ["declared", var name, "of", var v, "names", var other]:
                return AllKnown(v, other) ? new RuleCondition.Declared(name, v, other) { Text = text } : null;
            case [var o, "refers", "to", var v]:
                return Operand(o) is { } refers && AllKnown(v) ? new RuleCondition.Refers(refers, v) { Text = text } : null;
            default:
                return ReadAttributeTest(phrase, text);
        }
    }

    private RuleCondition.Attribute? ReadAttributeTest(string phrase, string text)
    {
        var space = phrase.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0 || Operand(phrase[..space]) is not { Attribute: not null } operand) return null;
        var rest = phrase[(space + 1)..];
        (AttributeTest Test, string Value)? read = rest switch
        {
            "exists" => (AttributeTest.Exists, ""),
            "is missing" => (AttributeTest.Missing, ""),
            _ when After(rest, "is not ") is { } v => (AttributeTest.IsNot, v),
            _ when After(rest, "is ") is { } v => (AttributeTest.Is, v),
            _ when After(rest, "contains ") is { } v => (AttributeTest.Contains, v),
            _ when After(rest, "< ") is { } v && IsNumber(v) => (AttributeTest.Less, v),
            _ when After(rest, "> ") is { } v && IsNumber(v) => (AttributeTest.More, v),
            _ => null,
        };
        return read is { } test && VariablesKnown(test.Value) ? new(operand, test.Test, test.Value) { Text = text } : null;
    }

    private RuleTarget? Target(string text)
    {
        if (text == "self") return new RuleTarget.Self();
        if (text == "anything") return new RuleTarget.Anything();
        if (After(text, "new ") is { } kind) return kind.Contains(' ', StringComparison.Ordinal) ? null : new RuleTarget.New(kind);
        if (text.StartsWith("arn:", StringComparison.Ordinal)) return VariablesKnown(text) ? new RuleTarget.ArnText(text) : null;
        return Operand(text) is { IsCaller: false } operand ? new RuleTarget.Of(operand) : null;
    }

    private RuleOperand? Operand(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        var name = dot < 0 ? text : text[..dot];
        if (!IsSubject(name)) return Unknown<RuleOperand>(name);
        var attribute = dot < 0 ? null : text[(dot + 1)..];
        return attribute is { Length: 0 } || attribute?.Contains(' ', StringComparison.Ordinal) == true ? null : new(name, attribute);
    }

    // ${VAR.attribute} must name a variable; ${account}, ${region} and ${partition} are always there.
    private bool VariablesKnown(string text)
    {
        for (var at = text.IndexOf("${", StringComparison.Ordinal); at >= 0; at = text.IndexOf("${", at + 2, StringComparison.Ordinal))
        {
            var end = text.IndexOf('}', at);
            if (end < 0) return false;
            var name = text[(at + 2)..end];
            if (name is "account" or "region" or "partition") continue;
            if (Operand(name) is not { Attribute: not null }) return false;
        }

        return true;
    }

    private bool IsVariable(string name) => variables.Any(v => v.Name == name);

    private bool IsSubject(string name) => name == RuleOperand.Caller || IsVariable(name);

    private bool AllKnown(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (IsSubject(name)) continue;
            Mistake = $"'{name}' is no variable of this rule";
            return false;
        }

        return true;
    }

    private T? Unknown<T>(string name)
        where T : class
    {
        Mistake = $"'{name}' is no variable of this rule";
        return null;
    }

    private static string? After(string text, string words) => text.StartsWith(words, StringComparison.Ordinal) ? text[words.Length..] : null;

    private static string? Cut(ref string text, string words)
    {
        var at = text.IndexOf(words, StringComparison.Ordinal);
        if (at < 0) return null;
        var rest = text[(at + words.Length)..];
        text = text[..at];
        return rest;
    }

    private static bool IsNumber(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static bool IsAction(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && colon < text.Length - 1 && !text.AsSpan().ContainsAny(' ', '*', '?');
    }
}

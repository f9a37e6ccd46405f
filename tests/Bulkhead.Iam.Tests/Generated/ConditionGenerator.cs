using System.Globalization;
using System.Text.Json.Nodes;

namespace Bulkhead.Iam.Tests.Generated;

/// <summary>Makes Condition elements: every operator, set operator and suffix, variables, and now and then an unknown operator.</summary>
internal sealed class ConditionGenerator(Dice dice)
{
    private static readonly string[] Variables =
    [
        "${aws:PrincipalTag/team}", "${aws:username}", "${aws:PrincipalTag/none}", "${aws:PrincipalTag/none, 'web'}", "${aws:TagKeys}", "we${*}", "${$}",
    ];

    private readonly PatternGrower _grower = new(dice);

    public JsonObject Condition()
    {
        var condition = new JsonObject();
        foreach (var (name, key, values) in dice.Several(1, 2, Test))
        {
            if (condition[name] is not JsonObject keys) condition[name] = keys = [];
            if (!keys.Any(k => k.Key.Equals(key, StringComparison.OrdinalIgnoreCase))) keys[key] = values;
        }

        return condition;
    }

    private (string Operator, string Key, JsonNode Values) Test()
    {
        var key = dice.Pick(GeneratedKey.All);
        var name = dice.Chance(10) ? key.Name.ToUpperInvariant() : key.Name;
        if (dice.Chance(8)) return ("Null", name, dice.Chance(50) ? dice.Pick("true", "false") : JsonValue.Create(dice.Chance(50)));
        if (dice.Chance(6)) return ("StringResembles", name, "x");

        var test = dice.Pick(key.Operators);
        if (key.IsSet ? dice.Chance(85) : dice.Chance(8)) test = dice.Pick("ForAllValues:", "ForAnyValue:") + test;
        if (dice.Chance(20)) test += "IfExists";
        return (test, name, Values(key, test));
    }

    private JsonNode Values(GeneratedKey key, string test)
    {
        if (dice.Chance(60)) return Value(key, test);
        return new JsonArray([.. dice.Several(1, 3, () => Value(key, test))]);
    }

    private JsonNode Value(GeneratedKey key, string test)
    {
        var value = dice.Pick(key.Values);
        if (test.Contains("Ip", StringComparison.Ordinal) && dice.Chance(60)) return dice.Pick("203.0.113.0/25", "203.0.113.0/24", "2001:db8::/32", "0.0.0.0/0", "198.51.100.1/32", "::/0");
        if (test.Contains("Numeric", StringComparison.Ordinal) && dice.Chance(30)) return JsonNode.Parse(double.Parse(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture))!;
        if (test.Contains("String", StringComparison.Ordinal) && dice.Chance(15)) return dice.Pick(Variables);
        if (test.Contains("Arn", StringComparison.Ordinal)) return ArnValue(value);
        return test.Contains("Like", StringComparison.Ordinal) && dice.Chance(60) ? _grower.PatternOf(value) : value;
    }

    private string ArnValue(string value)
    {
        if (value.Split(':').Length < 6) value = "arn:aws:sns:*:*:*";
        if (dice.Chance(15)) return value[..(value.LastIndexOf(':') + 1)] + "user/${aws:username}";
        if (!dice.Chance(50)) return value;
        var segments = value.Split(':', 6);
        var at = dice.Pick(3, 4, 5);
        segments[at] = dice.Chance(40) ? "*" : _grower.PatternOf(segments[at]);
        return string.Join(':', segments);
    }
}

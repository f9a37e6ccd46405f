using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Xunit;

namespace Bulkhead.Reach.Tests.Rules;

/// <summary>A call of a rule: <c>ACTION or ACTION on TARGET to SERVICE as PROVIDER with KEY = VALUE, …</c>.</summary>
internal sealed partial record RuleCall(ImmutableArray<string> Actions, string Target, string? Service, string? Provider, ImmutableArray<(string Key, string Value)> Context)
{
    public static bool IsCall(string text) => Form().IsMatch(text);

    public static RuleCall Parse(string text)
    {
        var match = Form().Match(text);
        Assert.True(match.Success, $"not a call: {text}");
        return new RuleCall(
            [.. match.Groups["actions"].Value.Split(" or ")],
            match.Groups["target"].Value,
            match.Groups["service"].Success ? match.Groups["service"].Value : null,
            match.Groups["provider"].Success ? match.Groups["provider"].Value : null,
            match.Groups["context"].Success
                ? [.. match.Groups["context"].Value.Split(", ").Select(c => c.Split(" = ", 2)).Select(c => (c[0], c[1]))]
                : []);
    }

    [GeneratedRegex(@"^(?<actions>[a-z0-9-]+:\w+( or [a-z0-9-]+:\w+)*) on (?<target>new [a-z0-9.-]+|arn:\S+|[a-z0-9.-]+)( to (?<service>\S+))?( as (?<provider>\S+))?( with (?<context>.+))?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();
}

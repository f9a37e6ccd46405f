using System.Text.RegularExpressions;
using Bulkhead.Iam.Catalogue;
using Xunit;

namespace Bulkhead.Reach.Tests.Rules;

public sealed partial class RuleLibraryTests(ITestOutputHelper output)
{
    // How many ways of each group are known; the rows are numbered from 01 without a gap.
    private static readonly (char Group, int Count)[] Known = [('A', 45), ('B', 66), ('C', 68), ('D', 13), ('E', 12), ('F', 75), ('G', 20), ('H', 53)];

    // Actions that AWS checks, or once checked, and that the Service Authorization Reference does not have.
    private static readonly Dictionary<string, string> OutsideTheCatalogue = new(StringComparer.OrdinalIgnoreCase)
    {
        ["codestar:CreateProjectFromTemplate"] = "never documented, and the service has ended",
    };

    private static readonly string[] Principals = ["role", "user", "group", "policy", "account"];

    [Fact]
    public void Every_known_way_has_its_row()
    {
        var ids = RuleRow.All.Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(ids.Count, RuleRow.All.Length);
        Assert.All(Known.SelectMany(g => Enumerable.Range(1, g.Count).Select(n => $"{g.Group}{n:00}")), id => Assert.Contains(id, ids));
        output.WriteLine($"{RuleRow.All.Length} rules: {Known.Sum(g => g.Count)} known ways and {RuleRow.All.Count(r => r.Id[0] == 'X')} beyond them");
    }

    [Fact]
    public void Every_row_has_a_name_a_reference_and_an_effect() => Assert.All(RuleRow.All, row =>
    {
        Assert.Matches("^[a-z]", row.Name);
        Assert.DoesNotContain('.', row.Name[^1..]);
        Assert.StartsWith("https://", row.Reference, StringComparison.Ordinal);
        Assert.NotEmpty(row.Gives);
        Assert.Equal(row.File[..1], row.Id[..1].ToLowerInvariant());
        if (row.Published is { } published) Assert.EndsWith(published, row.Reference, StringComparison.Ordinal);
    });

    [Fact]
    public void Every_row_rests_on_a_call_or_on_what_is_held_or_declared() => Assert.All(RuleRow.All, row =>
        Assert.True(
            row.Calls.Any() || row.Conditions.Any(c => Held().IsMatch(c) || c.Contains("declared ", StringComparison.Ordinal) || c == "caller is outside"),
            $"{row.Id} costs nothing"));

    [Fact]
    public void Every_action_is_in_the_catalogue() => Assert.All(
        RuleRow.All.SelectMany(r => r.Calls.SelectMany(c => c.Actions), (r, action) => (r.Id, Action: action)),
        call => Assert.True(
            ActionCatalogue.Embedded.FindAction(call.Action) is not null || OutsideTheCatalogue.ContainsKey(call.Action),
            $"{call.Id}: {call.Action} is not an action; {ActionCatalogue.Embedded.NearestAction(call.Action)}?"));

    [Fact]
    public void Exceptions_from_the_catalogue_are_needed() =>
        Assert.All(OutsideTheCatalogue.Keys, action => Assert.Null(ActionCatalogue.Embedded.FindAction(action)));

    [Fact]
    public void Every_target_is_a_resource_of_its_action()
    {
        var kinds = KindRow.All.ToDictionary(k => k.Kind, StringComparer.Ordinal);
        Assert.All(RuleRow.All, row =>
        {
            var variables = row.Variables.ToDictionary(v => v.Variable, v => v.Kind, StringComparer.Ordinal);
            foreach (var call in row.Calls)
            {
                var kind = call.Target.StartsWith("new ", StringComparison.Ordinal) ? call.Target[4..] : variables.GetValueOrDefault(call.Target);
                if (kind is null) continue;
                var type = Array.IndexOf(Principals, kind) >= 0 ? $"iam:{kind}" : kinds[kind].Type;
                foreach (var action in call.Actions.Select(ActionCatalogue.Embedded.FindAction).OfType<CatalogueAction>())
                {
                    if (!action.HasResourceTypes || type is null) continue;
                    Assert.True(
                        action.Resources.Any(r => type.EndsWith($":{r.Type.Name}", StringComparison.OrdinalIgnoreCase)) || SameArn(action, type),
                        $"{row.Id}: {action.FullName} is not for {type} but for {string.Join(", ", action.Resources.Select(r => r.Type.Name))}");
                }
            }
        });
    }

    [Fact]
    public void Every_target_condition_and_effect_names_a_variable_of_its_row_and_an_attribute_of_its_kind()
    {
        var kinds = KindRow.All.ToDictionary(k => k.Kind, StringComparer.Ordinal);
        string[] principal = [.. KindRow.Common, "path", "boundary", "inline-denials", "attached-denials", "group-denials", "tags", "access-keys", "login-profile", "mfa-devices", "versions", "wider-versions"];
        Assert.All(RuleRow.All, row =>
        {
            var variables = row.Variables.ToDictionary(v => v.Variable, v => v.Kind, StringComparer.Ordinal);
            Assert.All(variables.Values, kind => Assert.True(Array.IndexOf(Principals, kind) >= 0 || kinds.ContainsKey(kind), $"{row.Id}: no kind {kind}"));
            foreach (var text in row.Elements.Concat(row.Gives))
            {
                foreach (Match match in AttributeReference().Matches(text))
                {
                    var (variable, attribute) = (match.Groups["variable"].Value, match.Groups["attribute"].Value);
                    if (!variables.TryGetValue(variable, out var kind)) continue;
                    Assert.True(
                        (kinds.TryGetValue(kind, out var found) ? found.Attributes : principal).Contains(attribute, StringComparer.Ordinal),
                        $"{row.Id}: {kind} has no attribute {attribute}");
                }
            }

            foreach (var call in row.Calls.Where(c => !c.Target.StartsWith("arn:", StringComparison.Ordinal) && !c.Target.StartsWith("new ", StringComparison.Ordinal)))
            {
                var variable = call.Target.Split('.')[0];
                Assert.True(variable is "self" or "anything" || variables.ContainsKey(variable), $"{row.Id}: {call.Target} is nothing");
            }
        });
    }

    [Fact]
    public void Every_new_thing_has_a_kind()
    {
        var kinds = KindRow.All.Select(k => k.Kind).ToHashSet(StringComparer.Ordinal);
        Assert.All(
            RuleRow.All.SelectMany(r => r.Calls, (r, c) => (r.Id, c.Target)).Where(c => c.Target.StartsWith("new ", StringComparison.Ordinal)),
            call => Assert.True(kinds.Contains(call.Target[4..]), $"{call.Id}: no kind {call.Target[4..]}"));
    }

    // Some services list one ARN under several types.
    private static bool SameArn(CatalogueAction action, string type)
    {
        var service = ActionCatalogue.Embedded.FindService(type[..type.IndexOf(':', StringComparison.Ordinal)])!;
        var arns = service.ResourceTypes.Where(t => type.EndsWith($":{t.Name}", StringComparison.OrdinalIgnoreCase)).Select(t => t.ArnTemplate).ToHashSet(StringComparer.Ordinal);
        var own = ActionCatalogue.Embedded.FindService(action.Service)!;
        return own.ResourceTypes.Any(t => arns.Contains(t.ArnTemplate) && action.Resources.Any(r => r.Type.Name == t.Name));
    }

    [GeneratedRegex("^(changes|reads|runs code in) ", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Held();

    [GeneratedRegex(@"(?<![\w.:/-])(?<variable>[a-z][a-z-]*)\.(?<attribute>[a-z-]+)(?![\w.])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AttributeReference();
}

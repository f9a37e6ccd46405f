using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.CloudFormation;
using Bulkhead.LocalCloud.CloudFormation.Evaluation;
using Bulkhead.LocalCloud.CloudFormation.Templates;
using Bulkhead.LocalCloud.Dispatch;
using Xunit;

namespace Bulkhead.LocalCloud.Tests.CloudFormation.Evaluation;

public sealed class EvaluatorTests
{
    [Theory]
    [InlineData("!Ref Name", "\"ann\"")]
    [InlineData("!Ref List", """["a","b","c"]""")]
    [InlineData("!Ref Number", "\"7\"")]
    [InlineData("!Ref R", "\"physical-R\"")]
    [InlineData("!GetAtt R.Arn", "\"R/Arn\"")]
    [InlineData("!Ref AWS::AccountId", "\"111111111111\"")]
    [InlineData("!Sub '${Name} ${R} ${R.Arn} ${AWS::Region} ${!Literal} $ ${'", "\"ann physical-R R/Arn eu-west-1 ${Literal} $ ${\"")]
    [InlineData("!Sub ['${a}-${Name}', {a: !Ref Number}]", "\"7-ann\"")]
    [InlineData("!Join ['-', [a, !Ref Name, 3, true]]", "\"a-ann-3-true\"")]
    [InlineData("!Join [',', !Ref List]", "\"a,b,c\"")]
    [InlineData("!Split ['.', 'x.y.z']", """["x","y","z"]""")]
    [InlineData("!Select [1, !Split ['.', 'x.y.z']]", "\"y\"")]
    [InlineData("!Select ['2', !Ref List]", "\"c\"")]
    [InlineData("!Select [0, !GetAZs '']", "\"eu-west-1a\"")]
    [InlineData("!GetAZs us-east-1", """["us-east-1a","us-east-1b"]""")]
    [InlineData("!FindInMap [Map, eu-west-1, size]", "\"large\"")]
    [InlineData("!FindInMap [Map, !Ref AWS::Region, sizes]", """["l","m"]""")]
    [InlineData("!If [IsAnn, yes, 'no']", "true")]
    [InlineData("!If [IsNotAnn, 'yes', 'no']", "\"no\"")]
    [InlineData("!If [Both, 'yes', 'no']", "\"yes\"")]
    [InlineData("!Base64 hello", "\"aGVsbG8=\"")]
    [InlineData("!ImportValue other", "\"imported\"")]
    [InlineData("!Cidr [10.0.0.0/16, 3, 8]", """["10.0.0.0/24","10.0.1.0/24","10.0.2.0/24"]""")]
    [InlineData("!Cidr ['2001:db8::/56', 2, 64]", """["2001:db8::/64","2001:db8:0:1::/64"]""")]
    [InlineData("{a: 1, b: !Ref AWS::NoValue, c: [x, !Ref AWS::NoValue]}", """{"a":1,"c":["x"]}""")]
    [InlineData("{Condition: {StringEquals: {'aws:PrincipalOrgID': o-1}}}", """{"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}}""")]
    public void Functions_give_what_aws_gives(string expression, string value) => Assert.Equal(value, JsonText.Write(Evaluate(expression)));

    [Theory]
    [InlineData("!FindInMap [Map, eu-west-1, none]", "Template error: Unable to get mapping for Map::eu-west-1::none")]
    [InlineData("!Select [3, !Ref List]", "Template error: Fn::Select cannot select nonexistent value at index 3")]
    [InlineData("!ImportValue missing", "No export named missing found.")]
    [InlineData("!Ref Gone", "Template format error: Unresolved resource dependencies [Gone] in the Resources block of the template")]
    [InlineData("!Cidr [10.0.0.0/24, 3, 7]", "Template error: Fn::Cidr: 3 blocks of 7 bits do not fit in 10.0.0.0/24")]
    public void What_cannot_be_evaluated_is_refused(string expression, string message) =>
        Assert.Equal(message, Assert.Throws<ServiceException>(() => Evaluate(expression)).Message);

    [Theory]
    [InlineData("!Sub 'x-${New}'", "\"x-{{changeSet:KNOWN_AFTER_APPLY}}\"")]
    [InlineData("!Select [3, !Split [',', !GetAtt New.List]]", "\"{{changeSet:KNOWN_AFTER_APPLY}}\"")]
    public void A_value_that_is_not_known_yet_stays_unknown(string expression, string value) => Assert.Equal(value, JsonText.Write(Evaluate(expression)));

    [Theory]
    [InlineData("{Type: String, AllowedValues: [a, b]}", "c", "Parameter 'P' must be one of AllowedValues")]
    [InlineData("{Type: String, AllowedPattern: '[a-z]+'}", "A1", "Parameter 'P' must match pattern [a-z]+")]
    [InlineData("{Type: String, AllowedPattern: '[a-z]+', ConstraintDescription: lower case}", "A1", "Parameter P failed to satisfy constraint: lower case")]
    [InlineData("{Type: String, MinLength: 3}", "ab", "Parameter 'P' must contain at least 3 characters")]
    [InlineData("{Type: String, MaxLength: '3'}", "abcd", "Parameter 'P' must contain at most 3 characters")]
    [InlineData("{Type: Number}", "x", "Parameter 'P' must be a number")]
    [InlineData("{Type: Number, MinValue: 3}", "2", "Parameter 'P' must be a number not less than 3")]
    [InlineData("{Type: Number, MaxValue: 3}", "4", "Parameter 'P' must be a number not greater than 3")]
    [InlineData("{Type: String, AllowedPattern: '(?=x)'}", "x", "Look-around and back-references in the AllowedPattern of parameter 'P' are not in the local cloud")]
    public void Parameters_are_checked(string definition, string value, string message)
    {
        var template = TemplateReader.Read($"Parameters: {{P: {definition}}}\nResources: {{R: {{Type: T}}}}");
        var given = new JsonObject { ["ParameterKey"] = "P", ["ParameterValue"] = value };
        Assert.Equal(message, Assert.Throws<ServiceException>(() => ParameterValues.Read(template, [given], ImmutableSortedDictionary<string, string>.Empty)).Message);
    }

    [Fact]
    public void Parameters_without_values_and_unknown_ones_are_named()
    {
        var template = TemplateReader.Read("Parameters: {A: {Type: String}, B: {Type: String}, C: {Type: String, Default: c}}\nResources: {R: {Type: T}}");
        var none = ImmutableSortedDictionary<string, string>.Empty;
        Assert.Equal("Parameters: [A, B] must have values", Assert.Throws<ServiceException>(() => ParameterValues.Read(template, [], none)).Message);
        Assert.Equal("Parameters: [X] do not exist in the template", Assert.Throws<ServiceException>(() =>
            ParameterValues.Read(template, [new JsonObject { ["ParameterKey"] = "X", ["ParameterValue"] = "x" }], none)).Message);
        var kept = ParameterValues.Read(template,
            [new JsonObject { ["ParameterKey"] = "A", ["UsePreviousValue"] = true }, new JsonObject { ["ParameterKey"] = "B", ["ParameterValue"] = "new" }],
            none.Add("A", "old"));
        Assert.Equal("old new c", $"{kept["A"]} {kept["B"]} {kept["C"]}");
    }

    private static JsonNode? Evaluate(string expression)
    {
        var template = TemplateReader.Read($$$$"""
            Parameters:
              Name: {Type: String, Default: ann}
              List: {Type: CommaDelimitedList, Default: "a, b,c"}
              Number: {Type: Number, Default: 7}
            Mappings: {Map: {eu-west-1: {size: large, sizes: [l, m]}}}
            Conditions:
              IsAnn: !Equals [!Ref Name, ann]
              IsNotAnn: !Not [!Condition IsAnn]
              Both: !And [!Condition IsAnn, !Or [!Condition IsNotAnn, !Equals [!Ref Number, 7]]]
            Resources:
              R: {Type: T}
              New: {Type: T}
              Gone: {Type: T, Condition: IsNotAnn}
              X: {Type: T, Properties: {Value: {{{{expression}}}} } }
            """);
        var evaluator = new Evaluator(new EvaluationScope
        {
            Template = template,
            Parameters = ParameterValues.Read(template, [], ImmutableSortedDictionary<string, string>.Empty),
            Pseudo = new Dictionary<string, string> { ["AWS::AccountId"] = "111111111111", ["AWS::Region"] = "eu-west-1" }.ToImmutableDictionary(),
            Reference = id => JsonValue.Create(id == "New" ? EvaluationScope.Unknown : $"physical-{id}"),
            Attribute = (id, attribute) => JsonValue.Create(id == "New" ? EvaluationScope.Unknown : $"{id}/{attribute}"),
            Export = name => name == "other" ? "imported" : null,
            Zones = region => [$"{region}a", $"{region}b"],
        });
        return evaluator.Value(template.Resources["X"].Properties["Value"]);
    }
}

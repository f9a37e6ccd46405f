using Bulkhead.LocalCloud.CloudFormation;
using Bulkhead.LocalCloud.CloudFormation.Templates;
using Bulkhead.LocalCloud.Dispatch;
using Xunit;

namespace Bulkhead.LocalCloud.Tests.CloudFormation.Templates;

public sealed class TemplateReaderTests
{
    private const string Bucket = "Resources: {B: {Type: 'AWS::S3::Bucket'}}";

    [Fact]
    public void Short_forms_are_read_as_the_long_forms()
    {
        const string Short = """
            Conditions:
              Good: !And [!Not [!Equals [a, !Ref P]], !Or [!Condition Other, !Condition Other]]
              Other: !Equals [b, c]
            Mappings: {M: {a: {b: c}}}
            Parameters: {P: {Type: String, Default: x}}
            Resources:
              A:
                Type: T
                Properties:
                  a: !GetAtt B.Some.Thing
                  b: !Sub "${B}-${AWS::Region}"
                  c: !Join [",", !Split ["|", "a|b"]]
                  d: !Select [0, !GetAZs ""]
                  e: !If [Good, !Base64 text, !FindInMap [M, a, b]]
                  f: !Cidr [10.0.0.0/16, 2, 8]
                  g: !ImportValue other
                  h: !GetAtt [B, Arn]
              B: {Type: T}
            """;
        var properties = TemplateReader.Read(Short).Resources["A"].Properties;
        Assert.Equal(
            """{"a":{"Fn::GetAtt":["B","Some.Thing"]},"b":{"Fn::Sub":"${B}-${AWS::Region}"},"c":{"Fn::Join":[",",{"Fn::Split":["|","a|b"]}]},"d":{"Fn::Select":[0,{"Fn::GetAZs":""}]},"e":{"Fn::If":["Good",{"Fn::Base64":"text"},{"Fn::FindInMap":["M","a","b"]}]},"f":{"Fn::Cidr":["10.0.0.0/16",2,8]},"g":{"Fn::ImportValue":"other"},"h":{"Fn::GetAtt":["B","Arn"]}}""",
            JsonText.Write(properties));
    }

    [Fact]
    public void Account_ids_dates_and_versions_of_yaml_stay_texts_and_numbers_numbers()
    {
        var properties = TemplateReader.Read("""
            Resources:
              A:
                Type: T
                Properties: {a: 012345678901, b: 2012-10-17, c: 1.10, d: 12, e: "12", f: true, g: 1.5, h: 123456789012345678901234}
            """).Resources["A"].Properties;
        Assert.Equal(
            """{"a":"012345678901","b":"2012-10-17","c":"1.10","d":12,"e":"12","f":true,"g":1.5,"h":"123456789012345678901234"}""",
            JsonText.Write(properties));
    }

    [Theory]
    [InlineData("{", "Template format error: JSON not well-formed. (line 1, column 2)")]
    [InlineData("a: [", "Template format error: YAML not well-formed. (line 2, column 1)")]
    [InlineData("just text", "Template format error: unsupported structure.")]
    [InlineData("", "Template format error: unsupported structure.")]
    [InlineData("Resources: {}", "Template format error: At least one Resources member must be defined.")]
    [InlineData("Description: none", "Template format error: At least one Resources member must be defined.")]
    [InlineData("Resources: []", "Template format error: Any Resources member must be an object.")]
    [InlineData("Resources: {A: text}", "Template format error: Any Resources member must be an object.")]
    [InlineData("Resources: {A: {Properties: {}}}", "Template format error: [/Resources/A] Every Resources object must contain a Type member.")]
    [InlineData("Resources: {A: {Type: T, Invalid: 1}}", "Invalid template resource property 'Invalid'")]
    [InlineData("Resources: {a-b: {Type: T}}", "Template format error: Resource name a-b is non alphanumeric.")]
    [InlineData(Bucket + "\nOther: 1", "Invalid template property or properties [Other]")]
    [InlineData(Bucket + "\nAWSTemplateFormatVersion: 2011-01-01", "Template format error: unsupported value for AWSTemplateFormatVersion.")]
    [InlineData(Bucket + "\nTransform: AWS::Serverless-2016-10-31", "Transforms and macros (\"AWS::Serverless-2016-10-31\") are not in the local cloud")]
    [InlineData(Bucket + "\nOutputs: {O: {Value: }}", "[/Outputs/O/Value] 'null' values are not allowed in templates")]
    [InlineData(Bucket + "\nOutputs: {O: {Description: d}}", "Template format error: Every Outputs member must contain a Value object")]
    [InlineData(Bucket + "\nMappings: {A: {B: c}}", "Template format error: Every Mappings member A must be a map")]
    [InlineData(Bucket + "\nMappings: {A: {B: {C: {D: e}}}}", "Template format error: Every Mappings attribute must be a String or a List.")]
    [InlineData(Bucket + "\nParameters: {P: {Type: Nothing}}", "Template format error: Unrecognized parameter type: Nothing")]
    [InlineData(Bucket + "\nParameters: {P: {Type: 'AWS::SSM::Parameter::Value<String>'}}", "Parameter types that read from Parameter Store (P: AWS::SSM::Parameter::Value<String>) are not in the local cloud")]
    [InlineData("a: &x [1]\nb: *x", "Template error: YAML aliases are not allowed in CloudFormation templates")]
    [InlineData("Resources: {A: {Type: T, Properties: {a: !Foo 1}}}", "Template format error: YAML not well-formed. (line 1, column 42)")]
    [InlineData("Resources: {A: {Type: T, Properties: {a: !Ref Nobody}}}", "Template format error: Unresolved resource dependencies [Nobody] in the Resources block of the template")]
    [InlineData("Resources: {A: {Type: T, DependsOn: Nobody}}", "Template format error: Unresolved resource dependencies [Nobody] in the Resources block of the template")]
    [InlineData("Resources: {A: {Type: T, Properties: {a: !Sub '${X.Arn} ${Y}'}}}", "Template format error: Unresolved resource dependencies [X, Y] in the Resources block of the template")]
    [InlineData(Bucket + "\nOutputs: {O: {Value: !Ref Nobody}}", "Template format error: Unresolved resource dependencies [Nobody] in the Outputs block of the template")]
    [InlineData("Resources: {A: {Type: T, Condition: C}}", "Template format error: Unresolved condition dependency C in the Resources block of the template")]
    [InlineData(Bucket + "\nConditions: {C: !Equals [!Ref B, x]}", "Template format error: Unresolved dependencies [B]. Cannot reference resources in the Conditions block of the template")]
    [InlineData(Bucket + "\nConditions: {C: !Not [!Condition D], D: !Not [!Condition C]}", "Template format error: Circular dependencies in Conditions block of the template: [C, D]")]
    [InlineData("Resources: {A: {Type: T, DependsOn: B}, B: {Type: T, Properties: {x: !Ref A}}, C: {Type: T}}", "Circular dependency between resources: [A, B]")]
    [InlineData("Resources: {A: {Type: T, Properties: {a: {'Fn::Nope': 1}}}}", "Template error: Encountered unsupported function: Fn::Nope Supported functions are: [Condition, Fn::And, Fn::Base64, Fn::Cidr, Fn::Equals, Fn::FindInMap, Fn::GetAZs, Fn::GetAtt, Fn::If, Fn::ImportValue, Fn::Join, Fn::Not, Fn::Or, Fn::Select, Fn::Split, Fn::Sub, Ref]")]
    [InlineData("Resources: {A: {Type: T, Properties: {a: !GetAtt A}}}", "Template error: every Fn::GetAtt object requires two non-empty parameters, the resource name and the resource attribute")]
    [InlineData("Resources: {A: {Type: T, Properties: {a: !Ref [x]}}}", "Template error: every Ref object must have a single String value.")]
    [InlineData("Resources: {A: {Type: T, Properties: {a: '{{resolve:ssm:x}}'}}}", "Dynamic references ({{resolve:...}}) are not in the local cloud")]
    [InlineData("Resources: {A: {Type: T, DeletionPolicy: Keep}}", "Template format error: Unrecognized DeletionPolicy Keep for resource A")]
    public void A_template_that_is_not_well_formed_is_refused_in_the_words_of_aws(string template, string message)
    {
        var refused = Assert.Throws<ServiceException>(() => TemplateReader.Read(template));
        Assert.Equal("ValidationError", refused.Code);
        Assert.Equal(message, refused.Message);
    }

    [Fact]
    public void A_resource_of_a_branch_not_taken_does_not_make_a_circle_when_deployed()
    {
        var template = TemplateReader.Read("""
            Conditions: {Never: !Equals [a, b]}
            Resources:
              A: {Type: T, Properties: {x: !If [Never, a, !Ref B]}}
              B: {Type: T}
            """);
        Assert.Equal("B A", string.Join(' ', DependencyOrder.Of(template, _ => false).Select(entry => entry.Resource.LogicalId)));
        Assert.Equal("A B", string.Join(' ', DependencyOrder.Of(template, _ => true).Select(entry => entry.Resource.LogicalId)));
    }

    [Theory]
    [InlineData("Resources", 501, 500)]
    [InlineData("Parameters", 201, 200)]
    [InlineData("Outputs", 201, 200)]
    public void Limits_are_those_of_aws(string section, int count, int limit)
    {
        var entry = section switch { "Resources" => "{Type: T}", "Parameters" => "{Type: String}", _ => "{Value: v}" };
        var entries = string.Join('\n', Enumerable.Range(0, count).Select(index => $"  N{index}: {entry}"));
        var template = $"{(section == "Resources" ? "" : "Resources: {R: {Type: T}}\n")}{section}:\n{entries}";
        var refused = Assert.Throws<ServiceException>(() => TemplateReader.Read(template));
        Assert.Equal($"Template format error: Number of {section.ToLowerInvariant()}, {count}, is greater than maximum allowed, {limit}", refused.Message);
    }

    [Fact]
    public void Deep_nesting_is_refused_and_does_not_overflow()
    {
        Assert.StartsWith("Template format error: YAML", Assert.Throws<ServiceException>(() => TemplateReader.Read(new string('[', 40_000))).Message, StringComparison.Ordinal);
        Assert.StartsWith("Template format error: JSON", Assert.Throws<ServiceException>(() => TemplateReader.Read("{\"a\":" + new string('[', 40_000))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Resources: {R: {Type: 'AWS::S3::Bucket'}}", null)]
    [InlineData("Resources: {R: {Type: 'AWS::IAM::Role'}}", "CAPABILITY_IAM")]
    [InlineData("Resources: {R: {Type: 'AWS::IAM::Role', Properties: {RoleName: r}}}", "CAPABILITY_NAMED_IAM")]
    public void Iam_resources_need_to_be_acknowledged(string template, string? capability) =>
        Assert.Equal(capability, Capabilities.Needed(TemplateReader.Read(template)).Capability);
}

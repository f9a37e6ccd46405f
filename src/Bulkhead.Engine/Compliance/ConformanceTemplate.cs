using System.Globalization;
using System.Text;
using Bulkhead.Engine.Baseline.Stacks;

namespace Bulkhead.Engine.Compliance;

/// <summary>
/// Writes the stack of a framework's conformance packs (AWS CloudFormation Template Reference, "AWS::Config::ConformancePack").
/// Rules that look at users and policies are a pack of their own, since AWS Config records those in the home region only.
/// </summary>
internal static class ConformanceTemplate
{
    public static StackTemplate Of(ComplianceFramework framework)
    {
        var text = new StringBuilder();
        text.Append("AWSTemplateFormatVersion: \"2010-09-09\"\n");
        text.Append(CultureInfo.InvariantCulture, $"Description: \"Bulkhead: AWS Config checks this account against {framework.Title}.\"\n\n");
        text.Append("""
            Parameters:
              RecordsGlobal:
                Type: String
                AllowedValues: ["true", "false"]
                Description: "Whether this region records roles, users, groups and policies: true for the home region."

            Conditions:
              IsHome: !Equals [!Ref RecordsGlobal, "true"]

            Resources:

            """.ReplaceLineEndings("\n"));
        Pack(text, "Pack", framework.Pack, null, framework.Rules.Where(r => !r.IsGlobal));
        text.Append('\n');
        Pack(text, "GlobalPack", framework.GlobalPack, "IsHome", framework.Rules.Where(r => r.IsGlobal));
        return StackTemplate.Written(framework.Pack, text.ToString());
    }

    private static void Pack(StringBuilder text, string resource, string name, string? condition, IEnumerable<ComplianceRule> rules)
    {
        text.Append(CultureInfo.InvariantCulture, $"  {resource}:\n    Type: AWS::Config::ConformancePack\n");
        if (condition is not null) text.Append(CultureInfo.InvariantCulture, $"    Condition: {condition}\n");
        text.Append(CultureInfo.InvariantCulture, $"    Properties:\n      ConformancePackName: {name}\n      TemplateBody: |\n        Resources:\n");
        foreach (var rule in rules)
        {
            text.Append(CultureInfo.InvariantCulture, $"          {LogicalId(rule.Name)}:\n            Type: AWS::Config::ConfigRule\n            Properties:\n");
            text.Append(CultureInfo.InvariantCulture, $"              ConfigRuleName: {rule.Name}\n");
            if (!rule.Parameters.IsEmpty) text.Append("              InputParameters:\n");
            foreach (var (parameter, value) in rule.Parameters) text.Append(CultureInfo.InvariantCulture, $"                {parameter}: \"{value}\"\n");
            text.Append(CultureInfo.InvariantCulture, $"              Source:\n                Owner: AWS\n                SourceIdentifier: {rule.Identifier}\n");
        }
    }

    private static string LogicalId(string name) => string.Concat(name.Split('-').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));
}

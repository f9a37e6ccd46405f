using System.Text.Json.Nodes;
using Bulkhead.Report.Accounts;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace Bulkhead.Report.Tests.Accounts;

/// <summary>Whatever an account is called, each format's own reader gives the name back.</summary>
public sealed class SurvivalTests
{
    [Fact]
    public void In_JSON() => Prop.ForAll(HostileTexts.All, text =>
    {
        var document = JsonNode.Parse(Write(text, AccountFormat.Json))!;
        return (string?)document["accounts"]![0]!["displayName"] == text && (string?)document["accounts"]![0]!["tags"]![text] == text;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void In_variables_of_Terraform() => Prop.ForAll(HostileTexts.All, text =>
    {
        var document = JsonNode.Parse(Write(text, AccountFormat.Terraform))!;
        return (string?)document["accounts"]!["stranger"]!["display_name"] == text;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void In_YAML() => Prop.ForAll(HostileTexts.All, text =>
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Write(text, AccountFormat.Yaml)));
        var account = (YamlMappingNode)((YamlSequenceNode)stream.Documents[0].RootNode["accounts"])[0];
        var tag = ((YamlMappingNode)account["tags"]).Children.Single();
        return Value(account["displayName"]) == text && Value(tag.Key) == text && Value(tag.Value) == text;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void In_YAML_a_text_stays_a_text()
    {
        var yaml = AccountFormats.Write(
            Organizations.Of(Organizations.Stranger("x", "no", "012345678901")), AccountFormat.Yaml, "default");
        Assert.Contains("displayName: \"no\"", yaml, StringComparison.Ordinal);
        Assert.Contains("id: \"012345678901\"", yaml, StringComparison.Ordinal);
        Assert.Contains("managed: false", yaml, StringComparison.Ordinal);
        Assert.Contains("kind: null", yaml, StringComparison.Ordinal);
    }

    [Fact]
    public void YAML_and_JSON_are_the_same_document()
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(AccountFormats.Write(Organizations.Acme, AccountFormat.Yaml, "default")));
        var json = JsonNode.Parse(AccountFormats.Write(Organizations.Acme, AccountFormat.Json, "default"))!;
        Assert.Equal(Flat(json), Flat(stream.Documents[0].RootNode));
    }

    private static string Write(string text, AccountFormat format)
    {
        var account = Organizations.Stranger("stranger", text, "111122223333");
        return AccountFormats.Write(Organizations.Of(account with { Tags = account.Tags.Add(text, text) }), format, "default");
    }

    private static string? Value(YamlNode node) => ((YamlScalarNode)node).Value;

    private static string Flat(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject map => "{" + string.Join(',', map.Select(m => $"{m.Key}:{Flat(m.Value)}")) + "}",
        JsonArray list => "[" + string.Join(',', list.Select(Flat)) + "]",
        _ => node.ToString(),
    };

    private static string Flat(YamlNode node) => node switch
    {
        YamlMappingNode map => "{" + string.Join(',', map.Select(m => $"{Value(m.Key)}:{Flat(m.Value)}")) + "}",
        YamlSequenceNode list => "[" + string.Join(',', list.Select(Flat)) + "]",
        _ => Value(node) ?? "",
    };
}

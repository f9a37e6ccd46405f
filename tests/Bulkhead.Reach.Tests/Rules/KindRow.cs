using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Bulkhead.Reach.Tests.Rules;

/// <summary>A row of the kinds as it stands in the file, read apart from the product's own reader.</summary>
internal sealed record KindRow(string Kind, JsonObject Json)
{
    /// <summary>The attributes that every resource has.</summary>
    public static readonly ImmutableArray<string> Common = ["name", "arn", "account", "region"];

    public static ImmutableArray<KindRow> All { get; } =
    [
        .. Directory.GetFiles(Repository.Path("src", "Bulkhead.Reach", "Kinds", "Library"), "*.json").Order(StringComparer.Ordinal)
            .SelectMany(file => JsonNode.Parse(File.ReadAllText(file))!.AsArray().Select(row => new KindRow(row!["kind"]!.GetValue<string>(), row.AsObject()))),
    ];

    public string? Type => Json["type"]?.GetValue<string>();

    public string? From => Json["from"]?.GetValue<string>();

    public IEnumerable<JsonObject> Details => (Json["details"] as JsonArray ?? []).Select(d => d!.AsObject());

    public IEnumerable<string> Attributes => Common
        .Concat((Json["attributes"] as JsonObject ?? []).Select(a => a.Key))
        .Concat(Details.SelectMany(d => d["attributes"]!.AsObject()).Select(a => a.Key))
        .Distinct(StringComparer.Ordinal);

    /// <summary>The operations whose responses tell of the kind.</summary>
    public IEnumerable<string> Operations => new[] { From, Text("policy"), Text("tags") }.Concat((Json["shares"] as JsonArray ?? []).Select(s => s!["from"]?.GetValue<string>())).Concat(Details.Select(d => d["from"]!.GetValue<string>())).OfType<string>();

    /// <summary>The paths of an attribute, in the kind itself or in its details.</summary>
    public IEnumerable<string> PathsOf(string attribute) => Details.Select(d => d["attributes"]!.AsObject()).Prepend(Json["attributes"] as JsonObject ?? [])
        .Select(a => a[attribute]).OfType<JsonNode>()
        .SelectMany(p => p is JsonArray several ? several.Select(v => v!.GetValue<string>()) : [p.GetValue<string>()]);

    public override string ToString() => Kind;

    private string? Text(string part) => Json[part]?["from"]?.GetValue<string>();
}

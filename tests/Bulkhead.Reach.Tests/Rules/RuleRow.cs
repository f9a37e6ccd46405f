using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Bulkhead.Reach.Tests.Rules;

/// <summary>A row of the rules as it stands in the file, read apart from the product's own reader.</summary>
internal sealed record RuleRow(string Id, string File, JsonObject Json)
{
    public static ImmutableArray<RuleRow> All { get; } = Load();

    public string Name => Json["name"]!.GetValue<string>();

    public string? Published => Json["published"]?.GetValue<string>();

    public string Reference => Json["reference"]!.GetValue<string>();

    public string? Note => Json["note"]?.GetValue<string>();

    /// <summary>The variables with their kinds, as <c>for</c> lists them.</summary>
    public IEnumerable<(string Kind, string Variable)> Variables => Strings("for").Select(text =>
    {
        var words = text.Split(" as ");
        return (words[0], words.Length > 1 ? words[1] : words[0][(words[0].LastIndexOf('.') + 1)..]);
    });

    public IEnumerable<string> Gives => Strings("gives");

    /// <summary>Every call and condition of <c>if</c> and <c>calls</c>, those in branches too.</summary>
    public IEnumerable<string> Elements => Flat("if").Concat(Flat("calls"));

    public IEnumerable<RuleCall> Calls => Elements.Where(RuleCall.IsCall).Select(RuleCall.Parse);

    public IEnumerable<string> Conditions => Elements.Where(e => !RuleCall.IsCall(e));

    /// <summary>The elements of <c>if</c> or <c>calls</c>; one with branches is a list of lists.</summary>
    public IEnumerable<ImmutableArray<ImmutableArray<string>>> Alternatives(string part) => (Json[part] as JsonArray ?? []).Select(element =>
        element is JsonObject branches
            ? [.. branches["either"]!.AsArray().Select(b => b!.AsArray().Select(e => e!.GetValue<string>()).ToImmutableArray())]
            : ImmutableArray.Create(ImmutableArray.Create(element!.GetValue<string>())));

    public override string ToString() => Id;

    private IEnumerable<string> Strings(string part) => (Json[part] as JsonArray ?? []).Select(v => v!.GetValue<string>());

    private IEnumerable<string> Flat(string part) => Alternatives(part).SelectMany(a => a).SelectMany(b => b);

    private static ImmutableArray<RuleRow> Load() =>
    [
        .. Directory.GetFiles(Repository.Path("src", "Bulkhead.Reach", "Rules", "Library"), "*.json").Order(StringComparer.Ordinal)
            .SelectMany(file => JsonNode.Parse(System.IO.File.ReadAllText(file))!.AsArray()
                .Select(row => new RuleRow(row!["id"]!.GetValue<string>(), Path.GetFileNameWithoutExtension(file), row.AsObject()))),
    ];
}

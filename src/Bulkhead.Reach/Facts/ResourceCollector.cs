using System.Collections.Immutable;
using System.Text.Json;
using Bulkhead.Reach.Kinds;

namespace Bulkhead.Reach.Facts;

/// <summary>Makes the resources of one account out of its responses, after the table of kinds.</summary>
internal sealed class ResourceCollector(AccountResponses responses, string partition, PolicyTexts texts)
{
    private readonly string _account = responses.Account;

    /// <summary>The resources of a kind; one that stands for all where they were not collected.</summary>
    public IEnumerable<Node> Collect(ResourceKind kind)
    {
        if (kind.From is null) yield break;
        if (responses.Find(kind.From) is not { } pages)
        {
            yield return Everything(kind);
            yield break;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (region, page) in pages)
        {
            var items = kind.Items is { } path ? JsonPaths.Elements(page, path) : [page];
            foreach (var item in items)
            {
                if (Make(kind, item, region ?? "*") is { } node && seen.Add(node.Arn)) yield return node;
            }
        }
    }

    /// <summary>A node for all of a kind that may be there.</summary>
    private Node Everything(ResourceKind kind)
    {
        var missing = $"{kind.From} in {_account}";
        var pattern = PatternOf(kind);
        var node = new Node { Kind = kind.Name, Arn = pattern, Name = $"any {kind.Name}", Account = _account, Uncollected = missing };
        if (kind.Policy is not null) node.PolicyUnknown = missing;
        return node;
    }

    private string PatternOf(ResourceKind kind)
    {
        if (kind.Type is { } type && type.Split(':') is [var service, var name]
            && Iam.Catalogue.ActionCatalogue.Embedded.FindService(service)?.ResourceTypes.FirstOrDefault(t => t.Name == name) is { } found)
        {
            return found.ArnPatternIn(partition, "*", _account);
        }

        return $"arn:{partition}:{kind.Name.Split('.')[0]}:*:{_account}:*";
    }

    private Node? Make(ResourceKind kind, JsonElement item, string region)
    {
        var attributes = new Dictionary<string, AttributeValue>(StringComparer.Ordinal);
        Fill(attributes, kind.Attributes, item);
        var first = kind.Arn!.Contains("${", StringComparison.Ordinal) ? null : JsonPaths.Texts(item, kind.Arn).FirstOrDefault();
        var arn = first ?? Expand(kind.Arn, attributes, region, null).FirstOrDefault();
        if (arn is null || (first is null && !kind.Arn.Contains("${", StringComparison.Ordinal))) return null;
        var parsed = Core.Identifiers.Arn.TryParse(arn);
        if (parsed is { Region.Length: > 0 } withRegion && region == "*") region = withRegion.Region;
        var name = attributes.TryGetValue("name", out var n) && n.Values is [var own, ..] ? own
            : attributes.TryGetValue("id", out var i) && i.Values is [var id, ..] ? id : arn;
        var node = new Node { Kind = kind.Name, Arn = arn, Name = name, Account = _account };
        foreach (var (key, value) in attributes) node.Attributes[key] = value;
        node.Attributes["region"] = region == "*" ? AttributeValue.NotKnown($"the region of {arn}") : AttributeValue.One(region);
        foreach (var detail in kind.Details) AddDetail(node, detail);
        foreach (var attribute in kind.Attributes.Concat(kind.Details.SelectMany(d => d.Attributes)))
        {
            var made = attribute.Paths.Where(p => p.Contains("${", StringComparison.Ordinal)).SelectMany(p => Expand(p, node.Attributes, region, arn)).ToImmutableArray();
            if (!made.IsEmpty) node.Attributes[attribute.Name] = new([.. ValuesOf(node, attribute.Name), .. made]);
        }

        AddPolicy(node, kind, item);
        AddTags(node, kind, item);
        return node;
    }

    private static void Fill(Dictionary<string, AttributeValue> into, ImmutableArray<KindAttribute> attributes, JsonElement item)
    {
        foreach (var attribute in attributes)
        {
            var values = attribute.Paths
                .Where(p => !p.Contains("${", StringComparison.Ordinal) && !p.StartsWith('@'))
                .SelectMany(p => JsonPaths.Texts(item, p));
            into[attribute.Name] = new([.. values]);
        }
    }

    private void AddDetail(Node node, KindDetail detail)
    {
        if (responses.Find(detail.From) is not { } pages)
        {
            foreach (var attribute in detail.Attributes.Where(a => !a.Paths.All(p => p.StartsWith('@'))))
            {
                node.Attributes[attribute.Name] = AttributeValue.NotKnown($"{detail.From} in {_account}");
            }

            return;
        }

        if (detail.By is { } by)
        {
            if (FindOf(detail.From, node, by) is { } response) Fill(node.Attributes, detail.Attributes, response);
            else if (FindDescribed(pages, node) is { } described) Fill(node.Attributes, detail.Attributes, described);
            return;
        }

        var names = NamesOf(node);
        foreach (var item in pages.SelectMany(p => detail.Items is { } path ? JsonPaths.Elements(p.Response, path) : [p.Response]))
        {
            if (JsonPaths.Texts(item, detail.Match!).Any(names.Contains)) Fill(node.Attributes, detail.Attributes, item);
        }
    }

    private void AddPolicy(Node node, ResourceKind kind, JsonElement item)
    {
        if (kind.Policy is not { } source) return;
        var from = item;
        if (source.From is { } operation)
        {
            if (responses.Find(operation) is null)
            {
                node.PolicyUnknown = $"{operation} in {_account}";
                return;
            }

            if (FindOf(operation, node, source.By!) is not { } response) return;
            from = response;
        }

        foreach (var document in JsonPaths.Elements(from, source.At))
        {
            if (document.ValueKind is not (JsonValueKind.String or JsonValueKind.Object)) continue;
            node.Policy = texts.Read($"policy of {node.Name}", document);
            if (node.Policy is null) node.PolicyUnknown = $"the policy of {node.Arn}";
            else node.Attributes["policy"] = AttributeValue.One(document.GetRawText());
        }
    }

    private void AddTags(Node node, ResourceKind kind, JsonElement item)
    {
        if (kind.Tags is not { } source) return;
        var from = item;
        if (source.From is { } operation)
        {
            if (responses.Find(operation) is null) return;
            if (FindOf(operation, node, source.By!) is not { } response)
            {
                node.Tags = new Dictionary<string, string>();
                return;
            }

            from = response;
        }

        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var element in JsonPaths.Elements(from, source.At))
        {
            if (element.ValueKind == JsonValueKind.Object)
            {
                foreach (var tag in element.EnumerateObject()) tags[tag.Name] = JsonPaths.TextOf(tag.Value) ?? "";
                continue;
            }

            foreach (var tag in JsonPaths.Items(element))
            {
                var key = JsonPaths.Text(tag, "Key") ?? JsonPaths.Text(tag, "key") ?? JsonPaths.Text(tag, "TagKey");
                if (key is not null) tags[key] = JsonPaths.Text(tag, "Value") ?? JsonPaths.Text(tag, "value") ?? JsonPaths.Text(tag, "TagValue") ?? "";
            }
        }

        node.Tags = tags;
    }

    private JsonElement? FindOf(string operation, Node node, string by)
    {
        var keys = (by == "arn" ? [node.Arn] : ValuesOf(node, by)).Concat(NamesOf(node)).ToArray();
        return responses.FindOf(operation, keys).Response;
    }

    // A list of responses that describe one resource each: the one that speaks of this ARN.
    private static JsonElement? FindDescribed(IReadOnlyList<(string? Region, JsonElement Response)> pages, Node node)
    {
        foreach (var (_, response) in pages)
        {
            if (pages.Count > 1 || response.ValueKind == JsonValueKind.Object)
            {
                foreach (var member in response.EnumerateObject())
                {
                    if (member.Value.ValueKind == JsonValueKind.Object
                        && member.Value.EnumerateObject().Any(m => m.Value.ValueKind == JsonValueKind.String && (m.Value.ValueEquals(node.Arn) || m.Value.ValueEquals(node.Name))))
                    {
                        return response;
                    }
                }
            }
        }

        return null;
    }

    private static ImmutableArray<string> ValuesOf(Node node, string attribute) => node.Attributes.TryGetValue(attribute, out var value) ? value.Values : [];

    private static HashSet<string> NamesOf(Node node) =>
        new([node.Arn, node.Name, .. ValuesOf(node, "name"), .. ValuesOf(node, "id"), .. ValuesOf(node, "uri")], StringComparer.Ordinal);

    // Every value of the first attribute that has several; a leading slash of theirs is left out.
    private IEnumerable<string> Expand(string template, Dictionary<string, AttributeValue> attributes, string region, string? arn)
    {
        var text = template;
        for (var at = text.IndexOf("${", StringComparison.Ordinal); at >= 0; at = text.IndexOf("${", StringComparison.Ordinal))
        {
            var end = text.IndexOf('}', at);
            if (end < 0) return [];
            var name = text[(at + 2)..end];
            string? value = name switch
            {
                "partition" => partition,
                "region" => region,
                "account" => _account,
                "arn" => arn,
                _ => attributes.TryGetValue(name, out var known) ? known.Values.FirstOrDefault() : null,
            };
            if (value is null) return [];
            text = string.Concat(text.AsSpan(0, at), value.Contains("${", StringComparison.Ordinal) ? "*" : value.TrimStart('/'), text.AsSpan(end + 1));
        }

        return [text];
    }
}

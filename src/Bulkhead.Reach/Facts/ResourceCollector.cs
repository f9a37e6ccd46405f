using System.Collections.Immutable;
using System.Text.Json;
using Bulkhead.Reach.Kinds;

namespace Bulkhead.Reach.Facts;

/// <summary>Makes the resources of one account out of its responses, after the table of kinds.</summary>
internal sealed class ResourceCollector(AccountResponses responses, string partition, PolicyTexts texts)
{
    private readonly string _account = responses.Account;
    private readonly SharedResources _shares = new(responses, partition, texts);

    /// <summary>The resources of a kind; one that stands for all where they were not collected.</summary>
    public IEnumerable<Node> Collect(ResourceKind kind)
    {
        if (kind.From is null) return kind.Shares.IsEmpty || _shares.AreNone ? [] : _shares.NodesOf(kind, PatternOf(kind));
        if (responses.Find(kind.From) is not { } collected) return [Everything(kind, FactPlan.OtherRegions)];

        // Most kinds are in few accounts. A kind whose item is the whole response is there all the same.
        return kind.Items is not (null or ".") && collected.IsNothing ? [] : Collect(kind, collected);
    }

    private IEnumerable<Node> Collect(ResourceKind kind, CollectedResponses collected)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var made = new List<(Node Node, JsonElement Item, string Region)>();
        foreach (var (region, page) in collected.Pages)
        {
            var items = kind.Items is { } path ? JsonPaths.Elements(page, path) : [page];
            foreach (var item in items)
            {
                if (Make(kind, item, region ?? "*") is var (node, place) && seen.Add(node.Arn)) made.Add((node, item, place));
            }
        }

        // Names that several regions have: only an answer by region, or by ARN, tells which of them it is about.
        var shared = made.SelectMany(m => NamesOf(m.Node).Select(n => (Name: n, m.Region))).Distinct()
            .GroupBy(n => n.Name, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var (node, item, region) in made)
        {
            Complete(node, kind, item, region, shared);
            yield return node;
        }

        foreach (var region in collected.Missing)
        {
            if (Everything(kind, region) is var rest && seen.Add(rest.Arn)) yield return rest;
        }
    }

    /// <summary>What the account shares by AWS RAM that no kind tells of; to be asked for after the kinds.</summary>
    public IEnumerable<Node> CollectShared() => _shares.Rest();

    /// <summary>A node for all of a kind that may be there.</summary>
    private Node Everything(ResourceKind kind, string region)
    {
        var isEverywhere = region == FactPlan.OtherRegions;
        var missing = isEverywhere ? $"{kind.From} in {_account}" : $"{kind.From} in {_account}, {region}";
        var pattern = PatternOf(kind);
        if (!isEverywhere && pattern.Split(':', 6) is [_, _, _, "*", _, _] parts) pattern = string.Join(':', [.. parts[..3], region, .. parts[4..]]);
        var node = new Node { Kind = kind.Name, Arn = pattern, Name = $"any {kind.Name}", Account = _account, Uncollected = missing };
        if (kind.Policy is not null) node.PolicyUnknown = missing;
        if (!kind.Shares.IsEmpty) node.Shares = [SharedResources.WithAnyone(node, missing, isAlone: kind.Shares.Any(s => s.Form is ShareForm.Grants or ShareForm.AccessLists or ShareForm.AccountPolicy), kind.Shares.All(s => s.Form == ShareForm.ResourceShares))];
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

    private (Node Node, string Region)? Make(ResourceKind kind, JsonElement item, string region)
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
        return (node, region);
    }

    // What further responses say.
    private void Complete(Node node, ResourceKind kind, JsonElement item, string region, HashSet<string> shared)
    {
        foreach (var detail in kind.Details) AddDetail(node, detail, region, shared);
        foreach (var attribute in kind.Attributes.Concat(kind.Details.SelectMany(d => d.Attributes)))
        {
            var made = attribute.Paths.Where(p => p.Contains("${", StringComparison.Ordinal)).SelectMany(p => Expand(p, node.Attributes, region, node.Arn)).ToImmutableArray();
            if (!made.IsEmpty) node.Attributes[attribute.Name] = new([.. ValuesOf(node, attribute.Name), .. made]);
        }

        AddPolicy(node, kind, item, region, shared);
        foreach (var share in kind.Shares) _shares.Add(node, share, region, o => FindOf(o, node, share.By!, region, shared));
        AddTags(node, kind, item, region, shared);
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

    private void AddDetail(Node node, KindDetail detail, string region, HashSet<string> shared)
    {
        if (responses.Find(detail.From) is not { } collected)
        {
            MakeUnknown(node, detail, $"{detail.From} in {_account}");
            return;
        }

        if (detail.By is { } by)
        {
            var (isCollected, response) = FindOf(detail.From, node, by, region, shared);
            if ((response ?? FindDescribed(collected.Pages, node)) is { } found) Fill(node.Attributes, detail.Attributes, found);
            else if (!isCollected) MakeUnknown(node, detail, $"{detail.From} of {node.Arn}");
            return;
        }

        if (collected.Lacks(region == "*" ? null : region)) MakeUnknown(node, detail, $"{detail.From} of {node.Arn}");
        var names = NamesOf(node);
        foreach (var item in collected.Pages.Where(p => p.Region is null || region == "*" || p.Region == region).SelectMany(p => detail.Items is { } path ? JsonPaths.Elements(p.Response, path) : [p.Response]))
        {
            if (JsonPaths.Texts(item, detail.Match!).Any(names.Contains)) Fill(node.Attributes, detail.Attributes, item);
        }
    }

    private static void MakeUnknown(Node node, KindDetail detail, string missing)
    {
        foreach (var attribute in detail.Attributes.Where(a => !a.Paths.All(p => p.StartsWith('@')))) node.Attributes[attribute.Name] = AttributeValue.NotKnown(missing);
    }

    private void AddPolicy(Node node, ResourceKind kind, JsonElement item, string region, HashSet<string> shared)
    {
        if (kind.Policy is not { } source || source.Unless?.HoldsOf(node) == true) return;
        var from = item;
        if (source.From is { } operation)
        {
            var (isCollected, response) = FindOf(operation, node, source.By!, region, shared);
            if (!isCollected) node.PolicyUnknown = responses.Find(operation) is null ? $"{operation} in {_account}" : $"{operation} of {node.Arn}";
            if (response is not { } found) return;
            from = found;
        }

        foreach (var document in JsonPaths.Elements(from, source.At))
        {
            // No text at all is how some services say that there is none.
            if (document.ValueKind is not (JsonValueKind.String or JsonValueKind.Object) || document.ValueKind == JsonValueKind.String && document.GetString()!.Length == 0) continue;
            if (texts.Read($"policy of {node.Name}", document) is not { } policy)
            {
                node.PolicyUnknown = $"the policy of {node.Arn}";
                continue;
            }

            // A resource may have several, which count together.
            node.Policy = node.Policy is { } first ? first with { Statements = [.. first.Statements.Concat(policy.Statements).Select((s, i) => s with { Index = i })] } : policy;
            node.Attributes["policy"] = new([.. ValuesOf(node, "policy"), document.GetRawText()]);
        }
    }

    private void AddTags(Node node, ResourceKind kind, JsonElement item, string region, HashSet<string> shared)
    {
        if (kind.Tags is not { } source) return;
        var from = item;
        if (source.From is { } operation)
        {
            var (isCollected, response) = FindOf(operation, node, source.By!, region, shared);
            if (!isCollected) return;
            if (response is not { } found)
            {
                node.Tags = new Dictionary<string, string>();
                return;
            }

            from = found;
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

    private (bool IsCollected, JsonElement? Response) FindOf(string operation, Node node, string by, string region, HashSet<string> shared)
    {
        var keys = (by == "arn" ? [node.Arn] : ValuesOf(node, by)).Concat(NamesOf(node)).ToArray();
        return responses.FindOf(operation, region == "*" ? null : region, keys, shared);
    }

    // A list of responses that describe one resource each: the one that speaks of this ARN.
    private static JsonElement? FindDescribed(IReadOnlyList<(string? Region, JsonElement Response)> pages, Node node)
    {
        foreach (var (_, response) in pages)
        {
            if (response.ValueKind == JsonValueKind.Object)
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

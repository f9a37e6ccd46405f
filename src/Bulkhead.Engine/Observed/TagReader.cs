using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Desired;

namespace Bulkhead.Engine.Observed;

/// <summary>
/// Reads the tags of accounts, units and policies. One paged <c>tag:GetResources</c> answers for all that Bulkhead
/// tagged, a hundred a page, where <c>organizations:ListTagsForResource</c> would take one call each; global resources
/// are in the partition's first region (Resource Groups Tagging API Reference, "GetResources"). That index lags behind
/// by moments, so whatever looks different from the file is asked for again at the source.
/// </summary>
internal sealed class TagReader(OrganizationCalls calls)
{
    private static readonly ImmutableSortedDictionary<string, string> None =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    private Dictionary<string, ImmutableSortedDictionary<string, string>>? _index;

    /// <summary>Reads the index. Where AWS refuses it, every object is asked for itself.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var region = new RegionName(calls.Session.Partition switch
        {
            "aws-cn" => "cn-northwest-1",
            "aws-us-gov" => "us-gov-west-1",
            _ => "us-east-1",
        });
        var input = new JsonObject
        {
            ["ResourceTypeFilters"] = new JsonArray("organizations"),
            ["TagFilters"] = new JsonArray(new JsonObject
            {
                ["Key"] = OwnershipTags.Managed,
            }),
            ["ResourcesPerPage"] = 100,
        };
        var session = calls.Session.WithRegion(region);
        switch (await session.CallAllPagesAsync("resourcegroupstaggingapi", "GetResources", input, cancellationToken))
        {
            case AwsSuccess { Output: var output }:
                var index = new Dictionary<string, ImmutableSortedDictionary<string, string>>(StringComparer.Ordinal);
                foreach (var resource in (output["ResourceTagMappingList"] as JsonArray ?? []).OfType<JsonObject>())
                {
                    var arn = OrganizationCalls.Text(resource, "ResourceARN");
                    index[arn[(arn.LastIndexOf('/') + 1)..]] = Parse(resource["Tags"] as JsonArray);
                }

                _index = index;
                break;
            case AwsRefusal:
                _index = null;
                break;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>The names of organizations that own something here; empty where the index may not be read.</summary>
    public ImmutableSortedSet<string> Owners =>
        _index is null ? [] : [.. _index.Values.Select(tags => tags.GetValueOrDefault(OwnershipTags.Managed)).OfType<string>()];

    /// <summary>The tags of an object as far as they are known without asking for it.</summary>
    public ImmutableSortedDictionary<string, string> Known(string id) => _index?.GetValueOrDefault(id) ?? None;

    /// <summary>
    /// The tags of an object: from the index when they are as the file wants them (or, where the file does not have the
    /// object, when nobody says that it is Bulkhead's), otherwise from the source.
    /// </summary>
    public async Task<ImmutableSortedDictionary<string, string>> ReadAsync(
        string id, ImmutableSortedDictionary<string, string>? desired, CancellationToken cancellationToken)
    {
        var known = Known(id);
        var isCertain = _index is not null
            && (desired is null ? known.IsEmpty : desired.All(tag => known.TryGetValue(tag.Key, out var value) && value == tag.Value));
        if (isCertain) return known;
        var tags = await calls.ListAsync("ListTagsForResource", "Tags", new JsonObject { ["ResourceId"] = id }, cancellationToken);
        return Parse(tags);
    }

    /// <summary>Tags as AWS lists them.</summary>
    public static ImmutableSortedDictionary<string, string> Parse(IEnumerable<JsonNode?>? tags)
    {
        var result = None.ToBuilder();
        foreach (var tag in (tags ?? []).OfType<JsonObject>()) result[OrganizationCalls.Text(tag, "Key")] = OrganizationCalls.Text(tag, "Value");
        return result.ToImmutable();
    }
}

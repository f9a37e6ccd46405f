using System.Globalization;
using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Rehearsal;

namespace Bulkhead.LocalCloud.Services.Lambda;

/// <summary>Layers: versions of code that functions take in, each with a policy of its own.</summary>
internal static class LayerOperations
{
    private static readonly RegionalResources Layers = new("lambda", "layers");

    public static JsonObject PublishLayerVersion(CallContext context, JsonObject input)
    {
        var layer = ResourceName.Of(context, input.Needed("LayerName"), "layer:");
        var code = FunctionCode.Read(context, input.Object("Content")!);
        var number = VersionsOf(context, layer).Select(v => v.Int("Version") ?? 0).DefaultIfEmpty().Max() + 1;
        var version = input.Pick("CompatibleArchitectures", "CompatibleRuntimes", "LicenseInfo");
        version["Description"] = input.Text("Description") ?? "";
        version["LayerArn"] = ArnOf(layer);
        version["LayerVersionArn"] = $"{ArnOf(layer)}:{number}";
        version["Version"] = number;
        version["CreatedDate"] = FunctionState.Modified(context);
        version["Content"] = new JsonObject { ["CodeSha256"] = code.Sha256, ["CodeSize"] = code.Size };
        version["Program"] = code.Program;
        Layers.Put(context, Key(layer, number), version);
        return Show(version);
    }

    public static JsonObject GetLayerVersion(CallContext context, JsonObject input) => Show(Require(context, Named(context, input)));

    public static JsonObject GetLayerVersionByArn(CallContext context, JsonObject input) => Show(Require(context, Parse(context, input.Needed("Arn"))));

    public static JsonObject DeleteLayerVersion(CallContext context, JsonObject input)
    {
        // DeleteLayerVersion API page: one that is not there is deleted too.
        Layers.Remove(context, Named(context, input));
        return [];
    }

    public static JsonObject ListLayers(CallContext context, JsonObject input)
    {
        var newest = Layers.All(context).GroupBy(v => v.Value.Needed("LayerArn"), StringComparer.Ordinal).Select(g => KeyValuePair.Create(g.Key, g.Last().Value));
        return FunctionOperations.Pages.Page(input, "Layers", newest, v => new JsonObject
        {
            ["LayerName"] = v.Needed("LayerArn")[(v.Needed("LayerArn").LastIndexOf(':') + 1)..],
            ["LayerArn"] = v.Needed("LayerArn"),
            ["LatestMatchingVersion"] = Item(v),
        });
    }

    /// <summary>The versions of a layer, the newest first.</summary>
    public static JsonObject ListLayerVersions(CallContext context, JsonObject input)
    {
        var layer = ResourceName.Of(context, input.Needed("LayerName"), "layer:");
        var versions = VersionsOf(context, layer).OrderByDescending(v => v.Int("Version"))
            .Select(v => KeyValuePair.Create((999_999_999 - v.Int("Version")!.Value).ToString("d9", CultureInfo.InvariantCulture), v));
        return FunctionOperations.Pages.Page(input, "LayerVersions", versions, Item);
    }

    public static JsonObject AddLayerVersionPermission(CallContext context, JsonObject input)
    {
        var name = Named(context, input);
        var version = Require(context, name).Copy();
        var statement = PermissionStatements.Make(input, version.Needed("LayerVersionArn"));
        version["Policy"] = PermissionStatements.Add(version.Object("Policy"), statement.Copy());
        version["Revision"] = ResourceIds.Uuid();
        Layers.Put(context, name, version);
        return new JsonObject { ["Statement"] = statement.ToJsonString(), ["RevisionId"] = version.Needed("Revision") };
    }

    public static JsonObject RemoveLayerVersionPermission(CallContext context, JsonObject input)
    {
        var name = Named(context, input);
        var version = Require(context, name).Copy();
        if (PermissionStatements.Remove(version.Object("Policy"), input.Needed("StatementId")) is { } left) version["Policy"] = left;
        else version.Remove("Policy");
        version["Revision"] = ResourceIds.Uuid();
        Layers.Put(context, name, version);
        return [];
    }

    public static JsonObject GetLayerVersionPolicy(CallContext context, JsonObject input)
    {
        var version = Require(context, Named(context, input));
        if (version.Object("Policy") is not { } policy) throw new ServiceException("ResourceNotFoundException", "No policy is associated with the given resource.", 404);
        return new JsonObject { ["Policy"] = policy.ToJsonString(), ["RevisionId"] = version.Needed("Revision") };
    }

    /// <summary>A version that a function is to take in, as its configuration shows it: whoever sets it must be allowed to read the layer.</summary>
    public static JsonObject Use(CallContext context, string arn)
    {
        var version = context.Call("lambda", "GetLayerVersionByArn", new JsonObject { ["Arn"] = arn });
        return new JsonObject { ["Arn"] = version.Needed("LayerVersionArn"), ["CodeSize"] = version.Object("Content")!["CodeSize"]!.DeepClone() };
    }

    /// <summary>The rehearsal program that a layer brings into a function; null when none does.</summary>
    public static RehearsalProgram? ProgramOf(CallContext context, JsonObject configuration) => configuration.Objects("Layers")
        .Select(l => RehearsalProgram.Find(Layers.Find(context, Parse(context, l.Needed("Arn")))?.Text("Program"))).FirstOrDefault(p => p is not null);

    /// <summary>The version that a request names: whose it is, its ARN and its policy.</summary>
    public static (AccountId Owner, string Arn, string? Policy) Describe(CallContext context, JsonObject input)
    {
        var name = input.Text("Arn") is { } arn ? Parse(context, arn) : Named(context, input);
        var separator = name.Name.LastIndexOf(':');
        var number = separator < 0 ? "" : name.Name[(separator + 1)..].TrimStart('0');
        var layer = separator < 0 ? name.Name : name.Name[..separator];
        return (name.Account, $"arn:aws:lambda:{name.Region}:{name.Account}:layer:{layer}:{number}", Layers.Find(context, name)?.Object("Policy")?.ToJsonString());
    }

    private static ResourceName Named(CallContext context, JsonObject input) =>
        Key(ResourceName.Of(context, input.Needed("LayerName"), "layer:"), input.Int("VersionNumber") ?? 0);

    private static ResourceName Parse(CallContext context, string arn)
    {
        var layer = ResourceName.Of(context, arn, "layer:");
        var separator = layer.Name.LastIndexOf(':');
        return separator > 0 && int.TryParse(layer.Name[(separator + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? Key(layer with { Name = layer.Name[..separator] }, number)
            : layer;
    }

    private static ResourceName Key(ResourceName layer, int version) =>
        layer with { Name = $"{layer.Name}:{version.ToString("d9", CultureInfo.InvariantCulture)}" };

    private static string ArnOf(ResourceName layer) => $"arn:aws:lambda:{layer.Region}:{layer.Account}:layer:{layer.Name}";

    private static IEnumerable<JsonObject> VersionsOf(CallContext context, ResourceName layer) => context.Cloud.Store
        .All(Layers.Collection(layer.Account, layer.Region)).Where(v => v.Value.Text("LayerArn") == ArnOf(layer)).Select(v => v.Value);

    private static JsonObject Require(CallContext context, ResourceName name) => Layers.Find(context, name)
        ?? throw new ServiceException("ResourceNotFoundException", "The resource you requested does not exist.", 404);

    private static JsonObject Show(JsonObject version) => version.Without("Program", "Policy", "Revision");

    private static JsonObject Item(JsonObject version) => version.Without("Program", "Policy", "Revision", "Content", "LayerArn");
}

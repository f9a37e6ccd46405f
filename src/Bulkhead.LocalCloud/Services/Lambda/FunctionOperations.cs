using System.Globalization;
using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Ec2;
using Bulkhead.LocalCloud.Services.Rehearsal;

namespace Bulkhead.LocalCloud.Services.Lambda;

/// <summary>Functions and their versions.</summary>
internal static class FunctionOperations
{
    public static readonly Paging Pages = new("Marker", "NextMarker", "MaxItems", null, 50, "InvalidParameterValueException");

    // What CreateFunction and UpdateFunctionConfiguration give and answers show under the same name.
    private static readonly string[] Settings =
    [
        "DeadLetterConfig", "Description", "EphemeralStorage", "FileSystemConfigs", "Handler", "KMSKeyArn", "LoggingConfig", "MemorySize",
        "Role", "Runtime", "SnapStart", "Timeout", "TracingConfig",
    ];

    public static JsonObject CreateFunction(CallContext context, JsonObject input)
    {
        var (name, _) = FunctionState.Named(context, input);
        if (name.Account != context.Account || name.Region != context.Region) throw FunctionState.Invalid("The function's ARN is of another account or region.");
        if (FunctionState.Functions.Find(context, name) is not null)
            throw new ServiceException("ResourceConflictException", $"Function already exist: {name.Name}", 409);
        var isImage = input.Text("PackageType") == "Image";
        if (!isImage && (input.Text("Runtime") is null || input.Text("Handler") is null))
            throw FunctionState.Invalid("Runtime and Handler are mandatory parameters for functions created with deployment packages.");
        var code = FunctionCode.Read(context, input.Object("Code")!);
        if (code.Image is not null != isImage) throw FunctionState.Invalid("The code's source does not fit the PackageType.");
        var configuration = new JsonObject
        {
            ["FunctionName"] = name.Name,
            ["FunctionArn"] = FunctionState.ArnOf(name),
            ["Description"] = "",
            ["MemorySize"] = 128,
            ["Timeout"] = 3,
            ["TracingConfig"] = new JsonObject { ["Mode"] = "PassThrough" },
            ["EphemeralStorage"] = new JsonObject { ["Size"] = 512 },
            ["SnapStart"] = new JsonObject { ["ApplyOn"] = "None", ["OptimizationStatus"] = "Off" },
            ["LoggingConfig"] = new JsonObject { ["LogFormat"] = "Text", ["LogGroup"] = "/aws/lambda/" + name.Name },
            ["PackageType"] = isImage ? "Image" : "Zip",
            ["Architectures"] = input["Architectures"]?.DeepClone() ?? new JsonArray("x86_64"),
            ["Version"] = "$LATEST",
            ["State"] = "Active",
            ["LastUpdateStatus"] = "Successful",
            ["RevisionId"] = ResourceIds.Uuid(),
        };
        var function = new JsonObject
        {
            ["Configuration"] = configuration,
            ["Tags"] = input.Object("Tags")?.Copy() ?? [],
            ["Policies"] = new JsonObject(),
            ["Published"] = 0,
        };
        Configure(context, configuration, input);
        SetCode(context, function, code);
        FunctionState.Functions.Put(context, name, function);
        return input.Flag("Publish") ? Publish(context, name, null) : FunctionState.Show(function, name, null);
    }

    public static JsonObject GetFunction(CallContext context, JsonObject input)
    {
        var (name, qualifier) = FunctionState.Named(context, input);
        var function = FunctionState.Require(context, input);
        var code = function.Text("Image") is { } image
            ? new JsonObject { ["RepositoryType"] = "ECR", ["ImageUri"] = image, ["ResolvedImageUri"] = image }
            : new JsonObject { ["RepositoryType"] = "S3" };
        var answer = new JsonObject { ["Configuration"] = FunctionState.Show(function, name, qualifier), ["Code"] = code };
        if (FunctionState.Functions.Find(context, name)!.Object("Tags") is { Count: > 0 } tags) answer["Tags"] = tags.Copy();
        return answer;
    }

    public static JsonObject GetFunctionConfiguration(CallContext context, JsonObject input)
    {
        var (name, qualifier) = FunctionState.Named(context, input);
        return FunctionState.Show(FunctionState.Require(context, input), name, qualifier);
    }

    public static JsonObject UpdateFunctionCode(CallContext context, JsonObject input)
    {
        var (name, _) = FunctionState.Named(context, input);
        var code = FunctionCode.Read(context, input);
        var isDry = input.Flag("DryRun");
        if (isDry)
        {
            var shown = FunctionState.Require(context, input).Copy();
            FunctionState.RefuseOtherRevision(input, shown.Object("Configuration")!.Needed("RevisionId"));
            SetCode(context, shown, code);
            return FunctionState.Show(shown, name, null);
        }

        var changed = FunctionState.Change(context, input, function =>
        {
            if ((function.Object("Configuration")!.Text("PackageType") == "Image") != (code.Image is not null))
                throw FunctionState.Invalid("The code's source does not fit the function's PackageType.");
            SetCode(context, function, code);
            if (input["Architectures"] is { } architectures) function.Object("Configuration")!["Architectures"] = architectures.DeepClone();
        });
        return input.Flag("Publish") ? Publish(context, name, null) : FunctionState.Show(changed, name, null);
    }

    public static JsonObject UpdateFunctionConfiguration(CallContext context, JsonObject input)
    {
        var (name, _) = FunctionState.Named(context, input);
        return FunctionState.Show(
            FunctionState.Change(context, input, function =>
            {
                Configure(context, function.Object("Configuration")!, input);
                function.Object("Configuration")!["LastModified"] = FunctionState.Modified(context);
            }),
            name,
            null);
    }

    public static JsonObject DeleteFunction(CallContext context, JsonObject input)
    {
        var (name, qualifier) = FunctionState.Named(context, input);
        _ = FunctionState.Require(context, input);
        if (qualifier is "$LATEST") throw FunctionState.Invalid("$LATEST version cannot be deleted without deleting the function.");
        if (qualifier is not null)
        {
            FunctionState.Versions.Remove(context, FunctionState.VersionOf(name, qualifier));
            return [];
        }

        foreach (var version in VersionsOf(context, name).ToList()) FunctionState.Versions.Remove(context, name with { Name = version.Key });
        FunctionUrlOperations.Urls.Remove(context, name);
        FunctionState.Functions.Remove(context, name);
        return [];
    }

    public static JsonObject ListFunctions(CallContext context, JsonObject input)
    {
        var all = input.Text("FunctionVersion") == "ALL"
            ? FunctionState.Functions.All(context).Concat(FunctionState.Versions.All(context)).OrderBy(f => f.Key, StringComparer.Ordinal)
            : FunctionState.Functions.All(context).AsEnumerable();
        return Pages.Page(input, "Functions", all, f => f.Object("Configuration")!.Copy());
    }

    public static JsonObject PublishVersion(CallContext context, JsonObject input)
    {
        var (name, _) = FunctionState.Named(context, input);
        var configuration = (FunctionState.Functions.Find(context, name) ?? throw FunctionState.NotFound(name, null)).Object("Configuration")!;
        FunctionState.RefuseOtherRevision(input, configuration.Needed("RevisionId"));
        if (input.Text("CodeSha256") is { } hash && hash != configuration.Text("CodeSha256"))
            throw FunctionState.Invalid($"CodeSHA256 ({hash}) is different from current CodeSHA256 in $LATEST ({configuration.Text("CodeSha256")}). Please try again with the CodeSHA256 in $LATEST.");
        return Publish(context, name, input.Text("Description"));
    }

    public static JsonObject ListVersionsByFunction(CallContext context, JsonObject input)
    {
        var (name, _) = FunctionState.Named(context, input);
        var latest = FunctionState.Functions.Find(context, name) ?? throw FunctionState.NotFound(name, null);
        var all = VersionsOf(context, name).Prepend(KeyValuePair.Create(name.Name + ":", latest));
        return Pages.Page(input, "Versions", all, v => FunctionState.Show(v, name, v.Object("Configuration")!.Needed("Version")));
    }

    private static IEnumerable<KeyValuePair<string, JsonObject>> VersionsOf(CallContext context, ResourceName name) =>
        FunctionState.Versions.All(context).Where(v => v.Key.StartsWith(name.Name + ":", StringComparison.Ordinal));

    /// <summary>A version of what the function is now. One like the last is not made again (PublishVersion API page).</summary>
    private static JsonObject Publish(CallContext context, ResourceName name, string? description)
    {
        var function = FunctionState.Functions.Find(context, name)!.Copy();
        var configuration = function.Object("Configuration")!;
        var last = function.Int("Published") ?? 0;
        if (last > 0 && FunctionState.Versions.Find(context, FunctionState.VersionOf(name, Number(last))) is { } same
            && same.Object("Configuration")!.Text("LastModified") == configuration.Text("LastModified")
            && same.Object("Configuration")!.Text("CodeSha256") == configuration.Text("CodeSha256"))
        {
            return same.Object("Configuration")!.Copy();
        }

        function["Published"] = last + 1;
        FunctionState.Functions.Put(context, name, function);
        var version = function.Copy();
        var published = version.Object("Configuration")!;
        published["Version"] = Number(last + 1);
        published["FunctionArn"] = FunctionState.ArnOf(name, Number(last + 1));
        if (description is not null) published["Description"] = description;
        FunctionState.Versions.Put(context, FunctionState.VersionOf(name, Number(last + 1)), version);
        return published.Copy();
    }

    private static string Number(int version) => version.ToString(CultureInfo.InvariantCulture);

    private static void SetCode(CallContext context, JsonObject function, FunctionCode code)
    {
        var configuration = function.Object("Configuration")!;
        configuration["CodeSha256"] = code.Sha256;
        configuration["CodeSize"] = code.Size;
        configuration["LastModified"] = FunctionState.Modified(context);
        (function["Program"], function["Image"]) = (code.Program, code.Image);
    }

    private static void Configure(CallContext context, JsonObject configuration, JsonObject input)
    {
        if (input.Text("Role") is { } role)
        {
            if (Arn.TryParse(role)?.Account != context.Account.Value) throw new ServiceException("AccessDeniedException", "Cross-account pass role is not allowed.", 403);
            if (!RoleCode.Trusts(context, role, FunctionState.Service, configuration.Needed("FunctionArn")))
                throw FunctionState.Invalid("The role defined for the function cannot be assumed by Lambda.");
        }

        foreach (var (name, value) in input.Pick(Settings)) configuration[name] = value!.DeepClone();
        if (input.Object("Environment") is { } environment)
            configuration["Environment"] = new JsonObject { ["Variables"] = environment.Object("Variables")?.Copy() ?? [] };
        if (input.Object("ImageConfig") is { } image) configuration["ImageConfigResponse"] = new JsonObject { ["ImageConfig"] = image.Copy() };
        if (input.Object("VpcConfig") is { } vpc) configuration["VpcConfig"] = Network(context, vpc);
        if (input["Layers"] is not null) configuration["Layers"] = input.Texts("Layers").Select(l => LayerOperations.Use(context, l)).ToJson();
    }

    private static JsonObject Network(CallContext context, JsonObject vpc)
    {
        var shown = vpc.Copy();
        var networks = vpc.Texts("SubnetIds").Select(s => NetworkState.Usable(context, NetworkKind.Subnet).FirstOrDefault(n => n.Text("SubnetId") == s)
            ?? throw FunctionState.Invalid($"Error occurred while DescribeSubnets. EC2 Error Code: InvalidSubnetID.NotFound. EC2 Error Message: The subnet ID '{s}' does not exist"));
        shown["VpcId"] = networks.FirstOrDefault()?.Text("VpcId") ?? "";
        return shown;
    }
}

using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Rehearsal;
using static Bulkhead.LocalCloud.CloudFormation.Resources.PropertyType;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.Lambda;

/// <summary><c>AWS::Lambda::Function</c></summary>
internal sealed class FunctionResource : ResourceType
{
    private static readonly string[] Settings =
    [
        "DeadLetterConfig", "Description", "Environment", "EphemeralStorage", "Handler", "ImageConfig", "KMSKeyArn=KmsKeyArn", "Layers", "LoggingConfig", "MemorySize",
        "Role", "Runtime", "SnapStart", "Timeout", "TracingConfig", "VpcConfig",
    ];

    // What a function has that a template says nothing of (CreateFunction API page).
    private static readonly Dictionary<string, Func<JsonNode>> Defaults = new(StringComparer.Ordinal)
    {
        ["DeadLetterConfig"] = () => new JsonObject { ["TargetArn"] = "" },
        ["Description"] = () => "",
        ["Environment"] = () => new JsonObject { ["Variables"] = new JsonObject() },
        ["EphemeralStorage"] = () => new JsonObject { ["Size"] = 512 },
        ["KmsKeyArn"] = () => "",
        ["Layers"] = () => new JsonArray(),
        ["MemorySize"] = () => 128,
        ["SnapStart"] = () => new JsonObject { ["ApplyOn"] = "None" },
        ["Timeout"] = () => 3,
        ["TracingConfig"] = () => new JsonObject { ["Mode"] = "PassThrough" },
        ["VpcConfig"] = () => new JsonObject { ["SubnetIds"] = new JsonArray(), ["SecurityGroupIds"] = new JsonArray() },
    };

    private static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <inheritdoc/>
    public override string Name => "AWS::Lambda::Function";

    /// <inheritdoc/>
    public override ResourceSchema Schema { get; } = new()
    {
        Properties =
        [
            Property.Of("Architectures", ListOf(Text)),
            Property.Of("Code", Object(
                Property.Of("ImageUri", Text), Property.Of("S3Bucket", Text), Property.Of("S3Key", Text), Property.Of("S3ObjectVersion", Text),
                Property.Absent("SourceKMSKeyArn"), Property.Of("ZipFile", Text))).Required(),
            Property.Absent("CodeSigningConfigArn"),
            Property.Of("DeadLetterConfig", Object(Property.Of("TargetArn", Text))),
            Property.Of("Description", Text),
            Property.Of("Environment", Object(Property.Of("Variables", MapOf(Text)))),
            Property.Of("EphemeralStorage", Object(Property.Of("Size", Whole).Required())),
            Property.Absent("FileSystemConfigs"),
            Property.Of("FunctionName", Text).Replacing(),
            Property.Of("Handler", Text),
            Property.Of("ImageConfig", Object(Property.Of("Command", ListOf(Text)), Property.Of("EntryPoint", ListOf(Text)), Property.Of("WorkingDirectory", Text))),
            Property.Of("KmsKeyArn", Text),
            Property.Of("Layers", ListOf(Text)),
            Property.Of("LoggingConfig", Object(
                Property.Of("ApplicationLogLevel", Text), Property.Of("LogFormat", Text), Property.Of("LogGroup", Text), Property.Of("SystemLogLevel", Text))),
            Property.Of("MemorySize", Whole),
            Property.Of("PackageType", Text).Replacing(),
            Property.Absent("RecursiveLoop"),
            Property.Absent("ReservedConcurrentExecutions"),
            Property.Of("Role", Text).Required(),
            Property.Of("Runtime", Text),
            Property.Absent("RuntimeManagementConfig"),
            Property.Of("SnapStart", Object(Property.Of("ApplyOn", Text).Required())),
            Property.Of("Tags", PropertyType.Tags),
            Property.Of("Timeout", Whole),
            Property.Of("TracingConfig", Object(Property.Of("Mode", Text))),
            Property.Of("VpcConfig", Object(
                Property.Of("Ipv6AllowedForDualStack", Flag), Property.Of("SecurityGroupIds", ListOf(Text)), Property.Of("SubnetIds", ListOf(Text)))),
        ],
        Attributes = ["Arn"],
        NameProperty = "FunctionName",
    };

    /// <inheritdoc/>
    public override Provisioned Create(ResourceCall call, JsonObject properties)
    {
        var name = call.NameOr(properties.Text("FunctionName"), 64);
        var request = new JsonObject { ["FunctionName"] = name, ["Code"] = Code(properties) }.Take(properties, Settings).Take(properties, "Architectures", "PackageType");
        if (properties.Objects("Tags").Any()) request["Tags"] = TagChanges.Map(properties.Objects("Tags"));
        var made = call.Do("lambda", "CreateFunction", request);
        call.Made(name);
        return new Provisioned(name, Attributes(made));
    }

    /// <inheritdoc/>
    public override Provisioned Update(ResourceCall call, string id, JsonObject before, JsonObject after)
    {
        if (!JsonNode.DeepEquals(before["Code"], after["Code"]) || !JsonNode.DeepEquals(before["Architectures"], after["Architectures"]))
        {
            var code = Code(after);
            code["FunctionName"] = id;
            call.Do("lambda", "UpdateFunctionCode", code.Take(after, "Architectures"));
        }

        var changed = new JsonObject { ["FunctionName"] = id };
        foreach (var setting in Settings)
        {
            var equals = setting.IndexOf('=', StringComparison.Ordinal);
            var (to, from) = equals < 0 ? (setting, setting) : (setting[..equals], setting[(equals + 1)..]);
            if (JsonNode.DeepEquals(before[from], after[from])) continue;
            if ((after[from]?.DeepClone() ?? (Defaults.TryGetValue(from, out var otherwise) ? otherwise() : null)) is { } value) changed[to] = value;
        }

        if (changed.Count > 1) call.Do("lambda", "UpdateFunctionConfiguration", changed);
        var (set, gone) = TagChanges.Between(before, after);
        var made = call.Do("lambda", "GetFunctionConfiguration", Named(id));
        if (set.Count > 0) call.Do("lambda", "TagResource", new JsonObject { ["Resource"] = made.Text("FunctionArn"), ["Tags"] = TagChanges.Map(set) });
        if (gone.Count > 0) call.Do("lambda", "UntagResource", new JsonObject { ["Resource"] = made.Text("FunctionArn"), ["TagKeys"] = JsonText.List(gone) });
        return new Provisioned(id, Attributes(made));
    }

    /// <inheritdoc/>
    public override void Delete(ResourceCall call, string id, JsonObject properties) => call.Try("lambda", "DeleteFunction", Named(id));

    /// <inheritdoc/>
    public override JsonObject? Read(ResourceCall call, string id, JsonObject expected)
    {
        if (call.Try("lambda", "GetFunctionConfiguration", Named(id)) is not { } configuration) return null;
        var actual = new JsonObject();
        // The code is not shown: only its hash is kept.
        if (expected["Code"] is { } code) actual["Code"] = code.DeepClone();
        foreach (var (name, wanted) in expected)
        {
            var member = name switch { "KmsKeyArn" => "KMSKeyArn", _ => name };
            if (name is "Code" or "Tags") continue;
            var found = name switch
            {
                "ImageConfig" => configuration.Object("ImageConfigResponse")?["ImageConfig"],
                "Layers" => JsonText.List(configuration.Objects("Layers").Select(l => l.Text("Arn")!)),
                _ => configuration[member],
            };
            if (found is not null) actual[name] = MemberNames.ToTemplate(wanted, found);
        }

        if (expected.ContainsKey("Tags"))
            actual["Tags"] = TagChanges.Show(expected["Tags"], call.Do("lambda", "ListTags", new JsonObject { ["Resource"] = configuration.Text("FunctionArn") }).Object("Tags"));
        return actual;
    }

    /// <summary>
    /// The code: an object or an image as it is, and text as CloudFormation packs it, in a file <c>index</c>. The rehearsal program
    /// comes into a file of its own name, as which Lambda finds it.
    /// </summary>
    private static JsonObject Code(JsonObject properties)
    {
        var code = properties.Object("Code")!;
        if (code.Text("ZipFile") is not { } text) return code.Copy();
        var isPython = properties.Text("Runtime")?.StartsWith("python", StringComparison.Ordinal) == true;
        var name = RehearsalProgram.Find(text) is not null ? RehearsalProgram.Name : isPython ? "index.py" : "index.js";
        using var content = new MemoryStream();
        using (var zip = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
        {
            var entry = zip.CreateEntry(name);
            // The same text is the same archive.
            entry.LastWriteTime = Epoch;
            using var stream = entry.Open();
            stream.Write(Encoding.UTF8.GetBytes(text));
        }

        return new JsonObject { ["ZipFile"] = Convert.ToBase64String(content.ToArray()) };
    }

    private static JsonObject Named(string id) => new() { ["FunctionName"] = id };

    private static JsonObject Attributes(JsonObject configuration) => new() { ["Arn"] = configuration.Text("FunctionArn") };
}

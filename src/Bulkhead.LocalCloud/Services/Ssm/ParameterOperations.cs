using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Ssm;

/// <summary>Parameter Store (AWS Systems Manager User Guide, "AWS Systems Manager Parameter Store").</summary>
internal static class ParameterOperations
{
    private const int MaxVersions = 100;
    private const int StandardLimit = 4096;
    private const int AdvancedLimit = 8192;
    private static readonly Paging Pages = Paging.NextToken(10, "InvalidNextToken");

    public static JsonObject PutParameter(CallContext context, JsonObject input)
    {
        var name = ParameterState.Named(context, input.Needed("Name")).Name;
        CheckName(name);
        var known = ParameterState.Find(context, name);
        if (known is not null && !input.Flag("Overwrite"))
            throw new ServiceException("ParameterAlreadyExists", "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.");
        if (known is not null && input.Objects("Tags").Any())
            throw new ServiceException("ValidationException", "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag.");
        var before = known is null ? null : ParameterState.Version(known, null);
        var type = input.Text("Type") ?? before?.Text("Type") ?? throw new ServiceException("ValidationException", "A parameter type is required when you create a parameter.");
        var tier = input.Text("Tier") is "Advanced" || before?.Text("Tier") == "Advanced" ? "Advanced" : "Standard";
        var value = input.Needed("Value");
        if (Encoding.UTF8.GetByteCount(value) > (tier == "Advanced" ? AdvancedLimit : StandardLimit))
            throw new ServiceException("ValidationException", $"{tier} tier parameters support a maximum parameter value of {(tier == "Advanced" ? AdvancedLimit : StandardLimit)} characters.");
        var parameter = known?.Copy() ?? new JsonObject { ["Name"] = name, ["Tags"] = TagSet.Read(input.Objects("Tags")), ["Versions"] = new JsonArray() };
        var version = new JsonObject
        {
            ["Version"] = (before?.Int("Version") ?? 0) + 1,
            ["Type"] = type,
            ["Value"] = value,
            ["Tier"] = tier,
            ["DataType"] = input.Text("DataType") ?? "text",
            ["LastModifiedDate"] = context.Now.ToJson(),
            ["LastModifiedUser"] = context.Caller.Arn,
            ["Labels"] = new JsonArray(),
        };
        foreach (var (member, given) in input.Pick("Description", "AllowedPattern")) version[member] = given!.DeepClone();
        if (type == "SecureString") SetKey(context, version, input.Text("KeyId") ?? before?.Text("KeyId"));
        var versions = (JsonArray)parameter["Versions"]!;
        versions.Add((JsonNode)version);
        if (versions.Count > MaxVersions) versions.RemoveAt(0);
        ParameterState.Put(context, parameter);
        return new JsonObject { ["Version"] = version.Int("Version"), ["Tier"] = tier };
    }

    public static JsonObject GetParameter(CallContext context, JsonObject input)
    {
        var parameter = ParameterState.Require(context, input.Needed("Name"));
        var selector = ParameterState.Named(context, input.Needed("Name")).Selector;
        return ParameterState.Version(parameter, selector) is { } version
            ? new JsonObject { ["Parameter"] = Show(context, parameter, version, input, selector) }
            : throw new ServiceException("ParameterVersionNotFound", $"Systems Manager could not find version {selector} of {parameter.Needed("Name")}.");
    }

    public static JsonObject GetParameters(CallContext context, JsonObject input)
    {
        var (found, invalid) = (new JsonArray(), new JsonArray());
        foreach (var text in input.Texts("Names"))
        {
            var (name, selector) = ParameterState.Named(context, text);
            if (ParameterState.Find(context, name) is { } parameter && ParameterState.Version(parameter, selector) is { } version)
                found.Add((JsonNode)Show(context, parameter, version, input, selector));
            else invalid.Add((JsonNode)text);
        }

        return new JsonObject { ["Parameters"] = found, ["InvalidParameters"] = invalid };
    }

    public static JsonObject GetParametersByPath(CallContext context, JsonObject input)
    {
        var path = input.Needed("Path").TrimEnd('/') + "/";
        if (!path.StartsWith('/')) throw new ServiceException("ValidationException", "The parameter path must begin with a slash.");
        RefuseFilters(input);
        var wanted = ParameterState.Parameters.All(context).Where(p => p.Key.StartsWith(path, StringComparison.Ordinal)
            && (input.Flag("Recursive") || p.Key.IndexOf('/', path.Length) < 0));
        return Pages.Page(input, "Parameters", wanted, p => Show(context, p, ParameterState.Version(p, null)!, input, null));
    }

    public static JsonObject DescribeParameters(CallContext context, JsonObject input)
    {
        var wanted = ParameterState.Parameters.All(context).Where(p => input.Objects("ParameterFilters").All(f => Matches(f, p.Value))
            && input.Objects("Filters").All(f => Matches(f, p.Value)));
        return Pages.Page(input, "Parameters", wanted, p =>
        {
            var shown = ParameterState.Version(p, null)!.Without("Value", "Labels", "Key");
            (shown["Name"], shown["ARN"], shown["Policies"]) = (p.Needed("Name"), ParameterState.ArnOf(context, p.Needed("Name")), new JsonArray());
            return shown;
        });
    }

    public static JsonObject GetParameterHistory(CallContext context, JsonObject input)
    {
        var parameter = ParameterState.Require(context, input.Needed("Name"));
        var versions = parameter.Objects("Versions").Select(v => KeyValuePair.Create(v.Int("Version")!.Value.ToString("d9", System.Globalization.CultureInfo.InvariantCulture), v));
        return Pages.Page(input, "Parameters", versions, v =>
        {
            var shown = v.Without("Key");
            (shown["Name"], shown["Value"], shown["Policies"]) = (parameter.Needed("Name"), Value(v, input), new JsonArray());
            return shown;
        });
    }

    public static JsonObject LabelParameterVersion(CallContext context, JsonObject input)
    {
        var parameter = ParameterState.Require(context, input.Needed("Name")).Copy();
        var wanted = input.Int("ParameterVersion");
        var version = parameter.Objects("Versions").LastOrDefault(v => wanted is null || v.Int("Version") == wanted)
            ?? throw new ServiceException("ParameterVersionNotFound", $"Systems Manager could not find version {wanted} of {parameter.Needed("Name")}.");
        var labels = input.Texts("Labels").ToList();
        foreach (var other in parameter.Objects("Versions")) other["Labels"] = other.Texts("Labels").Except(labels, StringComparer.Ordinal).ToJson();
        version["Labels"] = version.Texts("Labels").Concat(labels).ToJson();
        ParameterState.Put(context, parameter);
        return new JsonObject { ["InvalidLabels"] = new JsonArray(), ["ParameterVersion"] = version.Int("Version") };
    }

    public static JsonObject DeleteParameter(CallContext context, JsonObject input)
    {
        ParameterState.Parameters.Remove(context, ResourceName.Here(context, ParameterState.Require(context, input.Needed("Name")).Needed("Name")));
        return [];
    }

    public static JsonObject DeleteParameters(CallContext context, JsonObject input)
    {
        var (deleted, invalid) = (new JsonArray(), new JsonArray());
        foreach (var name in input.Texts("Names"))
        {
            var isThere = ParameterState.Find(context, ParameterState.Named(context, name).Name) is { } known
                && ParameterState.Parameters.Remove(context, ResourceName.Here(context, known.Needed("Name")));
            (isThere ? deleted : invalid).Add((JsonNode)name);
        }

        return new JsonObject { ["DeletedParameters"] = deleted, ["InvalidParameters"] = invalid };
    }

    public static JsonObject AddTagsToResource(CallContext context, JsonObject input) =>
        ChangeTags(context, input, tags => TagSet.Merge(tags, input.Objects("Tags")));

    public static JsonObject RemoveTagsFromResource(CallContext context, JsonObject input) =>
        ChangeTags(context, input, tags => TagSet.Remove(tags, input.Texts("TagKeys")));

    public static JsonObject ListTagsForResource(CallContext context, JsonObject input) => new() { ["TagList"] = TagSet.List(Tagged(context, input).Object("Tags")) };

    private static JsonObject ChangeTags(CallContext context, JsonObject input, Func<JsonObject, JsonObject> change)
    {
        var parameter = Tagged(context, input).Copy();
        parameter["Tags"] = change(parameter.Object("Tags")!);
        ParameterState.Put(context, parameter);
        return [];
    }

    private static JsonObject Tagged(CallContext context, JsonObject input)
    {
        if (input.Text("ResourceType") != "Parameter")
            throw new ServiceException("NotImplemented", $"The local cloud's Systems Manager has no {input.Text("ResourceType")} with tags.", 501);
        return ParameterState.Find(context, input.Needed("ResourceId")) ?? throw new ServiceException("InvalidResourceId", "The resource ID isn't valid.");
    }

    private static void SetKey(CallContext context, JsonObject version, string? key)
    {
        var name = key ?? "alias/aws/ssm";
        if (name != "alias/aws/ssm" && ParameterState.KeyArn(context, name) is null) throw new ServiceException("InvalidKeyId", $"Key '{name}' does not exist");
        (version["KeyId"], version["Key"]) = (name, ParameterState.KeyArn(context, name));
    }

    private static JsonObject Show(CallContext context, JsonObject parameter, JsonObject version, JsonObject input, string? selector)
    {
        var shown = version.Pick("Version", "Type", "LastModifiedDate", "DataType");
        shown["Name"] = parameter.Needed("Name");
        shown["ARN"] = ParameterState.ArnOf(context, parameter.Needed("Name"));
        shown["Value"] = Value(version, input);
        if (selector is not null) shown["Selector"] = ":" + selector;
        return shown;
    }

    /// <summary>The value; of a SecureString that is not to be decrypted, something that stands for its ciphertext.</summary>
    private static string Value(JsonObject version, JsonObject input)
    {
        var value = version.Needed("Value");
        return version.Text("Type") != "SecureString" || input.Flag("WithDecryption") ? value
            : Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(value)));
    }

    private static void CheckName(string name)
    {
        if (name.Length is 0 or > 1011 || !name.All(c => char.IsAsciiLetterOrDigit(c) || "_.-/".Contains(c, StringComparison.Ordinal))
            || name.EndsWith('/') || name.Contains("//", StringComparison.Ordinal))
            throw new ServiceException("ValidationException", "Parameter name: can't be prefixed with \"ssm\" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_");
        var first = name.TrimStart('/').Split('/')[0];
        if (first.StartsWith("aws", StringComparison.OrdinalIgnoreCase) || first.StartsWith("ssm", StringComparison.OrdinalIgnoreCase))
            throw new ServiceException("ValidationException", $"Parameter name: can't be prefixed with \"{first[..3]}\" (case-insensitive).");
        if (name.Contains('/', StringComparison.Ordinal) && !name.StartsWith('/')) throw new ServiceException("ValidationException", "Parameter name must be a fully qualified name.");
        if (name.Count(c => c == '/') > 15) throw new ServiceException("HierarchyLevelLimitExceededException", "A hierarchy can have a maximum of 15 levels.");
    }

    private static void RefuseFilters(JsonObject input)
    {
        if (input.Objects("ParameterFilters").Any()) throw new ServiceException("NotImplemented", "The local cloud does not have ParameterFilters of ssm:GetParametersByPath.", 501);
    }

    private static bool Matches(JsonObject filter, JsonObject parameter)
    {
        var values = filter.Texts("Values").ToList();
        var newest = ParameterState.Version(parameter, null)!;
        var key = filter.Needed("Key");
        if (key.StartsWith("tag:", StringComparison.Ordinal)) return parameter.Object("Tags")!.Text(key["tag:".Length..]) is { } tag && (values.Count == 0 || values.Contains(tag));
        var name = parameter.Needed("Name");
        return key switch
        {
            "Name" => filter.Text("Option") switch
            {
                "BeginsWith" => values.Exists(v => name.StartsWith(v, StringComparison.Ordinal)),
                "Contains" => values.Exists(v => name.Contains(v, StringComparison.Ordinal)),
                _ => values.Contains(name),
            },
            "Type" => values.Contains(newest.Needed("Type")),
            "KeyId" => values.Contains(newest.Text("KeyId") ?? ""),
            "Tier" => values.Contains(newest.Needed("Tier")),
            "Path" => values.Exists(v => name.StartsWith(v.TrimEnd('/') + "/", StringComparison.Ordinal)
                && (filter.Text("Option") == "Recursive" || name.IndexOf('/', v.TrimEnd('/').Length + 1) < 0)),
            _ => throw new ServiceException("InvalidFilterKey", $"The filter key {key} isn't valid."),
        };
    }
}

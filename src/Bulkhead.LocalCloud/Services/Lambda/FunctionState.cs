using System.Globalization;
using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Lambda;

/// <summary>
/// Functions: <c>Configuration</c> (as answers show it), <c>Tags</c>, <c>Policies</c> (by qualifier), <c>Program</c> (the
/// rehearsal program of the code; null for other code), <c>Published</c> (the last version). Versions are kept beside them.
/// </summary>
internal static class FunctionState
{
    public const string Service = "lambda.amazonaws.com";
    private const string Latest = "$LATEST";

    public static readonly RegionalResources Functions = new("lambda", "functions");
    public static readonly RegionalResources Versions = new("lambda", "versions");

    /// <summary>What a function is called by: name, partial or whole ARN, each with a qualifier or without (CreateFunction API page).</summary>
    public static (ResourceName Name, string? Qualifier) Named(CallContext context, JsonObject input)
    {
        var text = input.Needed("FunctionName");
        var region = context.Region;
        var account = context.Account;
        if (Arn.TryParse(text) is { } arn)
        {
            region = new RegionName(arn.Region);
            account = AccountId.TryParse(arn.Account) ?? account;
            text = arn.Resource;
        }
        else if (text.IndexOf(":function:", StringComparison.Ordinal) is var at and > 0)
        {
            account = AccountId.TryParse(text[..at]) ?? account;
            text = text[(at + 1)..];
        }

        if (text.StartsWith("function:", StringComparison.Ordinal)) text = text["function:".Length..];
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var qualifier = colon < 0 ? null : text[(colon + 1)..];
        return (new ResourceName(account, region, colon < 0 ? text : text[..colon]), input.Text("Qualifier") ?? qualifier);
    }

    /// <summary>A function's ARN.</summary>
    public static string ArnOf(ResourceName name, string? qualifier = null) =>
        $"arn:aws:lambda:{name.Region}:{name.Account}:function:{name.Name}{(qualifier is null ? "" : ":" + qualifier)}";

    /// <summary>The function that a request names, to be read.</summary>
    /// <exception cref="ServiceException">ResourceNotFoundException.</exception>
    public static JsonObject Require(CallContext context, JsonObject input)
    {
        var (name, qualifier) = Named(context, input);
        if (Functions.Find(context, name) is not { } function) throw NotFound(name, qualifier);
        if (qualifier is null or Latest) return function;
        return Versions.Find(context, VersionOf(name, qualifier)) ?? throw NotFound(name, qualifier);
    }

    /// <summary>Changes the function that a request names, whose <c>RevisionId</c> must be the request's where that has one.</summary>
    public static JsonObject Change(CallContext context, JsonObject input, Action<JsonObject> change)
    {
        var (name, _) = Named(context, input);
        var function = (Functions.Find(context, name) ?? throw NotFound(name, null)).Copy();
        var configuration = function.Object("Configuration")!;
        RefuseOtherRevision(input, configuration.Needed("RevisionId"));
        change(function);
        configuration["RevisionId"] = ResourceIds.Uuid();
        Functions.Put(context, name, function);
        return function;
    }

    /// <summary>Refuses a request that was made for another revision.</summary>
    public static void RefuseOtherRevision(JsonObject input, string revision)
    {
        if (input.Text("RevisionId") is not { } wanted || wanted == revision) return;
        throw new ServiceException(
            "PreconditionFailedException",
            "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id",
            412);
    }

    /// <summary>A configuration as answers show it, under the ARN that was asked for.</summary>
    public static JsonObject Show(JsonObject function, ResourceName name, string? qualifier)
    {
        var shown = function.Object("Configuration")!.Copy();
        if (qualifier is not null) shown["FunctionArn"] = ArnOf(name, qualifier);
        return shown;
    }

    /// <summary>The key of a version, which sorts as a number.</summary>
    public static ResourceName VersionOf(ResourceName name, string version) => name with
    {
        Name = $"{name.Name}:{(int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number.ToString("d9", CultureInfo.InvariantCulture) : version)}",
    };

    /// <summary>A time as Lambda writes it in texts, such as <c>2026-11-21T07:38:46.000+0000</c>.</summary>
    public static string Modified(CallContext context) => context.Now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+0000'", CultureInfo.InvariantCulture);

    public static ServiceException Invalid(string message) => new("InvalidParameterValueException", message);

    public static ServiceException NotFound(ResourceName name, string? qualifier) =>
        new("ResourceNotFoundException", $"Function not found: {ArnOf(name, qualifier)}", 404);
}

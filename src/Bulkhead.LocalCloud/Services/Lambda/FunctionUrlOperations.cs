using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Lambda;

/// <summary>Addresses of functions. They are kept and shown; nobody answers there.</summary>
internal static class FunctionUrlOperations
{
    public static readonly RegionalResources Urls = new("lambda", "urls");

    public static JsonObject CreateFunctionUrlConfig(CallContext context, JsonObject input)
    {
        var name = NameOf(context, input);
        if (Urls.Find(context, name) is not null)
            throw new ServiceException("ResourceConflictException", $"Failed to create function url config for [functionArn = {FunctionState.ArnOf(name)}]. Error message:  FunctionUrlConfig exists for this Lambda function", 409);
        var url = input.Pick("AuthType", "Cors", "InvokeMode");
        url["FunctionArn"] = FunctionState.ArnOf(name);
        url["FunctionUrl"] = $"https://{ResourceIds.LowerCase("", 32)}.lambda-url.{context.Region}.on.aws/";
        url["CreationTime"] = context.Now.ToJson();
        url["LastModifiedTime"] = context.Now.ToJson();
        Urls.Put(context, name, url);
        return url.Without("LastModifiedTime");
    }

    public static JsonObject GetFunctionUrlConfig(CallContext context, JsonObject input) => Require(context, input).Copy();

    public static JsonObject UpdateFunctionUrlConfig(CallContext context, JsonObject input)
    {
        var url = Require(context, input).Copy();
        foreach (var (member, value) in input.Pick("AuthType", "Cors", "InvokeMode")) url[member] = value!.DeepClone();
        url["LastModifiedTime"] = context.Now.ToJson();
        Urls.Put(context, NameOf(context, input), url);
        return url.Copy();
    }

    public static JsonObject DeleteFunctionUrlConfig(CallContext context, JsonObject input)
    {
        _ = Require(context, input);
        Urls.Remove(context, NameOf(context, input));
        return [];
    }

    public static JsonObject ListFunctionUrlConfigs(CallContext context, JsonObject input)
    {
        var name = NameOf(context, input);
        return FunctionOperations.Pages.Page(input, "FunctionUrlConfigs", Urls.All(context).Where(u => u.Key == name.Name), u => u.Copy());
    }

    private static JsonObject Require(CallContext context, JsonObject input) => Urls.Find(context, NameOf(context, input))
        ?? throw new ServiceException("ResourceNotFoundException", "The resource you requested does not exist.", 404);

    /// <summary>The function; of an alias the local cloud has none.</summary>
    private static ResourceName NameOf(CallContext context, JsonObject input)
    {
        var (name, qualifier) = FunctionState.Named(context, input);
        if (FunctionState.Functions.Find(context, name) is null || qualifier is not null) throw FunctionState.NotFound(name, qualifier);
        return name;
    }
}

using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Rehearsal;

namespace Bulkhead.LocalCloud.Services.Lambda;

/// <summary>Invocations run the rehearsal program and no other code.</summary>
internal sealed class InvocationOperations(RoleCode code)
{
    public JsonObject Invoke(CallContext context, JsonObject input)
    {
        var (name, qualifier) = FunctionState.Named(context, input);
        var function = FunctionState.Require(context, input);
        var configuration = function.Object("Configuration")!;
        var type = input.Text("InvocationType") ?? "RequestResponse";
        if (type == "DryRun") return new JsonObject { ["StatusCode"] = 204 };
        if (input.Text("Payload") is { Length: > 0 } payload) RefuseOtherThanJson(payload);
        var program = ProgramOf(context, function)
            ?? throw RoleCode.NotRun($"the code of functions: {FunctionState.ArnOf(name, qualifier)} can be invoked (try InvocationType DryRun), but its code is no rehearsal program");
        var printed = Run(context, function, program);
        if (type == "Event") return new JsonObject { ["StatusCode"] = 202 };
        return new JsonObject
        {
            ["StatusCode"] = 200,
            ["ExecutedVersion"] = configuration.Needed("Version"),
            ["Payload"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(Environment(context, configuration, printed).ToJsonString())),
        };
    }

    /// <summary>The rehearsal program of a function's code or layers; null for other code.</summary>
    public static RehearsalProgram? ProgramOf(CallContext context, JsonObject function) =>
        RehearsalProgram.Find(function.Text("Program")) ?? LayerOperations.ProgramOf(context, function.Object("Configuration")!);

    /// <summary>Runs a function's program with its execution role.</summary>
    /// <exception cref="ServiceException">AccessDeniedException: the role does not let Lambda in.</exception>
    public JsonObject Run(CallContext context, JsonObject function, RehearsalProgram program)
    {
        var configuration = function.Object("Configuration")!;
        var role = configuration.Needed("Role");
        if (!RoleCode.Trusts(context, role, FunctionState.Service, configuration.Needed("FunctionArn")))
            throw new ServiceException("AccessDeniedException", "The role defined for the function cannot be assumed by Lambda.", 403);
        return code.Run(context, program, role, configuration.Needed("FunctionName"));
    }

    /// <summary>What the program prints: the runtime's environment variables (AWS Lambda Developer Guide, "Using Lambda environment variables").</summary>
    private static JsonObject Environment(CallContext context, JsonObject configuration, JsonObject printed)
    {
        if (printed.Text("Sent") is not null) return printed;
        var environment = configuration.Object("Environment")?.Object("Variables")?.Copy() ?? [];
        environment["AWS_REGION"] = context.Region.Value;
        environment["AWS_LAMBDA_FUNCTION_NAME"] = configuration.Needed("FunctionName");
        environment["AWS_LAMBDA_FUNCTION_VERSION"] = configuration.Needed("Version");
        environment["AWS_ACCESS_KEY_ID"] = printed.Needed("AccessKeyId");
        environment["AWS_SECRET_ACCESS_KEY"] = printed.Needed("SecretAccessKey");
        environment["AWS_SESSION_TOKEN"] = printed.Needed("Token");
        return environment;
    }

    private static void RefuseOtherThanJson(string payload)
    {
        try
        {
            _ = JsonNode.Parse(Convert.FromBase64String(payload));
        }
        catch (System.Text.Json.JsonException e)
        {
            throw new ServiceException("InvalidRequestContentException", $"Could not parse request body into json: {e.Message}");
        }
    }
}

using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Rehearsal;

namespace Bulkhead.LocalCloud.Services.Ec2;

/// <summary>Code on instances: what their user data says at each start, and what commands of Systems Manager bring.</summary>
internal sealed class InstanceCode(RoleCode code)
{
    private const string Service = "ec2.amazonaws.com";

    /// <summary>Runs the rehearsal program of a running instance's user data, where it has one; the console shows what it prints.</summary>
    public void Boot(CallContext context, string id)
    {
        var instance = ComputeState.Instance(context, id);
        if (!IsRunning(instance)) return;
        var text = instance.Text("UserData") is { } data ? Encoding.UTF8.GetString(Convert.FromBase64String(data)) : null;
        if (RehearsalProgram.Find(text) is not { } program) return;
        ComputeState.Change(context, ComputeState.Instances, instance, id, i => i["Console"] = Run(context, instance, program)?.ToJsonString() ?? "no role");
    }

    /// <summary>Runs the program as the instance's role; null when it has none, or a role that does not trust EC2.</summary>
    public JsonObject? Run(CallContext context, JsonObject instance, RehearsalProgram program)
    {
        return UsableRole(context, instance) is { } role ? code.Run(context, program, role, instance.Needed("InstanceId")) : null;
    }

    /// <summary>Whether an instance runs with a role that EC2 can give it: only such a one hears of commands.</summary>
    public static bool IsManaged(CallContext context, JsonObject instance) => IsRunning(instance) && UsableRole(context, instance) is not null;

    private static bool IsRunning(JsonObject instance) => instance.Object("State")!.Text("Name") == "running";

    private static string? UsableRole(CallContext context, JsonObject instance)
    {
        var arn = $"arn:aws:ec2:{context.Region}:{context.Account}:instance/{instance.Needed("InstanceId")}";
        return RoleOf(context, instance) is { } role && RoleCode.Trusts(context, role, Service, arn) ? role : null;
    }

    /// <summary>The role of an instance's profile; null when it has none.</summary>
    public static string? RoleOf(CallContext context, JsonObject instance) => ProfileOperations.RoleOf(context, instance.Object("IamInstanceProfile")?.Text("Arn"));
}

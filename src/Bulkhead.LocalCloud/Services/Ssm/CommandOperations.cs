using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Ec2;
using Bulkhead.LocalCloud.Services.Rehearsal;

namespace Bulkhead.LocalCloud.Services.Ssm;

/// <summary>Commands on instances (AWS Systems Manager User Guide, "AWS Systems Manager Run Command"): only the rehearsal program runs.</summary>
internal sealed class CommandOperations(InstanceCode code)
{
    private const string ShellScript = "AWS-RunShellScript";
    private static readonly RegionalResources Commands = new("ssm", "commands");
    private static readonly Paging Pages = Paging.NextToken(50, "InvalidNextToken");

    public JsonObject SendCommand(CallContext context, JsonObject input)
    {
        var document = NameOf(input.Needed("DocumentName"));
        // AWS's own documents are there on AWS; others were never made here.
        if (document != ShellScript && document.StartsWith("AWS-", StringComparison.Ordinal)) throw RoleCode.NotRun($"the document {document}");
        if (document != ShellScript) throw new ServiceException("InvalidDocument", $"Document with name {document} does not exist: the local cloud has {ShellScript} alone.");
        var ids = Targets(context, input);
        var text = string.Join('\n', input.Object("Parameters")?.Texts("commands") ?? []);
        if (text.Length == 0) throw new ServiceException("InvalidParameters", "The parameter commands is needed.");
        var program = RehearsalProgram.Find(text) ?? throw RoleCode.NotRun("commands on instances, but for the rehearsal program");
        var command = input.Pick("DocumentVersion", "Comment", "Parameters", "Targets", "TimeoutSeconds");
        command["CommandId"] = ResourceIds.Uuid();
        command["DocumentName"] = document;
        command["InstanceIds"] = ids.ToJson();
        command["RequestedDateTime"] = context.Now.ToJson();
        command["ExpiresAfter"] = context.Now.AddHours(2).ToJson();
        (command["Status"], command["StatusDetails"]) = ("Success", "Success");
        (command["TargetCount"], command["CompletedCount"], command["ErrorCount"]) = (ids.Count, ids.Count, 0);
        var printed = new JsonObject();
        foreach (var id in ids) printed[id] = code.Run(context, ComputeState.Instance(context, id), program)!.ToJsonString();
        var kept = new JsonObject { ["Command"] = command, ["Printed"] = printed };
        Commands.Put(context, ResourceName.Here(context, command.Needed("CommandId")), kept);
        return new JsonObject { ["Command"] = command.Copy() };
    }

    public static JsonObject GetCommandInvocation(CallContext context, JsonObject input)
    {
        var (id, instance) = (input.Needed("CommandId"), input.Needed("InstanceId"));
        if (Commands.Find(context, ResourceName.Here(context, id)) is not { } kept || kept.Object("Printed")!.Text(instance) is not { } printed)
            throw new ServiceException("InvocationDoesNotExist", "An error occurred: the command ID and managed node ID you specified didn't match any invocations.");
        var shown = kept.Object("Command")!.Pick("CommandId", "DocumentName", "DocumentVersion", "Comment", "Status", "StatusDetails");
        (shown["InstanceId"], shown["PluginName"], shown["ResponseCode"]) = (instance, "aws:runShellScript", 0);
        (shown["StandardOutputContent"], shown["StandardErrorContent"]) = (printed, "");
        shown["ExecutionStartDateTime"] = kept.Object("Command")!.Needed("RequestedDateTime");
        return shown;
    }

    public static JsonObject ListCommands(CallContext context, JsonObject input)
    {
        RefuseFilters(input);
        return Pages.Page(input, "Commands", Wanted(context, input), c => c.Object("Command")!.Copy());
    }

    public static JsonObject ListCommandInvocations(CallContext context, JsonObject input)
    {
        RefuseFilters(input);
        var all = Wanted(context, input).SelectMany(c => c.Value.Object("Command")!.Texts("InstanceIds")
            .Where(i => input.Text("InstanceId") is not { } asked || asked == i)
            .Select(i => KeyValuePair.Create($"{c.Key}/{i}", (Instance: i, Command: c.Value.Object("Command")!))));
        return Pages.Page(input, "CommandInvocations", all, c =>
        {
            var shown = c.Command.Pick("CommandId", "DocumentName", "DocumentVersion", "Comment", "RequestedDateTime", "Status", "StatusDetails");
            shown["InstanceId"] = c.Instance;
            return shown;
        });
    }

    /// <summary>The instances that commands reach: those that run with an instance profile.</summary>
    public static JsonObject DescribeInstanceInformation(CallContext context, JsonObject input)
    {
        if (input.Objects("Filters").Any(f => f.Text("Key") != "InstanceIds"))
            throw new ServiceException("NotImplemented", "Of the filters of ssm:DescribeInstanceInformation the local cloud has InstanceIds alone.", 501);
        var asked = input.Objects("Filters").Select(f => f.Texts("Values").ToHashSet(StringComparer.Ordinal)).ToList();
        var wanted = ComputeState.Instances.All(context).Where(i => InstanceCode.IsManaged(context, i.Value) && asked.TrueForAll(a => a.Contains(i.Key)));
        return Pages.Page(input, "InstanceInformationList", wanted, i => new JsonObject
        {
            ["InstanceId"] = i.Needed("InstanceId"),
            ["PingStatus"] = "Online",
            ["LastPingDateTime"] = context.Now.ToJson(),
            ["PlatformType"] = "Linux",
            ["PlatformName"] = "Amazon Linux",
            ["ResourceType"] = "EC2Instance",
            ["IPAddress"] = i.Text("PrivateIpAddress"),
        });
    }

    /// <summary>The instances that a request names, by id or by tag.</summary>
    public static IEnumerable<string> Asked(CallContext context, JsonObject input)
    {
        foreach (var id in input.Texts("InstanceIds")) yield return id;
        foreach (var target in input.Objects("Targets"))
        {
            var (key, values) = (target.Text("Key") ?? "", target.Texts("Values").ToList());
            if (key.Equals("InstanceIds", StringComparison.OrdinalIgnoreCase))
            {
                foreach (var id in values) yield return id;
            }
            else if (key.StartsWith("tag:", StringComparison.Ordinal))
            {
                foreach (var (id, instance) in ComputeState.Instances.All(context))
                {
                    if (InstanceCode.IsManaged(context, instance) && ComputeState.TagsOf(instance)!.Text(key["tag:".Length..]) is { } tag && values.Contains(tag)) yield return id;
                }
            }
            else
            {
                throw new ServiceException("NotImplemented", $"Of the targets of commands the local cloud has InstanceIds and tags, not {key}.", 501);
            }
        }
    }

    /// <summary>The name of a document, out of its ARN too.</summary>
    public static string NameOf(string document) => document[(document.LastIndexOf('/') + 1)..];

    private static List<string> Targets(CallContext context, JsonObject input)
    {
        var ids = Asked(context, input).Distinct(StringComparer.Ordinal).ToList();
        foreach (var id in ids)
        {
            if (ComputeState.Instances.Find(context, ResourceName.Here(context, id)) is not { } instance || !InstanceCode.IsManaged(context, instance))
                throw new ServiceException("InvalidInstanceId", $"Instances [[{id}]] not in a valid state for account {context.Account}");
        }

        return ids.Count > 0 ? ids : throw new ServiceException("InvalidInstanceId", "No instance is meant.");
    }

    private static IEnumerable<KeyValuePair<string, JsonObject>> Wanted(CallContext context, JsonObject input) => Commands.All(context).Where(c =>
        (input.Text("CommandId") is not { } id || c.Key == id)
        && (input.Text("InstanceId") is not { } instance || c.Value.Object("Command")!.Texts("InstanceIds").Contains(instance)));

    private static void RefuseFilters(JsonObject input)
    {
        if (input.Objects("Filters").Any()) throw new ServiceException("NotImplemented", "The local cloud does not have filters of commands.", 501);
    }
}

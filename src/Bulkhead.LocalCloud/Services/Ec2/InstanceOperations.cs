using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Ec2;

/// <summary>Instances: reading, starting, stopping, changing, ending them.</summary>
internal sealed class InstanceOperations(InstanceCode code)
{
    private static readonly string[] GoneAtTheEnd = ["IamInstanceProfile", "SubnetId", "VpcId", "PrivateIpAddress", "Console"];

    // DescribeInstanceAttribute's names for what RunInstances and ModifyInstanceAttribute call otherwise.
    private static readonly Dictionary<string, string> Flags = new(StringComparer.Ordinal)
    {
        ["disableApiTermination"] = "DisableApiTermination",
        ["disableApiStop"] = "DisableApiStop",
        ["sourceDestCheck"] = "SourceDestCheck",
        ["ebsOptimized"] = "EbsOptimized",
        ["instanceType"] = "InstanceType",
        ["instanceInitiatedShutdownBehavior"] = "InstanceInitiatedShutdownBehavior",
    };

    public static JsonObject DescribeInstances(CallContext context, JsonObject input)
    {
        var ids = input.Texts("InstanceIds").ToList();
        foreach (var id in ids) _ = ComputeState.Instance(context, id);
        var wanted = ComputeState.Seen(context).Where(i => (ids.Count == 0 || ids.Contains(i.Key)) && Filters.Pass(input, i.Value));
        return ComputeState.Pages.Page(input, "Reservations", wanted, i => new JsonObject
        {
            ["ReservationId"] = i.Needed("Reservation"),
            ["OwnerId"] = context.Account.Value,
            ["Groups"] = new JsonArray(),
            ["Instances"] = new JsonArray(Show(i)),
        });
    }

    public JsonObject StartInstances(CallContext context, JsonObject input) => Each(context, input, "StartingInstances", (instance, id) =>
    {
        if (StateOf(instance) == "terminated") throw Incorrect(instance, "started");
        if (StateOf(instance) != "stopped") return;
        Set(context, id, 16, "running");
        code.Boot(context, id);
    });

    public static JsonObject StopInstances(CallContext context, JsonObject input) => Each(context, input, "StoppingInstances", (instance, id) =>
    {
        if (StateOf(instance) == "terminated") throw Incorrect(instance, "stopped");
        if (instance.Object("Attributes")!.Flag("DisableApiStop"))
            throw new ServiceException("OperationNotPermitted", $"The instance '{id}' may not be stopped. Modify its 'disableApiStop' instance attribute and try again.");
        Set(context, id, 80, "stopped");
    });

    public static JsonObject TerminateInstances(CallContext context, JsonObject input) => Each(context, input, "TerminatingInstances", (instance, id) =>
    {
        if (instance.Object("Attributes")!.Flag("DisableApiTermination"))
            throw new ServiceException("OperationNotPermitted", $"The instance '{id}' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.");
        if (StateOf(instance) == "terminated") return;
        VolumeOperations.Leave(context, instance);
        foreach (var association in ComputeState.Associations.All(context).Where(a => a.Value.Text("InstanceId") == id).Select(a => a.Key).ToList())
            ComputeState.Associations.Remove(context, ResourceName.Here(context, association));
        ComputeState.Change(context, ComputeState.Instances, instance, id, i =>
        {
            i["State"] = new JsonObject { ["Code"] = 48, ["Name"] = "terminated" };
            i["TerminatedAt"] = context.Now.ToJson();
            foreach (var gone in GoneAtTheEnd) i.Remove(gone);
            (i["NetworkInterfaces"], i["SecurityGroups"], i["BlockDeviceMappings"]) = (new JsonArray(), new JsonArray(), new JsonArray());
        });
    });

    public static JsonObject ModifyInstanceAttribute(CallContext context, JsonObject input)
    {
        var id = input.Needed("InstanceId");
        var instance = ComputeState.Instance(context, id);
        var change = Asked(input);
        var needsStop = change.ContainsKey("UserData") || change.ContainsKey("InstanceType");
        if (needsStop && StateOf(instance) != "stopped")
            throw new ServiceException("IncorrectInstanceState", $"The instance '{id}' is not in the 'stopped' state.");
        ComputeState.Change(context, ComputeState.Instances, instance, id, i =>
        {
            foreach (var (name, value) in change)
            {
                if (name is "UserData" or "InstanceType" or "SourceDestCheck" or "EbsOptimized") i[name] = value?.DeepClone();
                else i.Object("Attributes")![name] = value?.DeepClone();
            }

            if (input["Groups"] is null) return;
            var groups = input.Texts("Groups").Select(g => NetworkState.Require(context, NetworkKind.SecurityGroup, g).Pick("GroupId", "GroupName")).ToJson();
            i["SecurityGroups"] = groups;
            foreach (var network in i.Objects("NetworkInterfaces")) network["Groups"] = groups.DeepClone();
        });
        return [];
    }

    public static JsonObject DescribeInstanceAttribute(CallContext context, JsonObject input)
    {
        var instance = ComputeState.Instance(context, input.Needed("InstanceId"));
        var answer = new JsonObject { ["InstanceId"] = instance.Needed("InstanceId") };
        var attribute = input.Needed("Attribute");
        if (attribute == "userData") answer["UserData"] = instance.Text("UserData") is { } data ? new JsonObject { ["Value"] = data } : [];
        else if (attribute == "groupSet") answer["Groups"] = instance.Objects("SecurityGroups").ToJson();
        else if (attribute == "blockDeviceMapping") answer["BlockDeviceMappings"] = instance.Objects("BlockDeviceMappings").ToJson();
        else if (attribute == "rootDeviceName") answer["RootDeviceName"] = new JsonObject { ["Value"] = instance.Text("RootDeviceName") };
        else if (Flags.TryGetValue(attribute, out var member))
        {
            var value = instance[member] ?? instance.Object("Attributes")![member];
            answer[member] = new JsonObject { ["Value"] = value?.DeepClone() ?? (member == "InstanceInitiatedShutdownBehavior" ? "stop" : JsonValue.Create(false)) };
        }
        else throw new ServiceException("NotImplemented", $"The local cloud does not have the attribute {attribute} of instances.", 501);
        return answer;
    }

    public static JsonObject ModifyInstanceMetadataOptions(CallContext context, JsonObject input)
    {
        var id = input.Needed("InstanceId");
        var changed = ComputeState.Change(context, ComputeState.Instances, ComputeState.Instance(context, id), id, i =>
        {
            foreach (var (name, value) in input.Pick("HttpTokens", "HttpEndpoint", "HttpPutResponseHopLimit", "InstanceMetadataTags", "HttpProtocolIpv6"))
                i.Object("MetadataOptions")![name] = value!.DeepClone();
        });
        return new JsonObject { ["InstanceId"] = id, ["InstanceMetadataOptions"] = changed.Object("MetadataOptions")!.Copy() };
    }

    public static JsonObject GetConsoleOutput(CallContext context, JsonObject input)
    {
        var instance = ComputeState.Instance(context, input.Needed("InstanceId"));
        var answer = new JsonObject { ["InstanceId"] = instance.Needed("InstanceId"), ["Timestamp"] = context.Now.ToJson() };
        if (instance.Text("Console") is { } printed) answer["Output"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(printed));
        return answer;
    }

    public static JsonObject DescribeNetworkInterfaces(CallContext context, JsonObject input)
    {
        var ids = input.Texts("NetworkInterfaceIds").ToHashSet(StringComparer.Ordinal);
        var all = ComputeState.Instances.All(context).SelectMany(i => i.Value.Objects("NetworkInterfaces").Select(n => Interface(i.Value, n)));
        var wanted = all.Where(n => (ids.Count == 0 || ids.Contains(n.Needed("NetworkInterfaceId"))) && Filters.Pass(input, n)).ToList();
        return ids.FirstOrDefault(i => wanted.All(n => n.Text("NetworkInterfaceId") != i)) is { } unknown
            ? throw new ServiceException("InvalidNetworkInterfaceID.NotFound", $"The networkInterface ID '{unknown}' does not exist")
            : ComputeState.Pages.Page(
                input, "NetworkInterfaces",
                wanted.Select(n => KeyValuePair.Create(n.Needed("NetworkInterfaceId"), n)).OrderBy(n => n.Key, StringComparer.Ordinal), n => n.Copy());
    }

    internal static JsonObject Show(JsonObject instance) => ComputeState.Show(instance.Without("TerminatedAt"));

    private static JsonObject Interface(JsonObject instance, JsonObject network)
    {
        var shown = network.Copy();
        shown["AvailabilityZone"] = instance.Object("Placement")!.Needed("AvailabilityZone");
        shown["InterfaceType"] = "interface";
        shown.Object("Attachment")!["InstanceId"] = instance.Needed("InstanceId");
        return shown;
    }

    private static string StateOf(JsonObject instance) => instance.Object("State")!.Needed("Name");

    private static void Set(CallContext context, string id, int number, string name) => ComputeState.Change(
        context, ComputeState.Instances, ComputeState.Instance(context, id), id, i => i["State"] = new JsonObject { ["Code"] = number, ["Name"] = name });

    private static JsonObject Each(CallContext context, JsonObject input, string list, Action<JsonObject, string> act)
    {
        var changes = new JsonArray();
        foreach (var id in input.Texts("InstanceIds").ToList())
        {
            var before = ComputeState.Instance(context, id);
            var state = before.Object("State")!.Copy();
            act(before, id);
            var after = ComputeState.Instance(context, id).Object("State")!.Copy();
            changes.Add((JsonNode)new JsonObject { ["InstanceId"] = id, ["PreviousState"] = state, ["CurrentState"] = after });
        }

        return new JsonObject { [list] = changes };
    }

    /// <summary>What a request changes: a member of its own, or <c>Attribute</c> and <c>Value</c>.</summary>
    private static JsonObject Asked(JsonObject input)
    {
        var change = new JsonObject();
        foreach (var member in Flags.Values.Append("UserData"))
        {
            if (input.Object(member) is { } given) change[member] = given["Value"]?.DeepClone();
        }

        if (input.Text("Attribute") is not { } attribute) return change;
        var value = input.Text("Value") ?? "";
        if (attribute == "userData") change["UserData"] = value;
        else if (!Flags.TryGetValue(attribute, out var name)) throw new ServiceException("NotImplemented", $"The local cloud does not have the attribute {attribute} of instances.", 501);
        else change[name] = name is "InstanceType" or "InstanceInitiatedShutdownBehavior" ? value : value == "true";
        return change;
    }

    private static ServiceException Incorrect(JsonObject instance, string what) =>
        new("IncorrectInstanceState", $"The instance '{instance.Needed("InstanceId")}' is not in a state from which it can be {what}.");
}

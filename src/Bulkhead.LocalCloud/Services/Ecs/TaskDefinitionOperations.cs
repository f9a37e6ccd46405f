using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Ecs;

/// <summary>Task definitions: families of revisions, each active until it is deregistered, and there until it is deleted.</summary>
internal static class TaskDefinitionOperations
{
    private static readonly string[] Settings =
    [
        "containerDefinitions", "cpu", "memory", "executionRoleArn", "taskRoleArn", "family", "networkMode", "volumes", "placementConstraints",
        "requiresCompatibilities", "runtimePlatform", "ephemeralStorage", "ipcMode", "pidMode",
    ];

    public static JsonObject RegisterTaskDefinition(CallContext context, JsonObject input)
    {
        var family = input.Needed("family");
        foreach (var member in new[] { "taskRoleArn", "executionRoleArn" })
        {
            if (input.Text(member) is { } role && Arn.TryParse(role)?.Account != context.Account.Value) throw EcsState.Client("Role is not valid");
        }

        var definition = input.Pick(Settings);
        var revision = Math.Max(
            EcsState.Definitions.All(context).Where(d => d.Value.Text("family") == family).Select(d => d.Value.Int("revision") ?? 0).DefaultIfEmpty().Max(),
            LastDeleted(context, family)) + 1;
        definition["revision"] = revision;
        definition["taskDefinitionArn"] = $"arn:aws:ecs:{context.Region}:{context.Account}:task-definition/{family}:{revision}";
        definition["status"] = "ACTIVE";
        definition["registeredAt"] = context.Now.ToJson();
        definition["registeredBy"] = context.Caller.Arn;
        definition["tags"] = input.Objects("tags").ToJson();
        EcsState.Definitions.Put(context, ResourceName.Here(context, $"{family}:{revision}"), definition);
        return Shown(definition);
    }

    public static JsonObject DescribeTaskDefinition(CallContext context, JsonObject input) => Shown(Require(context, input));

    public static JsonObject DeregisterTaskDefinition(CallContext context, JsonObject input)
    {
        var definition = Require(context, input).Copy();
        (definition["status"], definition["deregisteredAt"]) = ("INACTIVE", context.Now.ToJson());
        EcsState.Definitions.Put(context, NameOf(context, definition), definition);
        return new JsonObject { ["taskDefinition"] = definition.Without("tags") };
    }

    /// <summary>DeleteTaskDefinitions API page: ten at once, each deregistered before; one that tasks or services still use stays as DELETE_IN_PROGRESS.</summary>
    public static JsonObject DeleteTaskDefinitions(CallContext context, JsonObject input)
    {
        var texts = input.Texts("taskDefinitions").ToList();
        if (texts.Count > 10) throw EcsState.Invalid("The number of task definitions must be at most 10.");
        var (deleted, failed) = (new JsonArray(), new JsonArray());
        foreach (var text in texts)
        {
            if (EcsState.Definition(context, text) is not { } definition || !text.Contains(':', StringComparison.Ordinal))
            {
                failed.Add((JsonNode)new JsonObject { ["arn"] = text, ["reason"] = "The specified task definition does not exist. Specify a valid account, family, revision and try again." });
                continue;
            }

            if (definition.Text("status") == "ACTIVE")
            {
                failed.Add((JsonNode)new JsonObject { ["arn"] = text, ["reason"] = "The specified task definition is still in ACTIVE status. Please deregister the target and try again." });
                continue;
            }

            var changed = definition.Copy();
            (changed["status"], changed["deleteRequestedAt"]) = ("DELETE_IN_PROGRESS", context.Now.ToJson());
            if (IsUsed(context, definition.Needed("taskDefinitionArn"))) EcsState.Definitions.Put(context, NameOf(context, definition), changed);
            else Remove(context, definition);
            deleted.Add((JsonNode)changed.Without("tags"));
        }

        return new JsonObject { ["taskDefinitions"] = deleted, ["failures"] = failed };
    }

    public static JsonObject ListTaskDefinitions(CallContext context, JsonObject input)
    {
        var (family, status) = (input.Text("familyPrefix"), input.Text("status") ?? "ACTIVE");
        var wanted = EcsState.Definitions.All(context).Where(d => (family is null || d.Value.Text("family") == family) && d.Value.Text("status") == status);
        return EcsState.Pages.Page(input, "taskDefinitionArns", wanted, d => JsonValue.Create(d.Needed("taskDefinitionArn")));
    }

    /// <summary>ListTaskDefinitionFamilies API page: a family is active while one of its revisions is.</summary>
    public static JsonObject ListTaskDefinitionFamilies(CallContext context, JsonObject input)
    {
        var (prefix, status) = (input.Text("familyPrefix") ?? "", input.Text("status") ?? "ALL");
        var families = EcsState.Definitions.All(context).GroupBy(d => d.Value.Needed("family"), d => d.Value.Text("status") == "ACTIVE", StringComparer.Ordinal)
            .Where(f => f.Key.StartsWith(prefix, StringComparison.Ordinal) && status switch { "ACTIVE" => f.Any(a => a), "INACTIVE" => !f.Any(a => a), _ => true })
            .OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => KeyValuePair.Create(f.Key, f.Key));
        return EcsState.Pages.Page(input, "families", families, f => JsonValue.Create(f));
    }

    /// <summary>The definition that tasks are to be made of.</summary>
    /// <exception cref="ServiceException">ClientException: there is none, or it is deregistered.</exception>
    public static JsonObject Runnable(CallContext context, string text)
    {
        var definition = EcsState.Definition(context, text) ?? throw EcsState.Client("TaskDefinition not found.");
        return definition.Text("status") == "ACTIVE" ? definition : throw EcsState.Client("TaskDefinition is inactive");
    }

    private static void Remove(CallContext context, JsonObject definition)
    {
        // A revision's number is not given out again.
        var family = definition.Needed("family");
        EcsState.Deleted.Put(context, ResourceName.Here(context, family), new JsonObject { ["revision"] = Math.Max(LastDeleted(context, family), definition.Int("revision")!.Value) });
        EcsState.Definitions.Remove(context, NameOf(context, definition));
    }

    private static int LastDeleted(CallContext context, string family) => EcsState.Deleted.Find(context, ResourceName.Here(context, family))?.Int("revision") ?? 0;

    private static bool IsUsed(CallContext context, string arn) =>
        EcsState.Tasks.All(context).Any(t => t.Value.Text("taskDefinitionArn") == arn && t.Value.Text("lastStatus") == "RUNNING")
        || EcsState.Services.All(context).Any(s => s.Value.Text("taskDefinition") == arn && s.Value.Text("status") == "ACTIVE");

    private static ResourceName NameOf(CallContext context, JsonObject definition) => ResourceName.Here(context, $"{definition.Text("family")}:{definition.Int("revision")}");

    private static JsonObject Shown(JsonObject definition) =>
        new() { ["taskDefinition"] = definition.Without("tags"), ["tags"] = definition.Objects("tags").ToJson() };

    private static JsonObject Require(CallContext context, JsonObject input) =>
        EcsState.Definition(context, input.Needed("taskDefinition")) ?? throw EcsState.Client("Unable to describe task definition.");
}

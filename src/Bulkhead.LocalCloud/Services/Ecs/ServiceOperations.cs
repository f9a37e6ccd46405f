using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Ecs;

/// <summary>
/// Services: so many tasks of a definition, always. Deployments are rolling ones and done in the call that makes them. A service that
/// was deleted is seen as <c>INACTIVE</c> until another takes its name.
/// </summary>
internal sealed class ServiceOperations(ServiceScheduler scheduler)
{
    // Amazon ECS Developer Guide, "Amazon ECS service quotas": tasks per service.
    private const int MostTasks = 5_000;
    private const int MostDescribed = 10;

    // What CreateService gives and answers show under the same name.
    private static readonly string[] Settings =
    [
        "availabilityZoneRebalancing", "capacityProviderStrategy", "enableECSManagedTags", "enableExecuteCommand", "healthCheckGracePeriodSeconds", "launchType",
        "loadBalancers", "networkConfiguration", "placementConstraints", "placementStrategy", "platformVersion", "propagateTags", "serviceRegistries",
    ];

    private static readonly string[] Absent = ["serviceConnectConfiguration", "volumeConfigurations", "vpcLatticeConfigurations"];

    public JsonObject CreateService(CallContext context, JsonObject input)
    {
        var cluster = EcsState.RequireCluster(context, input);
        var name = input.Needed("serviceName");
        var place = ResourceName.Here(context, $"{cluster}/{name}");
        if (EcsState.Services.Find(context, place) is { } known && known.Text("status") == "ACTIVE")
        {
            // CreateService API page, "clientToken": the same request once more is answered.
            return input.Text("clientToken") is { } token && known.Text("clientToken") == token
                ? Answer(known)
                : throw EcsState.Invalid("Creation of service was not idempotent.");
        }

        RefuseAbsent(input);
        if (input["launchType"] is not null && input["capacityProviderStrategy"] is not null)
            throw EcsState.Invalid("Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.");
        var definition = TaskDefinitionOperations.Runnable(context, input.Text("taskDefinition") ?? throw EcsState.Invalid("TaskDefinition cannot be blank."));
        TaskRunner.RefuseMissingNetwork(context, definition, input.Object("networkConfiguration"));
        var service = input.Pick(Settings);
        service["serviceName"] = name;
        service["serviceArn"] = EcsState.ServiceArn(context, cluster, name);
        service["clusterArn"] = EcsState.ClusterArn(context, cluster);
        service["status"] = "ACTIVE";
        service["desiredCount"] = CountOf(input, 0);
        service["taskDefinition"] = definition.Needed("taskDefinitionArn");
        service["deploymentConfiguration"] = Deployment(input) ?? new JsonObject { ["maximumPercent"] = 200, ["minimumHealthyPercent"] = 100 };
        service["schedulingStrategy"] = "REPLICA";
        service["deploymentController"] = new JsonObject { ["type"] = "ECS" };
        service["createdAt"] = context.Now.ToJson();
        service["createdBy"] = context.Caller.RoleArn ?? context.Caller.Arn;
        if (!service.ContainsKey("launchType") && !service.ContainsKey("capacityProviderStrategy")) service["launchType"] = "EC2";
        if (!service.ContainsKey("propagateTags")) service["propagateTags"] = "NONE";
        foreach (var list in new[] { "loadBalancers", "serviceRegistries", "placementConstraints", "placementStrategy" })
        {
            if (!service.ContainsKey(list)) service[list] = new JsonArray();
        }

        service["roleArn"] = input.Text("role") ?? $"arn:aws:iam::{context.Account}:role/aws-service-role/{EcsState.ServicePrincipal}/AWSServiceRoleForECS";
        service["tags"] = input.Objects("tags").ToJson();
        service["clientToken"] = input.Text("clientToken");
        Deploy(context, service);
        scheduler.Settle(context, service, isNew: true);
        return Answer(service);
    }

    public JsonObject UpdateService(CallContext context, JsonObject input)
    {
        var service = Require(context, input).Copy();
        if (service.Text("status") != "ACTIVE") throw new ServiceException("ServiceNotActiveException", "Service was not ACTIVE.");
        RefuseAbsent(input);
        service["desiredCount"] = CountOf(input, service.Int("desiredCount") ?? 0);
        foreach (var (member, value) in input.Pick(Settings)) service[member] = value!.DeepClone();
        if (Deployment(input) is { } configuration) service["deploymentConfiguration"] = configuration;
        if (input.Text("taskDefinition") is { } text) service["taskDefinition"] = TaskDefinitionOperations.Runnable(context, text).Needed("taskDefinitionArn");
        TaskRunner.RefuseMissingNetwork(context, EcsState.Definition(context, service.Needed("taskDefinition"))!, service.Object("networkConfiguration"));
        var isNew = input.Flag("forceNewDeployment") || input["taskDefinition"] is not null || input["networkConfiguration"] is not null || input["enableExecuteCommand"] is not null;
        if (isNew) Deploy(context, service);
        scheduler.Settle(context, service, isNew);
        return Answer(service);
    }

    public static JsonObject DeleteService(CallContext context, JsonObject input)
    {
        var service = Require(context, input).Copy();
        if (service.Text("status") != "ACTIVE") throw new ServiceException("ServiceNotActiveException", "Service was not ACTIVE.");
        if (service.Int("desiredCount") > 0 && !input.Flag("force")) throw EcsState.Invalid("The service cannot be stopped while it is scaled above 0.");
        var (cluster, name) = (EcsState.LastOf(service.Needed("clusterArn")), service.Needed("serviceName"));
        foreach (var task in ServiceScheduler.Running(context, cluster, name)) TaskRunner.Stop(context, task, $"Service {name} was deleted.", "ServiceSchedulerInitiated");
        (service["status"], service["desiredCount"], service["runningCount"], service["pendingCount"]) = ("INACTIVE", 0, 0, 0);
        service["deployments"] = new JsonArray();
        EcsState.Services.Put(context, ResourceName.Here(context, $"{cluster}/{name}"), service);
        var answer = Answer(service);
        // DeleteService API page: "the service status moves from ACTIVE to DRAINING", and to INACTIVE once its tasks are stopped.
        answer.Object("service")!["status"] = "DRAINING";
        return answer;
    }

    public static JsonObject DescribeServices(CallContext context, JsonObject input)
    {
        var cluster = EcsState.RequireCluster(context, input);
        var names = input.Texts("services").ToList();
        if (names.Count == 0) throw EcsState.Invalid("Services cannot be empty.");
        if (names.Count > MostDescribed) throw EcsState.Invalid($"Services can be at most {MostDescribed}.");
        var withTags = input.Texts("include").Contains("TAGS", StringComparer.Ordinal);
        return EcsState.Describe(
            names, "services", text => EcsState.Service(context, cluster, text) is { } service ? Show(service, withTags) : null, text => EcsState.ServiceArn(context, cluster, EcsState.LastOf(text)));
    }

    public static JsonObject ListServices(CallContext context, JsonObject input)
    {
        var cluster = EcsState.RequireCluster(context, input);
        var (launch, strategy) = (input.Text("launchType"), input.Text("schedulingStrategy"));
        var wanted = EcsState.Services.All(context).Where(s => s.Key.StartsWith(cluster + "/", StringComparison.Ordinal) && s.Value.Text("status") == "ACTIVE"
            && (launch is null || s.Value.Text("launchType") == launch) && (strategy is null || s.Value.Text("schedulingStrategy") == strategy));
        // ListServices API page, "maxResults": "returns up to 10 results" where the request does not say.
        return (EcsState.Pages with { Size = 10 }).Page(input, "serviceArns", wanted, s => JsonValue.Create(s.Needed("serviceArn")));
    }

    /// <summary>A deployment of the service as it is now, in the place of the one before.</summary>
    private static void Deploy(CallContext context, JsonObject service)
    {
        var deployment = service.Pick("taskDefinition", "launchType", "platformVersion", "networkConfiguration", "capacityProviderStrategy");
        deployment["id"] = "ecs-svc/" + RandomNumberGenerator.GetString("0123456789", 19);
        (deployment["status"], deployment["failedTasks"]) = ("PRIMARY", 0);
        deployment["createdAt"] = context.Now.ToJson();
        service["deployments"] = new JsonArray(deployment);
    }

    private static int CountOf(JsonObject input, int otherwise)
    {
        var count = input.Int("desiredCount") ?? otherwise;
        return count is >= 0 and <= MostTasks ? count : throw EcsState.Invalid($"Desired count must be between 0 and {MostTasks.ToString(CultureInfo.InvariantCulture)}.");
    }

    private static JsonObject? Deployment(JsonObject input)
    {
        if (input.Object("deploymentConfiguration")?.Copy() is not { } configuration) return null;
        if (!configuration.ContainsKey("maximumPercent")) configuration["maximumPercent"] = 200;
        if (!configuration.ContainsKey("minimumHealthyPercent")) configuration["minimumHealthyPercent"] = 100;
        return configuration;
    }

    /// <summary>Refuses what would mean something that the local cloud does not do.</summary>
    private static void RefuseAbsent(JsonObject input)
    {
        var other = input.Object("deploymentController")?.Text("type") is { } controller and not "ECS" ? "the deployment controller " + controller
            : input.Text("schedulingStrategy") == "DAEMON" ? "the scheduling strategy DAEMON"
            : input.Object("deploymentConfiguration")?.Text("strategy") is { } strategy and not "ROLLING" ? "the deployment strategy " + strategy
            : Absent.FirstOrDefault(m => input[m] is not null and not JsonArray { Count: 0 });
        if (other is not null) throw new ServiceException("NotImplemented", $"The local cloud's services do not have {other}.", 501);
    }

    private static JsonObject Require(CallContext context, JsonObject input) =>
        EcsState.Service(context, EcsState.RequireCluster(context, input), input.Needed("service")) ?? throw new ServiceException("ServiceNotFoundException", "Service not found.");

    private static JsonObject Answer(JsonObject service) => new() { ["service"] = Show(service, withTags: true) };

    private static JsonObject Show(JsonObject service, bool withTags) => withTags ? service.Without("clientToken") : service.Without("clientToken", "tags");
}

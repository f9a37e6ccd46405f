using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Iam;
using Bulkhead.LocalCloud.Services.Rehearsal;

namespace Bulkhead.LocalCloud.Services.CodeBuild;

/// <summary>AWS CodeBuild: projects, their policies, and builds, of which only the rehearsal program of a buildspec runs.</summary>
internal sealed class CodeBuildHandler : ServiceHandler
{
    public const string ServicePrincipal = "codebuild.amazonaws.com";

    public static readonly RegionalResources Projects = new("codebuild", "projects");
    private static readonly RegionalResources Builds = new("codebuild", "builds");
    private static readonly Paging Pages = new("nextToken", "nextToken", "maxResults", null, 100, "InvalidInputException");

    // What CreateProject and UpdateProject give and answers show alike.
    private static readonly string[] Settings =
    [
        "description", "source", "secondarySources", "sourceVersion", "secondarySourceVersions", "artifacts", "secondaryArtifacts", "cache", "environment",
        "serviceRole", "timeoutInMinutes", "queuedTimeoutInMinutes", "encryptionKey", "tags", "vpcConfig", "logsConfig", "concurrentBuildLimit",
    ];

    private readonly RoleCode _code;

    public CodeBuildHandler(RoleCode code) : base("codebuild")
    {
        _code = code;
        Add(CreateProject, UpdateProject, BatchGetProjects, ListProjects, DeleteProject);
        Add(PutResourcePolicy, GetResourcePolicy, DeleteResourcePolicy);
        Add(StartBuild, BatchGetBuilds, ListBuilds, ListBuildsForProject);
    }

    /// <summary>The project of a name or an ARN.</summary>
    public static ResourceName Named(CallContext context, string text) => ResourceName.Of(context, text, "project/");

    /// <summary>The build of an id, <c>PROJECT:UUID</c>, or of its ARN.</summary>
    public static ResourceName Build(CallContext context, string text) => ResourceName.Of(context, text, "build/");

    /// <summary>The project of a build.</summary>
    public static ResourceName ProjectOf(ResourceName build) => build.Name.LastIndexOf(':') is var colon and > 0 ? build with { Name = build.Name[..colon] } : build;

    /// <summary>A project's ARN.</summary>
    public static string ArnOf(ResourceName name) => $"arn:aws:codebuild:{name.Region}:{name.Account}:project/{name.Name}";

    private static JsonObject CreateProject(CallContext context, JsonObject input)
    {
        var name = ResourceName.Here(context, input.Needed("name"));
        if (Projects.Find(context, name) is not null) throw new ServiceException("ResourceAlreadyExistsException", $"Project already exists: {ArnOf(name)}");
        var project = new JsonObject
        {
            ["name"] = name.Name,
            ["arn"] = ArnOf(name),
            ["timeoutInMinutes"] = 60,
            ["queuedTimeoutInMinutes"] = 480,
            ["encryptionKey"] = $"arn:aws:kms:{context.Region}:{context.Account}:alias/aws/s3",
            ["projectVisibility"] = "PRIVATE",
            ["badge"] = new JsonObject { ["badgeEnabled"] = false },
            ["created"] = context.Now.ToJson(),
        };
        return Configure(context, name, project, input);
    }

    private static JsonObject UpdateProject(CallContext context, JsonObject input)
    {
        var name = Named(context, input.Needed("name"));
        return Configure(context, name, Require(context, name).Copy(), input);
    }

    private static JsonObject BatchGetProjects(CallContext context, JsonObject input)
    {
        var (found, missing) = (new JsonArray(), new JsonArray());
        foreach (var text in input.Texts("names"))
        {
            if (Projects.Find(context, Named(context, text)) is { } project) found.Add((JsonNode)Show(project));
            else missing.Add((JsonNode)text);
        }

        return new JsonObject { ["projects"] = found, ["projectsNotFound"] = missing };
    }

    private static JsonObject ListProjects(CallContext context, JsonObject input) =>
        Pages.Page(input, "projects", Projects.All(context).Select(p => KeyValuePair.Create(p.Key, p.Key)), p => JsonValue.Create(p));

    private static JsonObject DeleteProject(CallContext context, JsonObject input)
    {
        // DeleteProject API page: one that is not there is deleted too.
        Projects.Remove(context, Named(context, input.Needed("name")));
        return [];
    }

    private static JsonObject PutResourcePolicy(CallContext context, JsonObject input)
    {
        var name = Named(context, input.Needed("resourceArn"));
        PolicyDocuments.Check(input.Needed("policy"), hasPrincipal: true, "InvalidInputException");
        var project = Require(context, name).Copy();
        project["policy"] = input.Needed("policy");
        Projects.Put(context, name, project);
        return input.Pick("resourceArn");
    }

    private static JsonObject GetResourcePolicy(CallContext context, JsonObject input)
    {
        var project = Require(context, Named(context, input.Needed("resourceArn")));
        return new JsonObject { ["policy"] = project.Text("policy") ?? throw Missing($"Resource policy of {input.Needed("resourceArn")} does not exist") };
    }

    private static JsonObject DeleteResourcePolicy(CallContext context, JsonObject input)
    {
        var name = Named(context, input.Needed("resourceArn"));
        Projects.Put(context, name, Require(context, name).Without("policy"));
        return [];
    }

    private JsonObject StartBuild(CallContext context, JsonObject input)
    {
        var name = Named(context, input.Needed("projectName"));
        var project = Require(context, name);
        var role = input.Text("serviceRoleOverride") ?? project.Needed("serviceRole");
        if (!RoleCode.Trusts(context, role, ServicePrincipal, ArnOf(name)))
            throw new ServiceException("InvalidInputException", $"CodeBuild is not authorized to perform: sts:AssumeRole on {role}");
        var id = ResourceIds.Uuid();
        var (buildspec, problem) = BuildSource.Read(
            context with { Caller = new CallerIdentity(name.Account, "", ""), Origin = CallOrigin.Unknown }, project, input, role, ArnOf(name));
        if (problem is null)
        {
            var program = RehearsalProgram.Find(buildspec) ?? throw RoleCode.NotRun("builds, but for the rehearsal program in a buildspec");
            _ = _code.Run(context, program, role, "AWSCodeBuild-" + id);
        }

        var build = project.Pick("source", "environment", "timeoutInMinutes", "queuedTimeoutInMinutes", "encryptionKey");
        build["id"] = $"{name.Name}:{id}";
        build["arn"] = $"arn:aws:codebuild:{name.Region}:{name.Account}:build/{name.Name}:{id}";
        build["projectName"] = name.Name;
        build["serviceRole"] = role;
        build["initiator"] = context.Caller.Arn[(context.Caller.Arn.LastIndexOf(':') + 1)..];
        (build["buildStatus"], build["currentPhase"], build["buildComplete"]) = (problem is null ? "SUCCEEDED" : "FAILED", "COMPLETED", true);
        if (input.Text("sourceTypeOverride") is { } type) build.Object("source")!["type"] = type;
        if (input.Text("sourceLocationOverride") is { } location) build.Object("source")!["location"] = location;
        if (problem is not null)
        {
            build["phases"] = new JsonArray(new JsonObject
            {
                ["phaseType"] = "DOWNLOAD_SOURCE",
                ["phaseStatus"] = "FAILED",
                ["contexts"] = new JsonArray(new JsonObject { ["statusCode"] = "CLIENT_ERROR", ["message"] = problem }),
            });
        }

        (build["startTime"], build["endTime"]) = (context.Now.ToJson(), context.Now.ToJson());
        Builds.Put(context, name with { Name = build.Needed("id") }, build);
        return new JsonObject { ["build"] = build.Copy() };
    }

    private static JsonObject BatchGetBuilds(CallContext context, JsonObject input)
    {
        var (found, missing) = (new JsonArray(), new JsonArray());
        foreach (var text in input.Texts("ids"))
        {
            if (Builds.Find(context, Build(context, text)) is { } build) found.Add((JsonNode)build.Copy());
            else missing.Add((JsonNode)text);
        }

        return new JsonObject { ["builds"] = found, ["buildsNotFound"] = missing };
    }

    private static JsonObject ListBuilds(CallContext context, JsonObject input) =>
        Pages.Page(input, "ids", Builds.All(context).Select(b => KeyValuePair.Create(b.Key, b.Key)), b => JsonValue.Create(b));

    private static JsonObject ListBuildsForProject(CallContext context, JsonObject input)
    {
        var name = Named(context, input.Needed("projectName"));
        _ = Require(context, name);
        return Pages.Page(
            input, "ids", Builds.All(context).Where(b => b.Value.Text("projectName") == name.Name).Select(b => KeyValuePair.Create(b.Key, b.Key)), b => JsonValue.Create(b));
    }

    private static JsonObject Configure(CallContext context, ResourceName name, JsonObject project, JsonObject input)
    {
        foreach (var (member, value) in input.Pick(Settings)) project[member] = value!.DeepClone();
        var role = project.Text("serviceRole") ?? throw new ServiceException("InvalidInputException", "serviceRole is needed.");
        if (Arn.TryParse(role)?.Account != context.Account.Value || !RoleCode.Trusts(context, role, ServicePrincipal, ArnOf(name)))
            throw new ServiceException("InvalidInputException", $"CodeBuild is not authorized to perform: sts:AssumeRole on {role}");
        project["lastModified"] = context.Now.ToJson();
        Projects.Put(context, name, project);
        return new JsonObject { ["project"] = Show(project) };
    }

    private static JsonObject Show(JsonObject project) => project.Without("policy");

    private static JsonObject Require(CallContext context, ResourceName name) => Projects.Find(context, name) ?? throw Missing($"Project cannot be found: {ArnOf(name)}");

    private static ServiceException Missing(string message) => new("ResourceNotFoundException", message);
}

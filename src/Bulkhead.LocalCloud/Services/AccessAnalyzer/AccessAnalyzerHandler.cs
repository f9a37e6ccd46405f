using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Iam;
using Bulkhead.LocalCloud.Services.Organizations;

namespace Bulkhead.LocalCloud.Services.AccessAnalyzer;

/// <summary>IAM Access Analyzer: analyzers. They find nothing in the local cloud.</summary>
internal sealed class AccessAnalyzerHandler : ServiceHandler
{
    private const string ServicePrincipal = "access-analyzer.amazonaws.com";
    private static readonly Paging Pages = new("nextToken", "nextToken", "maxResults", null, 50, "ValidationException");

    public AccessAnalyzerHandler() : base("accessanalyzer") =>
        Add(CreateAnalyzer, GetAnalyzer, ListAnalyzers, UpdateAnalyzer, DeleteAnalyzer, TagResource, UntagResource, ListTagsForResource);

    private static string Collection(CallContext context) => $"accessanalyzer/{context.Account}/{context.Region}";

    private static JsonObject CreateAnalyzer(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var name = input.Needed("analyzerName");
        var type = input.Needed("type");
        if (store.Find(Collection(context), name) is not null)
            throw new ServiceException("ConflictException", "An analyzer with that name already exists", 409);
        if (type.StartsWith("ORGANIZATION", StringComparison.Ordinal)) RequireOrganizationAdministrator(context);
        // Quotas of IAM Access Analyzer: one analyzer for external access per account and region.
        if (type is "ACCOUNT" or "ORGANIZATION" && store.All(Collection(context)).Any(a => a.Value.Text("type") == type))
            throw new ServiceException("ServiceQuotaExceededException", "You have reached the quota of analyzers of this type.", 402);
        ServiceLinkedRoles.Ensure(store, context.Account, ServicePrincipal, context.Now);
        var arn = $"arn:aws:access-analyzer:{context.Region}:{context.Account}:analyzer/{name}";
        store.Put(Collection(context), name, new JsonObject
        {
            ["arn"] = arn,
            ["name"] = name,
            ["type"] = type,
            ["createdAt"] = context.Now.ToJson(),
            ["status"] = "ACTIVE",
            ["tags"] = input.Object("tags")?.Copy() ?? [],
            ["configuration"] = input.Object("configuration")?.Copy(),
        });
        return new JsonObject { ["arn"] = arn };
    }

    private static JsonObject GetAnalyzer(CallContext context, JsonObject input) =>
        new() { ["analyzer"] = Require(context, input.Needed("analyzerName")).Copy() };

    private static JsonObject ListAnalyzers(CallContext context, JsonObject input)
    {
        var type = input.Text("type");
        return Pages.Page(
            input, "analyzers", context.Cloud.Store.All(Collection(context)).Where(a => type is null || a.Value.Text("type") == type), a => a.Copy());
    }

    private static JsonObject UpdateAnalyzer(CallContext context, JsonObject input)
    {
        var analyzer = Require(context, input.Needed("analyzerName")).Copy();
        analyzer["configuration"] = input.Object("configuration")?.Copy();
        context.Cloud.Store.Put(Collection(context), analyzer.Needed("name"), analyzer);
        return input.Pick("configuration");
    }

    private static JsonObject DeleteAnalyzer(CallContext context, JsonObject input)
    {
        context.Cloud.Store.Remove(Collection(context), Require(context, input.Needed("analyzerName")).Needed("name"));
        return [];
    }

    private static JsonObject TagResource(CallContext context, JsonObject input)
    {
        var analyzer = RequireByArn(context, input).Copy();
        foreach (var (key, value) in input.Object("tags")!) analyzer.Object("tags")![key] = value!.DeepClone();
        context.Cloud.Store.Put(Collection(context), analyzer.Needed("name"), analyzer);
        return [];
    }

    private static JsonObject UntagResource(CallContext context, JsonObject input)
    {
        var analyzer = RequireByArn(context, input).Copy();
        foreach (var key in input.Texts("tagKeys")) analyzer.Object("tags")!.Remove(key);
        context.Cloud.Store.Put(Collection(context), analyzer.Needed("name"), analyzer);
        return [];
    }

    private static JsonObject ListTagsForResource(CallContext context, JsonObject input) =>
        new() { ["tags"] = RequireByArn(context, input).Object("tags")!.Copy() };

    private static JsonObject RequireByArn(CallContext context, JsonObject input)
    {
        var arn = input.Needed("resourceArn");
        var analyzer = Require(context, arn[(arn.LastIndexOf('/') + 1)..]);
        return analyzer.Text("arn") == arn ? analyzer : throw NotFound();
    }

    private static JsonObject Require(CallContext context, string name) =>
        context.Cloud.Store.Find(Collection(context), name) ?? throw NotFound();

    private static ServiceException NotFound() => new("ResourceNotFoundException", "Analyzer not found", 404);

    private static void RequireOrganizationAdministrator(CallContext context)
    {
        var store = context.Cloud.Store;
        if (OrganizationState.Find(store)?.Text("ManagementId") == context.Account.Value) return;
        if (store.Find(OrganizationState.Delegates, $"{context.Account}/{ServicePrincipal}") is not null) return;
        throw new ServiceException(
            "ValidationException", "You must be the management account or a delegated administrator of the organization to create an organization analyzer.");
    }
}

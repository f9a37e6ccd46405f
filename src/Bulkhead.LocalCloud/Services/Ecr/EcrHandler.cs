using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Iam;

namespace Bulkhead.LocalCloud.Services.Ecr;

/// <summary>Amazon Elastic Container Registry: private repositories, their policies, and the images in them. No client of a registry is answered.</summary>
internal sealed class EcrHandler : ServiceHandler
{
    public static readonly RegionalResources Repositories = new("ecr", "repositories");
    private const string Registries = "ecr/registry-policies";
    public static readonly Paging Pages = new("nextToken", "nextToken", "maxResults", null, 100, "InvalidParameterException");

    public EcrHandler() : base("ecr")
    {
        Add(CreateRepository, DescribeRepositories, DeleteRepository, PutImageTagMutability, PutImageScanningConfiguration);
        Add(SetRepositoryPolicy, GetRepositoryPolicy, DeleteRepositoryPolicy);
        Add(PutRegistryPolicy, GetRegistryPolicy, DeleteRegistryPolicy);
        Add(PutLifecyclePolicy, GetLifecyclePolicy, DeleteLifecyclePolicy);
        Add(TagResource, UntagResource, ListTagsForResource);
        Add(LayerOperations.InitiateLayerUpload, LayerOperations.UploadLayerPart, LayerOperations.CompleteLayerUpload, LayerOperations.BatchCheckLayerAvailability,
            LayerOperations.GetDownloadUrlForLayer, LayerOperations.GetAuthorizationToken);
        Add(ImageOperations.PutImage, ImageOperations.BatchGetImage, ImageOperations.DescribeImages, ImageOperations.ListImages, ImageOperations.BatchDeleteImage);
    }

    /// <summary>The repository that a request names.</summary>
    public static ResourceName Named(CallContext context, JsonObject input)
    {
        if (input.Text("resourceArn") is { } arn) return ResourceName.Of(context, arn, "repository/");
        var name = ResourceName.Here(context, input.Text("repositoryName") ?? "*");
        return AccountId.TryParse(input.Text("registryId")) is { } owner ? name with { Account = owner } : name;
    }

    /// <summary>A repository's ARN.</summary>
    public static string ArnOf(ResourceName name) => $"arn:aws:ecr:{name.Region}:{name.Account}:repository/{name.Name}";

    private static JsonObject CreateRepository(CallContext context, JsonObject input)
    {
        var name = ResourceName.Here(context, input.Needed("repositoryName"));
        if (Repositories.Find(context, name) is not null)
            throw new ServiceException("RepositoryAlreadyExistsException", $"The repository with name '{name.Name}' already exists in the registry with id '{name.Account}'");
        var repository = new JsonObject
        {
            ["repositoryName"] = name.Name,
            ["repositoryArn"] = ArnOf(name),
            ["registryId"] = name.Account.Value,
            ["repositoryUri"] = $"{name.Account}.dkr.ecr.{name.Region}.amazonaws.com/{name.Name}",
            ["createdAt"] = context.Now.ToJson(),
            ["imageTagMutability"] = input.Text("imageTagMutability") ?? "MUTABLE",
            ["imageScanningConfiguration"] = input.Object("imageScanningConfiguration")?.Copy() ?? new JsonObject { ["scanOnPush"] = false },
            ["encryptionConfiguration"] = input.Object("encryptionConfiguration")?.Copy() ?? new JsonObject { ["encryptionType"] = "AES256" },
            ["tags"] = TagSet.Read(input.Objects("tags")),
        };
        Repositories.Put(context, name, repository);
        return new JsonObject { ["repository"] = Show(repository) };
    }

    private static JsonObject DescribeRepositories(CallContext context, JsonObject input)
    {
        var names = input.Texts("repositoryNames").ToHashSet(StringComparer.Ordinal);
        var registry = Named(context, input);
        foreach (var name in names) _ = Require(context, registry with { Name = name });
        var all = context.Cloud.Store.All(Repositories.Collection(registry.Account, registry.Region)).Where(r => names.Count == 0 || names.Contains(r.Key));
        return Pages.Page(input, "repositories", all, Show);
    }

    private static JsonObject DeleteRepository(CallContext context, JsonObject input)
    {
        var name = Named(context, input);
        var repository = Require(context, name);
        if (!input.Flag("force") && context.Cloud.Store.All(ImageState.Images(name)).Count > 0)
        {
            throw new ServiceException(
                "RepositoryNotEmptyException", $"The repository with name '{name.Name}' in registry with id '{name.Account}' cannot be deleted because it still contains images");
        }

        ImageState.Clear(context, name);
        Repositories.Remove(context, name);
        return new JsonObject { ["repository"] = Show(repository) };
    }

    private static JsonObject PutImageTagMutability(CallContext context, JsonObject input)
    {
        Change(context, input, repository => repository["imageTagMutability"] = input.Needed("imageTagMutability"));
        return Answer(context, input, "imageTagMutability");
    }

    private static JsonObject PutImageScanningConfiguration(CallContext context, JsonObject input)
    {
        Change(context, input, repository => repository["imageScanningConfiguration"] = input.Object("imageScanningConfiguration")!.Copy());
        return Answer(context, input, "imageScanningConfiguration");
    }

    private static JsonObject SetRepositoryPolicy(CallContext context, JsonObject input)
    {
        PolicyDocuments.Check(input.Needed("policyText"), hasPrincipal: true, "InvalidParameterException");
        Change(context, input, repository => repository["policy"] = input.Needed("policyText"));
        return Answer(context, input, "policyText");
    }

    private static JsonObject GetRepositoryPolicy(CallContext context, JsonObject input)
    {
        var answer = Answer(context, input);
        answer["policyText"] = Policy(context, input);
        return answer;
    }

    private static JsonObject DeleteRepositoryPolicy(CallContext context, JsonObject input)
    {
        var answer = Answer(context, input);
        answer["policyText"] = Policy(context, input);
        Change(context, input, repository => repository.Remove("policy"));
        return answer;
    }

    private static JsonObject PutRegistryPolicy(CallContext context, JsonObject input)
    {
        PolicyDocuments.Check(input.Needed("policyText"), hasPrincipal: true, "InvalidParameterException");
        context.Cloud.Store.Put(Registries, RegistryKey(context), new JsonObject { ["policyText"] = input.Needed("policyText") });
        return ShowRegistry(context, input.Needed("policyText"));
    }

    private static JsonObject GetRegistryPolicy(CallContext context, JsonObject input) => ShowRegistry(context, RegistryPolicy(context));

    private static JsonObject DeleteRegistryPolicy(CallContext context, JsonObject input)
    {
        var policy = RegistryPolicy(context);
        context.Cloud.Store.Remove(Registries, RegistryKey(context));
        return ShowRegistry(context, policy);
    }

    private static string RegistryKey(CallContext context) => $"{context.Account}/{context.Region}";

    private static string RegistryPolicy(CallContext context) => context.Cloud.Store.Find(Registries, RegistryKey(context))?.Text("policyText")
        ?? throw new ServiceException("RegistryPolicyNotFoundException", $"Registry policy does not exist in the registry with id '{context.Account}'");

    private static JsonObject ShowRegistry(CallContext context, string policy) => new() { ["registryId"] = context.Account.Value, ["policyText"] = policy };

    /// <summary>A lifecycle policy is kept and shown; no image goes by it.</summary>
    private static JsonObject PutLifecyclePolicy(CallContext context, JsonObject input)
    {
        Change(context, input, repository => repository["lifecycle"] = input.Needed("lifecyclePolicyText"));
        return Answer(context, input, "lifecyclePolicyText");
    }

    private static JsonObject GetLifecyclePolicy(CallContext context, JsonObject input)
    {
        var answer = Answer(context, input);
        answer["lifecyclePolicyText"] = Lifecycle(context, input);
        return answer;
    }

    private static JsonObject DeleteLifecyclePolicy(CallContext context, JsonObject input)
    {
        var answer = GetLifecyclePolicy(context, input);
        Change(context, input, repository => repository.Remove("lifecycle"));
        return answer;
    }

    private static string Lifecycle(CallContext context, JsonObject input)
    {
        var name = Named(context, input);
        return Require(context, name).Text("lifecycle") ?? throw new ServiceException(
            "LifecyclePolicyNotFoundException", $"Lifecycle policy does not exist for the repository with name '{name.Name}' in the registry with id '{name.Account}'");
    }

    private static JsonObject TagResource(CallContext context, JsonObject input)
    {
        Change(context, input, repository => repository["tags"] = TagSet.Merge(repository.Object("tags"), input.Objects("tags")));
        return [];
    }

    private static JsonObject UntagResource(CallContext context, JsonObject input)
    {
        Change(context, input, repository => repository["tags"] = TagSet.Remove(repository.Object("tags")!, input.Texts("tagKeys")));
        return [];
    }

    private static JsonObject ListTagsForResource(CallContext context, JsonObject input) =>
        new() { ["tags"] = TagSet.List(Require(context, Named(context, input)).Object("tags")) };

    private static string Policy(CallContext context, JsonObject input)
    {
        var name = Named(context, input);
        return Require(context, name).Text("policy") ?? throw new ServiceException(
            "RepositoryPolicyNotFoundException", $"Repository policy does not exist for the repository with name '{name.Name}' in the registry with id '{name.Account}'");
    }

    /// <summary>The repository that a request names; it must be there.</summary>
    /// <exception cref="ServiceException">RepositoryNotFoundException.</exception>
    public static ResourceName RequireNamed(CallContext context, JsonObject input)
    {
        var name = Named(context, input);
        _ = Require(context, name);
        return name;
    }

    /// <summary>An answer that names the repository.</summary>
    public static JsonObject Answer(CallContext context, JsonObject input, string? member = null)
    {
        var name = Named(context, input);
        var answer = new JsonObject { ["registryId"] = name.Account.Value, ["repositoryName"] = name.Name };
        if (member is not null) answer[member] = input[member]!.DeepClone();
        return answer;
    }

    private static void Change(CallContext context, JsonObject input, Action<JsonObject> change)
    {
        var name = Named(context, input);
        var changed = Require(context, name).Copy();
        change(changed);
        Repositories.Put(context, name, changed);
    }

    private static JsonObject Show(JsonObject repository) => repository.Without("tags", "policy", "lifecycle");

    private static JsonObject Require(CallContext context, ResourceName name) => Repositories.Find(context, name) ?? throw new ServiceException(
        "RepositoryNotFoundException", $"The repository with name '{name.Name}' does not exist in the registry with id '{name.Account}'");
}

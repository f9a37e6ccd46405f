using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Authorization;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.CodeCommit;
using Bulkhead.LocalCloud.Services.CodePipeline;

namespace Bulkhead.LocalCloud.Services.CodeBuild;

/// <summary>
/// The buildspec of a build (AWS CodeBuild User Guide, "Build specification reference for CodeBuild"): the project's or the request's
/// own text, or a file of the source, which is read with the project's role.
/// </summary>
internal static class BuildSource
{
    private const string DefaultFile = "buildspec.yml";

    /// <summary>The buildspec; null with what went wrong where the role could not read the source.</summary>
    /// <param name="context">The call, in the account of the project.</param>
    /// <param name="project">The project.</param>
    /// <param name="input">The request, which may override what the project says.</param>
    /// <param name="role">The role of the build.</param>
    /// <param name="arn">The project's ARN.</param>
    public static (string? Buildspec, string? Problem) Read(CallContext context, JsonObject project, JsonObject input, string role, string arn)
    {
        var source = project.Object("source")!;
        var asked = input.Text("buildspecOverride") ?? source.Text("buildspec");
        // One line is the name of a file.
        if (asked is { Length: > 0 } && (asked.Contains('\n', StringComparison.Ordinal) || asked.Contains(": ", StringComparison.Ordinal))) return (asked, null);
        var file = asked is { Length: > 0 } ? asked : DefaultFile;
        var type = input.Text("sourceTypeOverride") ?? source.Text("type");
        var location = input.Text("sourceLocationOverride") ?? source.Text("location");
        if (location is null || type is not ("CODECOMMIT" or "CODEPIPELINE" or "S3")) return (asked ?? "", null);
        if (ServiceRole.Assume(context, role, CodeBuildHandler.ServicePrincipal, arn) is not { } acting) return (null, $"CodeBuild is not authorized to perform: sts:AssumeRole on {role}");
        try
        {
            var text = type == "CODECOMMIT" ? Committed(acting, location, input.Text("sourceVersion") ?? project.Text("sourceVersion"), file) : Stored(acting, location, file);
            return text is null ? (null, $"YAML_FILE_ERROR: stat {file}: no such file or directory") : (text, null);
        }
        catch (ServiceException refusal) when (refusal.HttpStatus < 500)
        {
            return (null, $"{refusal.Code}: {refusal.Message} for primary source");
        }
    }

    private static string? Stored(CallContext acting, string location, string file)
    {
        const string Prefix = "arn:aws:s3:::";
        var path = location.StartsWith(Prefix, StringComparison.Ordinal) ? location[Prefix.Length..] : location;
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0) throw new ServiceException("InvalidInputException", $"{location} names no object");
        var stored = acting.Call("s3", "GetObject", new JsonObject { ["Bucket"] = path[..slash], ["Key"] = path[(slash + 1)..] });
        return ArtifactBundles.TextOf(stored.Text("Body") ?? "", file);
    }

    /// <summary>"Use AWS CodeCommit with CodeBuild": the role takes codecommit:GitPull.</summary>
    private static string? Committed(CallContext acting, string location, string? version, string file)
    {
        var host = Uri.TryCreate(location, UriKind.Absolute, out var address) ? address.Host.Split('.') : [];
        if (host is not [_, var region, ..] || !address!.AbsolutePath.StartsWith("/v1/repos/", StringComparison.Ordinal))
            throw new ServiceException("InvalidInputException", $"{location} is no repository of CodeCommit");
        var name = address.AbsolutePath["/v1/repos/".Length..];
        var there = acting with { Region = new RegionName(region) };
        if (!acting.Cloud.Allows(there, "codecommit", "GitPull", new JsonObject { ["repositoryName"] = name }))
            throw new ServiceException("AccessDeniedException", $"User: {acting.Caller.Arn} is not authorized to perform: codecommit:GitPull on resource: {RepositoryState.ArnOf(ResourceName.Here(there, name))}");
        var repository = RepositoryState.Require(there, name);
        var commit = Commit.Specified(there, repository, version);
        return commit.Files.TryGetValue(file, out var found)
            ? System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(Commit.Blob(there, repository, found.BlobId)!))
            : null;
    }
}

using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.CodePipeline;

/// <summary>
/// Artifacts between actions: archives in the pipeline's bucket, written and read with the roles of the actions. Who may write to the
/// bucket may replace them.
/// </summary>
internal static class ArtifactBundles
{
    private const int NameLength = 20;
    private const int MaxFile = 16 * 1024 * 1024;

    /// <summary>Keeps an archive as an output of an action.</summary>
    /// <exception cref="ActionFailure">The role may not write to the bucket.</exception>
    public static void Put(CallContext acting, PipelineAction action, string artifact, string base64)
    {
        var bucket = (action.Pipeline.Object("artifactStore") ?? action.Pipeline.Object("artifactStores")!.Object(acting.Region.Value))?.Text("location")
            ?? throw new ActionFailure("ConfigurationError", $"The pipeline has no artifact store in {acting.Region}.");
        var key = $"{Cut(action.Pipeline.Needed("name"))}/{Cut(artifact)}/{ResourceIds.LowerCase("", 7)}";
        Call(acting, "PutObject", new JsonObject { ["Bucket"] = bucket, ["Key"] = key, ["Body"] = base64 });
        action.Execution.Object("artifacts")![artifact] = new JsonObject { ["bucket"] = bucket, ["key"] = key };
    }

    /// <summary>An archive in the bucket, base64.</summary>
    /// <exception cref="ActionFailure">The role may not read it, or it is gone.</exception>
    public static string Get(CallContext acting, PipelineAction action, string artifact)
    {
        var place = action.Execution.Object("artifacts")!.Object(artifact) ?? throw new ActionFailure("ConfigurationError", $"The artifact {artifact} has not been made.");
        return Call(acting, "GetObject", new JsonObject { ["Bucket"] = place.Needed("bucket"), ["Key"] = place.Needed("key") }).Text("Body") ?? "";
    }

    /// <summary>A file of an artifact that a configuration names as <c>ARTIFACT::PATH</c>.</summary>
    /// <exception cref="ActionFailure">There is none.</exception>
    public static string File(CallContext acting, PipelineAction action, string named)
    {
        if (named.Split("::") is not [var artifact, var path]) throw new ActionFailure("ConfigurationError", $"'{named}' is not of the form ARTIFACT::FILE.");
        return TextOf(Get(acting, action, artifact), path) ?? throw new ActionFailure("JobFailed", $"File [{path}] does not exist in artifact [{artifact}]");
    }

    /// <summary>An archive of files, base64.</summary>
    public static string Zip(IEnumerable<KeyValuePair<string, string>> files)
    {
        using var content = new MemoryStream();
        using (var zip = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, base64) in files)
            {
                using var entry = zip.CreateEntry(path).Open();
                entry.Write(Convert.FromBase64String(base64));
            }
        }

        return Convert.ToBase64String(content.ToArray());
    }

    /// <summary>The text of a file of an archive; null where there is none, or it is no archive.</summary>
    public static string? TextOf(string base64, string path) => FilesOf(base64).Where(f => f.Key == path.TrimStart('/')).Select(f => Encoding.UTF8.GetString(f.Value)).FirstOrDefault();

    /// <summary>The files of an archive; none where it is no archive. Files of more than 16 MB are left out.</summary>
    public static IReadOnlyList<KeyValuePair<string, byte[]>> FilesOf(string base64)
    {
        var files = new List<KeyValuePair<string, byte[]>>();
        try
        {
            using var zip = new ZipArchive(new MemoryStream(Convert.FromBase64String(base64)), ZipArchiveMode.Read);
            foreach (var entry in zip.Entries.Where(e => e.Name.Length > 0 && e.Length <= MaxFile))
            {
                using var stream = entry.Open();
                var bytes = new byte[entry.Length];
                stream.ReadExactly(bytes);
                files.Add(KeyValuePair.Create(entry.FullName, bytes));
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            return [];
        }

        return files;
    }

    private static JsonObject Call(CallContext acting, string operation, JsonObject request)
    {
        try
        {
            return acting.Call("s3", operation, request);
        }
        catch (ServiceException refusal) when (refusal.HttpStatus < 500)
        {
            throw new ActionFailure(
                "PermissionError", $"The provided role does not have sufficient permissions to access S3: {refusal.Code}: {refusal.Message} ({request.Needed("Bucket")}/{request.Needed("Key")})");
        }
    }

    private static string Cut(string name) => name.Length <= NameLength ? name : name[..NameLength];
}

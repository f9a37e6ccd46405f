using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.CloudFormation.Stacks;
using Bulkhead.LocalCloud.CloudFormation.StackSets;
using Bulkhead.LocalCloud.CloudFormation.Templates;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.Operations;

/// <summary>Where the template of a request comes from: its text, an object in S3, or the stack.</summary>
internal static class TemplateSource
{
    /// <summary>The template's text.</summary>
    /// <exception cref="ServiceException">None is given, it is too large, or it cannot be read.</exception>
    public static string Read(CallContext context, JsonObject input, Stack? stack = null)
    {
        var (body, url, previous) = (input.Text("TemplateBody"), input.Text("TemplateURL"), input.Flag("UsePreviousTemplate"));
        if ((body is null ? 0 : 1) + (url is null ? 0 : 1) + (previous ? 1 : 0) != 1) throw Refusal.Validation("Either Template URL or Template Body must be specified.");
        if (previous)
        {
            return stack?.Input is { } deployed
                ? StackTemplates.Read(context.Cloud.Store, deployed)
                : throw Refusal.Validation("UsePreviousTemplate can only be specified for a stack that has a template.");
        }

        if (body is not null)
        {
            // A stack set hands on what it read before, which may be as long as an object in S3.
            var limit = ReferenceEquals(context.Origin, StackSetRoles.Origin) ? TemplateLimits.StoredBytes : TemplateLimits.BodyBytes;
            return Encoding.UTF8.GetByteCount(body) <= limit ? body : throw Refusal.Validation(
                $"1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to {TemplateLimits.BodyBytes}");
        }

        return Stored(context, url!);
    }

    /// <summary>Reads an object of the local cloud's S3, by a virtual-hosted or path-style address.</summary>
    private static string Stored(CallContext context, string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http")) throw Unsupported();
        var path = Uri.UnescapeDataString(address.AbsolutePath[1..]);
        string bucket, key;
        if (address.Host.IndexOf(".s3", StringComparison.Ordinal) is var dot and > 0 && address.Host.Contains(".amazonaws.com", StringComparison.Ordinal))
            (bucket, key) = (address.Host[..dot], path);
        else if ((address.Host.StartsWith("s3", StringComparison.Ordinal) || address.IsLoopback) && path.IndexOf('/') is var slash and > 0)
            (bucket, key) = (path[..slash], path[(slash + 1)..]);
        else throw Unsupported();

        string? text;
        try
        {
            text = context.Call("s3", "GetObject", new JsonObject { ["Bucket"] = bucket, ["Key"] = key }).Text("Body");
        }
        catch (ServiceException error)
        {
            throw Refusal.Validation($"S3 error: {error.Message}");
        }

        var bytes = Convert.FromBase64String(text ?? "");
        return bytes.Length <= TemplateLimits.StoredBytes ? Encoding.UTF8.GetString(bytes)
            : throw Refusal.Validation($"Template may not exceed {TemplateLimits.StoredBytes} bytes in size.");
    }

    private static ServiceException Unsupported() => Refusal.Validation("TemplateURL must be a supported URL.");
}

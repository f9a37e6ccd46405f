using System.Globalization;
using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Kms;

namespace Bulkhead.LocalCloud.Services.Ssm;

/// <summary>Parameters by name: <c>Name</c>, <c>Tags</c> and <c>Versions</c>, the oldest first, each with its <c>Key</c> (the ARN of a customer's key).</summary>
internal static class ParameterState
{
    public static readonly RegionalResources Parameters = new("ssm", "parameters");

    /// <summary>
    /// The parameter that a name, an ARN, or either with <c>:version</c> or <c>:label</c> means, and that selector. An ARN of another
    /// account or region stays as it is, the name of nothing here.
    /// </summary>
    public static (string Name, string? Selector) Named(CallContext context, string text)
    {
        if (Arn.TryParse(text) is { } arn)
        {
            if (arn.Service != "ssm" || arn.Account != context.Account.Value || arn.Region != context.Region.Value || !arn.Resource.StartsWith("parameter", StringComparison.Ordinal)) return (text, null);
            var path = arn.Resource["parameter".Length..];
            // A name without a hierarchy has no slash of its own: the ARN's goes.
            text = path.LastIndexOf('/') == 0 ? path[1..] : path;
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (text, null) : (text[..colon], text[(colon + 1)..]);
    }

    /// <summary>A parameter of the caller's; null when there is none. A name of one level is the same with a slash before it, in ARNs.</summary>
    public static JsonObject? Find(CallContext context, string name) =>
        Parameters.Find(context, ResourceName.Here(context, name))
        ?? (name.IndexOf('/', StringComparison.Ordinal) < 0 ? Parameters.Find(context, ResourceName.Here(context, "/" + name)) : null);

    /// <summary>A parameter of the caller's.</summary>
    /// <exception cref="ServiceException">ParameterNotFound.</exception>
    public static JsonObject Require(CallContext context, string name) =>
        Find(context, Named(context, name).Name) ?? throw new ServiceException("ParameterNotFound", $"Parameter {name} not found.");

    /// <summary>Keeps a parameter.</summary>
    public static void Put(CallContext context, JsonObject parameter) =>
        Parameters.Put(context, ResourceName.Here(context, parameter.Needed("Name")), parameter);

    /// <summary>A version of a parameter by number or label, or the newest; null when there is none.</summary>
    public static JsonObject? Version(JsonObject parameter, string? selector)
    {
        var versions = parameter.Objects("Versions").ToList();
        if (selector is null) return versions[^1];
        return int.TryParse(selector, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? versions.Find(v => v.Int("Version") == number)
            : versions.Find(v => v.Texts("Labels").Contains(selector));
    }

    /// <summary>A parameter's ARN.</summary>
    public static string ArnOf(CallContext context, string name) =>
        $"arn:aws:ssm:{context.Region}:{context.Account}:parameter{(name.StartsWith('/') ? name : "/" + name)}";

    /// <summary>The ARN of the customer's key that a version was written with; null for AWS's own, and for what is not encrypted.</summary>
    public static string? KeyOf(JsonObject parameter, JsonObject version) => version.Text("Type") != "SecureString" ? null
        : version.ContainsKey("Key") ? version.Text("Key") : parameter.Text("Key");

    /// <summary>The ARN of the customer's key of a request; null for AWS's own.</summary>
    public static string? KeyArn(CallContext context, string? key) =>
        key is null or "alias/aws/ssm" ? null : KeyState.Find(context, key)?.Object("Metadata")!.Text("Arn");
}

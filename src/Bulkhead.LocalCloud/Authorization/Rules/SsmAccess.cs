using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Catalogue;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Ec2;
using Bulkhead.LocalCloud.Services.Ssm;

namespace Bulkhead.LocalCloud.Authorization.Rules;

/// <summary>Permissions of AWS Systems Manager: parameters by their path, commands on the document and on each instance.</summary>
internal sealed class SsmAccess() : ServiceAccess("ssm", "ssm")
{
    private static readonly string[] Reading = ["kms:Decrypt"];
    private static readonly string[] Writing = ["kms:Encrypt"];

    /// <inheritdoc/>
    public override IEnumerable<AccessCheck> Checks(AccessCall call)
    {
        foreach (var check in call.Operation == "SendCommand" ? Command(call) : base.Checks(call)) yield return check;
        var input = call.Input;
        if (call.Operation == "PutParameter" && input.Objects("Tags").Any())
            yield return new AccessCheck("ssm:AddTagsToResource", Parameter(call, input.Needed("Name")));
        if (call.Operation == "PutParameter" && IsSecure(call))
        {
            var before = Known(call, input.Needed("Name")) is { } known ? ParameterState.Version(known, null)!.Text("KeyId") : null;
            foreach (var check in Key(call, ParameterState.KeyArn(call.Context, input.Text("KeyId") ?? before), input.Needed("Name"), Writing)) yield return check;
        }

        if (!input.Flag("WithDecryption")) yield break;
        foreach (var name in Names(call))
        {
            foreach (var key in KeysOf(call, name))
            {
                foreach (var check in Key(call, key, name, Reading)) yield return check;
            }
        }
    }

    /// <inheritdoc/>
    public override void AddKeys(AccessCall call, ContextKeys keys)
    {
        keys.Set("ssm:Overwrite", call.Operation == "PutParameter" ? call.Input.Flag("Overwrite") : null);
        keys.Set("ssm:Recursive", call.Operation == "GetParametersByPath" ? call.Input.Flag("Recursive") : null);
        if (call.Input.Text("Name") is not { } name || Known(call, name)?.Object("Tags") is not { } tags) return;
        foreach (var (tag, value) in tags) keys.Set("ssm:resourceTag/" + tag, value?.GetValue<string>());
    }

    /// <inheritdoc/>
    protected override IEnumerable<AccessResource> Resources(AccessCall call, CatalogueAction action)
    {
        if (call.Operation == "GetParametersByPath") return [new AccessResource(ParameterState.ArnOf(call.Context, call.Input.Needed("Path").TrimEnd('/')))];
        return Names(call).Select(n => Parameter(call, n));
    }

    private static bool IsSecure(AccessCall call) => (call.Input.Text("Type")
        ?? (Known(call, call.Input.Needed("Name")) is { } known ? ParameterState.Version(known, null)!.Text("Type") : null)) == "SecureString";

    private static IEnumerable<AccessCheck> Key(AccessCall call, string? key, string name, string[] actions) =>
        KeyUse.Of(call, "ssm", key, ("PARAMETER_ARN", ParameterState.ArnOf(call.Context, ParameterState.Named(call.Context, name).Name)), actions);

    /// <summary>The keys of what a call reads of a parameter: one version's, or of the history every version's.</summary>
    private static IEnumerable<string> KeysOf(AccessCall call, string text)
    {
        if (Known(call, text) is not { } known) return [];
        var one = ParameterState.Version(known, ParameterState.Named(call.Context, text).Selector);
        var versions = call.Operation == "GetParameterHistory" ? known.Objects("Versions") : known.Objects("Versions").Where(v => ReferenceEquals(v, one));
        return versions.Select(v => ParameterState.KeyOf(known, v)).OfType<string>().Distinct(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Names(AccessCall call)
    {
        if (call.Operation == "GetParametersByPath")
        {
            var path = call.Input.Needed("Path").TrimEnd('/') + "/";
            return ParameterState.Parameters.All(call.Context).Select(p => p.Key).Where(n => n.StartsWith(path, StringComparison.Ordinal)).ToList();
        }

        var name = call.Input.Text("Name") ?? call.Input.Text("ResourceId");
        return name is not null ? [name] : call.Input.Texts("Names");
    }

    private static System.Text.Json.Nodes.JsonObject? Known(AccessCall call, string name) => ParameterState.Find(call.Context, ParameterState.Named(call.Context, name).Name);

    private static AccessResource Parameter(AccessCall call, string text)
    {
        var name = ParameterState.Named(call.Context, text).Name;
        return new AccessResource(Arn.TryParse(name) is null ? ParameterState.ArnOf(call.Context, name) : name) { Tags = Known(call, text)?.Object("Tags") };
    }

    private static IEnumerable<AccessCheck> Command(AccessCall call)
    {
        var document = CommandOperations.NameOf(call.Input.Needed("DocumentName"));
        var owner = document.StartsWith("AWS-", StringComparison.Ordinal) ? "" : call.Context.Account.Value;
        yield return new AccessCheck("ssm:SendCommand", new AccessResource($"arn:aws:ssm:{call.Context.Region}:{owner}:document/{document}"));
        foreach (var id in CommandOperations.Asked(call.Context, call.Input))
        {
            var tags = ComputeState.TagsOf(ComputeState.Instances.Find(call.Context, ResourceName.Here(call.Context, id)));
            var keys = new ContextKeys();
            foreach (var (name, value) in tags ?? []) keys.Set("ssm:resourceTag/" + name, value?.GetValue<string>());
            yield return new AccessCheck("ssm:SendCommand", new AccessResource(call.Regional("ec2", "instance/" + id)) { Tags = tags }) { Keys = keys };
        }
    }
}

using System.Globalization;
using Bulkhead.Iam.Catalogue;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.SecretsManager;

namespace Bulkhead.LocalCloud.Authorization.Rules;

/// <summary>Permissions of AWS Secrets Manager: secrets carry policies, and a customer's key is asked for with each value.</summary>
internal sealed class SecretsManagerAccess() : ServiceAccess("secretsmanager", "secretsmanager")
{
    private static readonly string[] Reading = ["kms:Decrypt"];
    private static readonly string[] Writing = ["kms:GenerateDataKey", "kms:Decrypt"];

    /// <inheritdoc/>
    public override IEnumerable<AccessCheck> Checks(AccessCall call)
    {
        var checks = base.Checks(call);
        var input = call.Input;
        // CreateSecret API page: tags take secretsmanager:TagResource too.
        if (call.Operation == "CreateSecret" && input.Objects("Tags").Any()) checks = checks.Append(new AccessCheck("secretsmanager:TagResource", Secret(call)));
        return checks.Concat(Keys(call));
    }

    private static IEnumerable<AccessCheck> Keys(AccessCall call)
    {
        var input = call.Input;
        IEnumerable<AccessCheck> Use(string? key, string[] actions) => KeyUse.Of(call, "secretsmanager", key, ("SecretARN", Secret(call).Arn), actions);
        var known = input.Text("SecretId") is { } id ? SecretState.Find(call.Context, id)?.Secret : null;
        if (call.Operation == "GetSecretValue")
            return known is not null && SecretState.Asked(known, input) is { } version ? Use(SecretState.KeyOf(known, version.Value), Reading) : [];
        var key = input.Text("KmsKeyId") is { } asked ? SecretState.KeyArn(call.Context, asked) : known?.Text("Key");
        var writes = input["SecretString"] is not null || input["SecretBinary"] is not null;
        if (call.Operation != "UpdateSecret" || input["KmsKeyId"] is null || known is null) return writes ? Use(key, Writing) : [];
        // UpdateSecret API page: another key encrypts the versions anew that have labels, which takes the key that each has now.
        var former = SecretState.Labelled(known).Select(v => SecretState.KeyOf(known, v)).OfType<string>().Where(k => k != key).Distinct(StringComparer.Ordinal);
        return former.SelectMany(k => Use(k, Reading)).Concat(Use(key, Writing));
    }

    /// <inheritdoc/>
    public override void AddKeys(AccessCall call, ContextKeys keys)
    {
        var input = call.Input;
        keys.Set("secretsmanager:Name", input.Text("Name"));
        keys.Set("secretsmanager:SecretId", input.Text("SecretId"));
        keys.Set("secretsmanager:Description", input.Text("Description"));
        keys.Set("secretsmanager:KmsKeyId", input.Text("KmsKeyId"));
        keys.Set("secretsmanager:KmsKeyArn", SecretState.KeyArn(call.Context, input.Text("KmsKeyId")));
        keys.Set("secretsmanager:VersionId", input.Text("VersionId"));
        keys.Set("secretsmanager:VersionStage", input.Text("VersionStage") ?? (call.Operation == "GetSecretValue" ? SecretState.Current : null));
        keys.Set("secretsmanager:BlockPublicPolicy", input.Bool("BlockPublicPolicy"));
        keys.Set("secretsmanager:ForceDeleteWithoutRecovery", input.Bool("ForceDeleteWithoutRecovery"));
        keys.Set("secretsmanager:RecoveryWindowInDays", input.Int("RecoveryWindowInDays")?.ToString(CultureInfo.InvariantCulture));
        if (input.Text("SecretId") is not { } id || SecretState.Find(call.Context, id)?.Secret.Object("Tags") is not { } tags) return;
        foreach (var (name, value) in tags) keys.Set("secretsmanager:ResourceTag/" + name, value?.GetValue<string>());
    }

    /// <inheritdoc/>
    protected override IEnumerable<AccessResource> Resources(AccessCall call, CatalogueAction action) => [Secret(call)];

    private static AccessResource Secret(AccessCall call)
    {
        if (call.Operation == "CreateSecret" || call.Input.Text("SecretId") is not { } id)
            return new AccessResource(call.Regional("secretsmanager", $"secret:{call.Input.Text("Name") ?? "*"}{(call.Operation == "CreateSecret" ? "-XXXXXX" : "")}"));
        if (SecretState.Find(call.Context, id) is (var name, { } secret))
            return new AccessResource(secret.Needed("ARN")) { Account = name.Account, Policy = secret.Text("Policy"), Tags = secret.Object("Tags") };
        var unknown = ResourceName.Of(call.Context, id, "secret:");
        return new AccessResource($"arn:aws:secretsmanager:{unknown.Region}:{unknown.Account}:secret:{unknown.Name}") { Account = unknown.Account };
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Iam;
using Bulkhead.LocalCloud.Services.S3;

namespace Bulkhead.LocalCloud.Services.SecretsManager;

/// <summary>Secrets: making, describing, changing, deleting them, and their policies.</summary>
internal static class SecretOperations
{
    private const int DefaultWindow = 30;
    private static readonly Paging Pages = Paging.NextToken(100);

    public static JsonObject CreateSecret(CallContext context, JsonObject input)
    {
        if (input["AddReplicaRegions"] is not null) throw new ServiceException("NotImplemented", "The local cloud's secrets have no replicas in other regions.", 501);
        var name = ResourceName.Here(context, input.Needed("Name"));
        if (!name.Name.All(c => char.IsAsciiLetterOrDigit(c) || "/_+=.@-".Contains(c, StringComparison.Ordinal)))
            throw new ServiceException("ValidationException", "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!");
        if (SecretState.Find(context, name.Name) is (_, { } known))
        {
            throw known.Text("DeletedDate") is not null
                ? new ServiceException("InvalidRequestException", "You can't create this secret because a secret with this name is already scheduled for deletion.")
                : new ServiceException("ResourceExistsException", $"The operation failed because the secret {name.Name} already exists.");
        }

        var secret = new JsonObject
        {
            ["ARN"] = $"arn:aws:secretsmanager:{context.Region}:{context.Account}:secret:{name.Name}-{RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 6)}",
            ["Name"] = name.Name,
            ["CreatedDate"] = context.Now.ToJson(),
            ["LastChangedDate"] = context.Now.ToJson(),
            ["Tags"] = TagSet.Read(input.Objects("Tags")),
            ["Versions"] = new JsonObject(),
        };
        if (input.Text("Description") is { } description) secret["Description"] = description;
        SetKey(context, secret, input.Text("KmsKeyId"));
        var answer = secret.Pick("ARN", "Name");
        if (input["SecretString"] is not null || input["SecretBinary"] is not null)
            answer["VersionId"] = SecretVersions.Add(context, secret, input, [SecretState.Current]);
        SecretState.Secrets.Put(context, name, secret);
        return answer;
    }

    public static JsonObject DescribeSecret(CallContext context, JsonObject input)
    {
        var (_, secret) = SecretState.Require(context, input);
        return Show(secret, "VersionIdsToStages");
    }

    public static JsonObject ListSecrets(CallContext context, JsonObject input)
    {
        var wanted = SecretState.Secrets.All(context).Where(s => s.Value.Text("Gone") is null || s.Value.Time("Gone") > context.Now)
            .Where(s => s.Value.Text("DeletedDate") is null || input.Flag("IncludePlannedDeletion"))
            .Where(s => input.Objects("Filters").All(f => Matches(f, s.Value)));
        return Pages.Page(input, "SecretList", wanted, s => Show(s, "SecretVersionsToStages"));
    }

    public static JsonObject UpdateSecret(CallContext context, JsonObject input)
    {
        string? id = null;
        var changed = SecretState.Change(context, input, secret =>
        {
            if (input.Text("Description") is { } description) secret["Description"] = description;
            if (input.Text("KmsKeyId") is { } key) SetKey(context, secret, key);
            if (input["SecretString"] is not null || input["SecretBinary"] is not null)
                id = SecretVersions.Add(context, secret, input, [SecretState.Current]);
        });
        var answer = changed.Pick("ARN", "Name");
        if (id is not null) answer["VersionId"] = id;
        return answer;
    }

    public static JsonObject DeleteSecret(CallContext context, JsonObject input)
    {
        var isForced = input.Flag("ForceDeleteWithoutRecovery");
        if (isForced && input["RecoveryWindowInDays"] is not null)
            throw new ServiceException("InvalidParameterException", "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
        var days = input.Int("RecoveryWindowInDays") ?? DefaultWindow;
        if (days is < 7 or > 30) throw new ServiceException("InvalidParameterException", "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).");
        if (isForced && SecretState.Find(context, input.Needed("SecretId")) is (var name, { } found))
        {
            SecretState.Secrets.Remove(context, name);
            var gone = found.Pick("ARN", "Name");
            gone["DeletionDate"] = context.Now.ToJson();
            return gone;
        }

        var due = context.Now.AddDays(days).ToJson();
        var answer = SecretState.Change(context, input, secret => (secret["DeletedDate"], secret["Gone"]) = (context.Now.ToJson(), due)).Pick("ARN", "Name");
        answer["DeletionDate"] = due;
        return answer;
    }

    public static JsonObject RestoreSecret(CallContext context, JsonObject input)
    {
        var (name, secret) = SecretState.Require(context, input);
        SecretState.Secrets.Put(context, name, secret.Without("DeletedDate", "Gone"));
        return secret.Pick("ARN", "Name");
    }

    public static JsonObject TagResource(CallContext context, JsonObject input)
    {
        SecretState.Change(context, input, secret => secret["Tags"] = TagSet.Merge(secret.Object("Tags"), input.Objects("Tags")));
        return [];
    }

    public static JsonObject UntagResource(CallContext context, JsonObject input)
    {
        SecretState.Change(context, input, secret => secret["Tags"] = TagSet.Remove(secret.Object("Tags")!, input.Texts("TagKeys")));
        return [];
    }

    public static JsonObject PutResourcePolicy(CallContext context, JsonObject input)
    {
        var policy = input.Needed("ResourcePolicy");
        PolicyDocuments.Check(policy, hasPrincipal: true, "MalformedPolicyDocumentException");
        if (input.Flag("BlockPublicPolicy") && BucketPolicyOperations.IsPublic(policy))
            throw new ServiceException("PublicPolicyException", "You can't use this policy because it's a public policy.");
        return SecretState.Change(context, input, secret => secret["Policy"] = policy).Pick("ARN", "Name");
    }

    public static JsonObject GetResourcePolicy(CallContext context, JsonObject input)
    {
        var (_, secret) = SecretState.Require(context, input);
        var answer = secret.Pick("ARN", "Name");
        if (secret.Text("Policy") is { } policy) answer["ResourcePolicy"] = policy;
        return answer;
    }

    public static JsonObject DeleteResourcePolicy(CallContext context, JsonObject input) =>
        SecretState.Change(context, input, secret => secret.Remove("Policy")).Pick("ARN", "Name");

    public static JsonObject ValidateResourcePolicy(CallContext context, JsonObject input)
    {
        var policy = input.Needed("ResourcePolicy");
        PolicyDocuments.Check(policy, hasPrincipal: true, "MalformedPolicyDocumentException");
        var errors = new JsonArray();
        if (BucketPolicyOperations.IsPublic(policy))
            errors.Add((JsonNode)new JsonObject { ["CheckName"] = "BLOCK_PUBLIC_POLICY", ["ErrorMessage"] = "The policy grants access to everybody." });
        return new JsonObject { ["PolicyValidationPassed"] = errors.Count == 0, ["ValidationErrors"] = errors };
    }

    public static JsonObject GetRandomPassword(CallContext context, JsonObject input)
    {
        var length = input.Int("PasswordLength") ?? 32;
        string[] sets =
        [
            input.Flag("ExcludeLowercase") ? "" : "abcdefghijklmnopqrstuvwxyz",
            input.Flag("ExcludeUppercase") ? "" : "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
            input.Flag("ExcludeNumbers") ? "" : "0123456789",
            input.Flag("ExcludePunctuation") ? "" : "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
            input.Flag("IncludeSpace") ? " " : "",
        ];
        var excluded = input.Text("ExcludeCharacters") ?? "";
        string[] left = [.. sets.Select(s => string.Concat(s.Where(c => !excluded.Contains(c, StringComparison.Ordinal)))).Where(s => s.Length > 0)];
        if (left.Length == 0) throw new ServiceException("InvalidParameterException", "No characters are left to make a password of.");
        var required = input.Bool("RequireEachIncludedType") ?? true;
        if (required && length < left.Length) throw new ServiceException("InvalidParameterException", "Password length is too short based on the required types.");
        var password = RandomNumberGenerator.GetString(string.Concat(left), length).ToCharArray();
        for (var i = 0; required && i < left.Length; i++) password[i] = RandomNumberGenerator.GetString(left[i], 1)[0];
        RandomNumberGenerator.Shuffle(password.AsSpan());
        return new JsonObject { ["RandomPassword"] = new string(password) };
    }

    private static void SetKey(CallContext context, JsonObject secret, string? key)
    {
        if (key is null) return;
        var arn = SecretState.KeyArn(context, key);
        if (arn is null && key != "alias/aws/secretsmanager")
            throw new ServiceException("EncryptionFailure", $"Secrets Manager can't encrypt the protected secret text using the provided KMS key: {key} is not found.");
        // A version without a label keeps the key that it has, and whoever reads it needs that one.
        foreach (var (_, version) in secret.Object("Versions")!) version!["Key"] = SecretState.KeyOf(secret, (JsonObject)version);
        foreach (var version in SecretState.Labelled(secret)) version["Key"] = arn;
        (secret["KmsKeyId"], secret["Key"]) = (key, arn);
    }

    private static JsonObject Show(JsonObject secret, string stages)
    {
        var shown = secret.Without("Key", "Policy", "Versions", "Gone", "Tags");
        shown["Tags"] = TagSet.List(secret.Object("Tags"));
        shown[stages] = new JsonObject(secret.Object("Versions")!.Where(v => ((JsonObject)v.Value!).Texts("Stages").Any())
            .Select(v => KeyValuePair.Create<string, JsonNode?>(v.Key, ((JsonObject)v.Value!).Texts("Stages").ToJson())));
        return shown;
    }

    /// <summary>A filter of ListSecrets: one of its values must be what the member begins with; <c>!</c> turns it around.</summary>
    private static bool Matches(JsonObject filter, JsonObject secret)
    {
        IEnumerable<string> found = filter.Needed("Key") switch
        {
            "name" => [secret.Needed("Name")],
            "description" => [secret.Text("Description") ?? ""],
            "tag-key" => secret.Object("Tags")!.Select(t => t.Key),
            "tag-value" => secret.Object("Tags")!.Select(t => (string)t.Value!),
            "all" => [secret.Needed("Name"), secret.Text("Description") ?? "", .. secret.Object("Tags")!.SelectMany(t => new[] { t.Key, (string)t.Value! })],
            var other => throw new ServiceException("NotImplemented", string.Create(CultureInfo.InvariantCulture, $"The local cloud does not have the filter {other} of secrets."), 501),
        };
        var all = found.ToList();
        return filter.Texts("Values").Any(v => v.StartsWith('!') != all.Exists(f => f.StartsWith(v.TrimStart('!'), StringComparison.OrdinalIgnoreCase)));
    }
}

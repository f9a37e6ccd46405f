using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.SecretsManager;

/// <summary>The values of secrets, and the staging labels that say which is meant (AWS Secrets Manager User Guide, "What's in a Secrets Manager secret?").</summary>
internal static class SecretVersions
{
    private static readonly Paging Pages = Paging.NextToken(100);

    public static JsonObject GetSecretValue(CallContext context, JsonObject input)
    {
        var (name, secret) = SecretState.Require(context, input);
        SecretState.RefuseDeleted(secret);
        if (name.Account != context.Account && (SecretState.Asked(secret, input) is { } asked ? SecretState.KeyOf(secret, asked.Value) : secret.Text("Key")) is null)
            throw new ServiceException("InvalidRequestException", "You can't access a secret from a different AWS account if you encrypt the secret with the default KMS service key.");
        var stage = input.Text("VersionStage") ?? (input.Text("VersionId") is null ? SecretState.Current : null);
        if (SecretState.Asked(secret, input) is not { } version)
            throw new ServiceException("ResourceNotFoundException", $"Secrets Manager can't find the specified secret value for {(input.Text("VersionId") is { } id ? "VersionId: " + id : "staging label: " + stage)}");
        var answer = secret.Pick("ARN", "Name");
        foreach (var (member, value) in version.Value.Pick("SecretString", "SecretBinary", "CreatedDate")) answer[member] = value!.DeepClone();
        (answer["VersionId"], answer["VersionStages"]) = (version.Key, version.Value.Texts("Stages").ToJson());
        return answer;
    }

    /// <summary>Several values; what can't be read is told of each (BatchGetSecretValue API page).</summary>
    public static JsonObject BatchGetSecretValue(CallContext context, JsonObject input)
    {
        var (values, errors) = (new JsonArray(), new JsonArray());
        if (input["Filters"] is not null) throw new ServiceException("NotImplemented", "The local cloud does not have Filters of secretsmanager:BatchGetSecretValue: name the secrets.", 501);
        foreach (var id in input.Texts("SecretIdList"))
        {
            try
            {
                values.Add((JsonNode)context.Call("secretsmanager", "GetSecretValue", new JsonObject { ["SecretId"] = id }));
            }
            catch (ServiceException refusal) when (refusal.HttpStatus < 500)
            {
                errors.Add((JsonNode)new JsonObject { ["SecretId"] = id, ["ErrorCode"] = refusal.Code, ["Message"] = refusal.Message });
            }
        }

        return new JsonObject { ["SecretValues"] = values, ["Errors"] = errors };
    }

    public static JsonObject PutSecretValue(CallContext context, JsonObject input)
    {
        string? id = null;
        var stages = input["VersionStages"] is null ? [SecretState.Current] : input.Texts("VersionStages").ToArray();
        var changed = SecretState.Change(context, input, secret => id = Add(context, secret, input, stages));
        var answer = changed.Pick("ARN", "Name");
        (answer["VersionId"], answer["VersionStages"]) = (id, changed.Object("Versions")!.Object(id!)!.Texts("Stages").ToJson());
        return answer;
    }

    public static JsonObject ListSecretVersionIds(CallContext context, JsonObject input)
    {
        var (_, secret) = SecretState.Require(context, input);
        var versions = secret.Object("Versions")!.Select(v => KeyValuePair.Create(v.Key, (JsonObject)v.Value!))
            .Where(v => input.Flag("IncludeDeprecated") || v.Value.Texts("Stages").Any()).OrderBy(v => v.Key, StringComparer.Ordinal)
            .Select(v => KeyValuePair.Create(v.Key, new JsonObject
            {
                ["VersionId"] = v.Key,
                ["VersionStages"] = v.Value.Texts("Stages").ToJson(),
                ["CreatedDate"] = v.Value.Needed("CreatedDate"),
            }));
        var page = Pages.Page(input, "Versions", versions, v => v);
        (page["ARN"], page["Name"]) = (secret.Needed("ARN"), secret.Needed("Name"));
        return page;
    }

    public static JsonObject UpdateSecretVersionStage(CallContext context, JsonObject input)
    {
        var stage = input.Needed("VersionStage");
        return SecretState.Change(context, input, secret =>
        {
            var (from, to) = (input.Text("RemoveFromVersionId"), input.Text("MoveToVersionId"));
            var holder = SecretState.Version(secret, null, stage)?.Key;
            if (holder is not null && to is not null && holder != to && from != holder)
                throw new ServiceException("InvalidParameterException", $"The parameter RemoveFromVersionId can't be empty. Staging label {stage} is currently attached to version {holder}, so you must explicitly reference that version in RemoveFromVersionId.");
            if (to is null && stage == SecretState.Current) throw new ServiceException("InvalidParameterException", "You can't remove the staging label AWSCURRENT without moving it to another version.");
            if (to is not null && secret.Object("Versions")!.Object(to) is null) throw new ServiceException("ResourceNotFoundException", $"Secrets Manager can't find the specified secret version: {to}");
            Move(secret, stage, to);
        }).Pick("ARN", "Name");
    }

    /// <summary>Adds a value; answers with its id. The same token with the same value is the same version.</summary>
    public static string Add(CallContext context, JsonObject secret, JsonObject input, IEnumerable<string> stages)
    {
        var id = input.Text("ClientRequestToken") ?? ResourceIds.Uuid();
        if (input["SecretString"] is not null == (input["SecretBinary"] is not null))
            throw new ServiceException("InvalidParameterException", "You must provide either SecretString or SecretBinary, and not both.");
        var version = input.Pick("SecretString", "SecretBinary");
        if (secret.Object("Versions")!.Object(id) is { } known)
        {
            return JsonNode.DeepEquals(known.Pick("SecretString", "SecretBinary"), version) ? id
                : throw new ServiceException("ResourceExistsException", $"The operation failed because the version {id} already exists.");
        }

        (version["CreatedDate"], version["Stages"], version["Key"]) = (context.Now.ToJson(), new JsonArray(), secret.Text("Key"));
        secret.Object("Versions")![id] = version;
        foreach (var stage in stages) Move(secret, stage, id);
        return id;
    }

    /// <summary>Moves a label; where the current one goes, the previous one follows.</summary>
    private static void Move(JsonObject secret, string stage, string? to)
    {
        var versions = secret.Object("Versions")!;
        var holder = SecretState.Version(secret, null, stage)?.Key;
        if (holder is not null) Stages(versions, holder, list => list.Remove(stage));
        if (to is null) return;
        Stages(versions, to, list => list.Add(stage));
        if (stage == SecretState.Current && holder is not null && holder != to) Move(secret, SecretState.Previous, holder);
    }

    private static void Stages(JsonObject versions, string id, Action<List<string>> change)
    {
        var list = versions.Object(id)!.Texts("Stages").ToList();
        change(list);
        versions.Object(id)!["Stages"] = list.Distinct(StringComparer.Ordinal).ToJson();
    }
}

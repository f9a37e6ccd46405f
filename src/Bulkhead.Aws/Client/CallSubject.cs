using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Aws.Client;

/// <summary>
/// Which account a request is about: calls of Organizations and of STS are made by one account, and concern another.
/// </summary>
internal static class CallSubject
{
    // The members by which AWS's requests name an account; the others of these names are units, roots and policies.
    private static readonly string[] Members = ["AccountId", "ChildId", "TargetId", "ResourceId"];

    /// <summary>The account; null where the request names none, or only the caller's own.</summary>
    public static AccountId? Of(JsonObject input, AccountId? caller)
    {
        var named = Members.Select(m => AccountId.TryParse(Text(input, m))).FirstOrDefault(id => id is not null)
            ?? (Arn.TryParse(Text(input, "RoleArn")) is { } role ? AccountId.TryParse(role.Account) : null);
        return named == caller ? null : named;
    }

    private static string? Text(JsonObject input, string member) =>
        input[member] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
}

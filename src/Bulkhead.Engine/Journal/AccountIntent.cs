using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Engine.Journal;

/// <summary>
/// The journal's note that an account is to be created, written before AWS is asked, because <c>CreateAccount</c> has no
/// idempotency token.
/// </summary>
public sealed record AccountIntent
{
    /// <summary>The account's name in the file.</summary>
    public required string Account { get; init; }

    /// <summary>The name in AWS that the request gives.</summary>
    public required string DisplayName { get; init; }

    /// <summary>The root e-mail address: what makes an account unique.</summary>
    public required string Email { get; init; }

    /// <summary>When the intent was written, which is before the request went out.</summary>
    public required DateTimeOffset WrittenAt { get; init; }

    /// <summary>The run that wrote it.</summary>
    public required string Run { get; init; }

    /// <summary>AWS's id of the request (<c>car-…</c>); null until AWS has answered.</summary>
    public string? RequestId { get; init; }

    /// <summary>The account's id; null until AWS has made it.</summary>
    public AccountId? AccountId { get; init; }

    internal JsonObject ToJson() => new()
    {
        ["version"] = 1,
        ["account"] = Account,
        ["displayName"] = DisplayName,
        ["email"] = Email,
        ["writtenAt"] = WrittenAt.ToString("O"),
        ["run"] = Run,
        ["requestId"] = RequestId,
        ["accountId"] = AccountId?.Value,
    };

    /// <summary>Reads what <see cref="ToJson"/> wrote; null for anything else.</summary>
    internal static AccountIntent? FromJson(JsonNode? node) =>
        node is JsonObject json
        && Text(json, "account") is { } account
        && Text(json, "displayName") is { } displayName
        && Text(json, "email") is { } email
        && Text(json, "run") is { } run
        && DateTimeOffset.TryParse(Text(json, "writtenAt"), out var writtenAt)
            ? new AccountIntent
            {
                Account = account,
                DisplayName = displayName,
                Email = email,
                Run = run,
                WrittenAt = writtenAt,
                RequestId = Text(json, "requestId"),
                AccountId = Core.Identifiers.AccountId.TryParse(Text(json, "accountId")),
            }
            : null;

    private static string? Text(JsonObject json, string key) =>
        json[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}

using System.Text.Json.Nodes;

namespace Bulkhead.Engine.Journal;

/// <summary>Who holds the lock of an organization.</summary>
/// <param name="Owner">Who runs Bulkhead, as AWS knows them: the caller's ARN.</param>
/// <param name="Host">The machine's name.</param>
/// <param name="ProcessId">The process on that machine, or in its container.</param>
/// <param name="ProcessKey">What tells that process from all others; null where its system did not say enough.</param>
/// <param name="Run">The run's id.</param>
/// <param name="TakenAt">When the lock was taken, by the owner's clock.</param>
/// <param name="RenewedAt">When its owner last said that they are still at work, by the owner's clock.</param>
public sealed record LockRecord(
    string Owner,
    string Host,
    int ProcessId,
    string? ProcessKey,
    string Run,
    DateTimeOffset TakenAt,
    DateTimeOffset RenewedAt)
{
    internal JsonObject ToJson() => new()
    {
        ["version"] = 1,
        ["owner"] = Owner,
        ["host"] = Host,
        ["processId"] = ProcessId,
        ["processKey"] = ProcessKey,
        ["run"] = Run,
        ["takenAt"] = TakenAt.ToString("O"),
        ["renewedAt"] = RenewedAt.ToString("O"),
    };

    /// <summary>Reads what <see cref="ToJson"/> wrote; null for anything else.</summary>
    internal static LockRecord? FromJson(JsonNode? node) =>
        node is JsonObject json
        && json["owner"] is JsonValue owner && owner.TryGetValue<string>(out var ownerText)
        && json["host"] is JsonValue host && host.TryGetValue<string>(out var hostText)
        && json["processId"] is JsonValue process && process.TryGetValue<int>(out var processId)
        && json["run"] is JsonValue run && run.TryGetValue<string>(out var runText)
        && json["takenAt"] is JsonValue taken && DateTimeOffset.TryParse(taken.ToString(), out var takenAt)
        && json["renewedAt"] is JsonValue renewed && DateTimeOffset.TryParse(renewed.ToString(), out var renewedAt)
            ? new LockRecord(ownerText, hostText, processId, KeyIn(json), runText, takenAt, renewedAt)
            : null;

    private static string? KeyIn(JsonObject json) =>
        json["processKey"] is JsonValue key && key.TryGetValue<string>(out var text) ? text : null;
}

using System.Text.Json;
using Bulkhead.Reach.Verdicts;

namespace Bulkhead.Reach.Repair;

/// <summary>Writes repairs (docs/json/reach.md).</summary>
public static class RepairJson
{
    /// <summary>Writes one as an object.</summary>
    public static void Write(Utf8JsonWriter writer, RepairAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(answer);
        writer.WriteStartObject();
        writer.WriteBoolean("mended", answer.IsMended);
        writer.WriteString("obstacle", answer.Obstacle);
        writer.WriteBoolean("smallest", answer.IsSmallest);
        writer.WriteStartArray("changes");
        foreach (var change in answer.Changes) Write(writer, change);
        writer.WriteEndArray();
        writer.WriteStartArray("touched");
        foreach (var arn in answer.Touched) writer.WriteStringValue(arn);
        writer.WriteEndArray();
        writer.WritePropertyName("after");
        ReachAnswerJson.WriteVerdict(writer, answer.After);
        writer.WriteNumber("searches", answer.Searches);
        writer.WriteEndObject();
    }

    /// <summary>The kind as the format names it.</summary>
    public static string NameOf(RepairKind kind) => kind switch
    {
        RepairKind.InlinePolicy => "inline-policy",
        RepairKind.ManagedPolicy => "managed-policy",
        RepairKind.Trust => "trust-policy",
        RepairKind.ResourcePolicy => "resource-policy",
        RepairKind.Grant => "grant",
        RepairKind.AccessLists => "access-lists",
        RepairKind.GroupMembership => "group-membership",
        RepairKind.AttachedPolicy => "attached-policy",
        RepairKind.Boundary => "permissions-boundary",
        RepairKind.ResourceControl => "resource-control-policy",
        RepairKind.ServiceControl => "service-control-policy",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static void Write(Utf8JsonWriter writer, RepairChange change)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", NameOf(change.Kind));
        writer.WriteString("place", change.Place);
        writer.WriteString("policy", change.Policy);
        writer.WriteStartArray("changes");
        foreach (var text in change.Texts) writer.WriteStringValue(text);
        writer.WriteEndArray();
        writer.WritePropertyName("document");
        if (change.Document is { } document) writer.WriteRawValue(document);
        else writer.WriteNullValue();
        writer.WriteStartArray("touched");
        foreach (var arn in change.Touched) writer.WriteStringValue(arn);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}

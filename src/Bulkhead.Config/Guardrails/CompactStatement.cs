using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json.Nodes;

namespace Bulkhead.Config.Guardrails;

/// <summary>
/// A statement of a policy in canonical form: no Sid, every list sorted and without repeats. Two statements that are
/// written the same decide the same.
/// </summary>
internal sealed record CompactStatement
{
    private const string EffectElement = "Effect";
    private const string ActionElement = "Action";
    private const string NotActionElement = "NotAction";
    private const string ResourceElement = "Resource";
    private const string NotResourceElement = "NotResource";
    private const string PrincipalElement = "Principal";
    private const string ConditionElement = "Condition";

    // Packing asks for the same texts again and again.
    private string? _actionText;
    private string? _resourceText;
    private string? _json;

    public CompactStatement()
    {
    }

    // For 'with': what was written of the other is not this one's.
    [SetsRequiredMembers]
    private CompactStatement(CompactStatement other)
    {
        (Effect, NotAction, Actions) = (other.Effect, other.NotAction, other.Actions);
        (NotResource, Resources) = (other.NotResource, other.Resources);
        (Principal, Condition) = (other.Principal, other.Condition);
    }

    /// <summary><c>Allow</c> or <c>Deny</c>.</summary>
    public required string Effect { get; init; }

    /// <summary>Whether the actions are those of <c>NotAction</c>.</summary>
    public required bool NotAction { get; init; }

    /// <summary>The action patterns, sorted.</summary>
    public required ImmutableArray<string> Actions { get; init; }

    /// <summary>Whether the resources are those of <c>NotResource</c>.</summary>
    public required bool NotResource { get; init; }

    /// <summary>The resource patterns, sorted.</summary>
    public required ImmutableArray<string> Resources { get; init; }

    /// <summary>The principal as canonical JSON; empty in a service control policy.</summary>
    public required string Principal { get; init; }

    /// <summary>The condition as canonical JSON; empty when there is none.</summary>
    public required string Condition { get; init; }

    /// <summary>Everything but the actions.</summary>
    public string KeyWithoutActions => $"{Effect}\n{NotAction}\n{ResourceText}\n{Principal}\n{Condition}";

    /// <summary>Everything but the resources.</summary>
    public string KeyWithoutResources => $"{Effect}\n{ActionText}\n{NotResource}\n{Principal}\n{Condition}";

    private string ActionText => _actionText ??= $"\"{(NotAction ? "NotAction" : "Action")}\":{CanonicalJson.Values(Actions)}";

    private string ResourceText => _resourceText ??= $"\"{(NotResource ? "NotResource" : "Resource")}\":{CanonicalJson.Values(Resources)}";

    /// <summary>Reads a statement of a filled policy of the library.</summary>
    public static CompactStatement Read(JsonObject statement) => new()
    {
        Effect = statement[EffectElement]!.GetValue<string>(),
        NotAction = statement.ContainsKey(NotActionElement),
        Actions = [.. CanonicalJson.TextsOf(statement[ActionElement] ?? statement[NotActionElement])],
        NotResource = statement.ContainsKey(NotResourceElement),
        Resources = [.. CanonicalJson.TextsOf(statement[ResourceElement] ?? statement[NotResourceElement])],
        Principal = statement[PrincipalElement] is { } principal ? CanonicalJson.Canonical(principal) : "",
        Condition = statement[ConditionElement] is JsonObject { Count: > 0 } condition ? CanonicalJson.Canonical(condition) : "",
    };

    /// <summary>Whether both are written the same.</summary>
    public bool Equals(CompactStatement? other) => other is not null && string.Equals(ToJson(), other.ToJson(), StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToJson());

    /// <summary>The statement as JSON without white space.</summary>
    public string ToJson() => _json ??= Write();

    private string Write()
    {
        var text = new StringBuilder("{\"Effect\":").Append(CanonicalJson.Quote(Effect));
        if (Principal.Length > 0) text.Append(",\"Principal\":").Append(Principal);
        text.Append(',').Append(ActionText).Append(',').Append(ResourceText);
        if (Condition.Length > 0) text.Append(",\"Condition\":").Append(Condition);
        return text.Append('}').ToString();
    }
}

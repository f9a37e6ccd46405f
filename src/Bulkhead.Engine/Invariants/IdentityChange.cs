using System.Text.Json.Nodes;

namespace Bulkhead.Engine.Invariants;

/// <summary>What a stack's step does with a role, user or group that is there already.</summary>
/// <param name="IsKnown">Whether the template is known with which the stack was deployed last.</param>
/// <param name="IsWhole">Whether the step makes it as the template says, whatever it is now.</param>
/// <param name="Before">Its properties in the template of before; null where it was not in it.</param>
internal readonly record struct IdentityChange(bool IsKnown, bool IsWhole, JsonObject? Before)
{
    /// <summary>It becomes what the template says: a step that takes back what was done by hand.</summary>
    public static IdentityChange Whole => new(true, true, null);

    /// <summary>Nobody knows what the stack was before, so that nobody knows what the step changes.</summary>
    public static IdentityChange Unknown => new(false, false, null);

    /// <summary>Of it changes what differs between the template of before and the new one.</summary>
    public static IdentityChange Since(JsonObject? before) => new(true, false, before);
}

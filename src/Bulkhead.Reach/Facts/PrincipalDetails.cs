using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Bulkhead.Reach.Facts;

/// <summary>
/// The members of a <c>UserDetail</c> or <c>RoleDetail</c> (IAM API Reference) that matter, found in one pass. Of a member that is there twice
/// the last counts, as everywhere; one that is not there is undefined.
/// </summary>
internal readonly ref struct PrincipalDetails
{
    /// <summary>Finds them.</summary>
    /// <param name="from">The user or role.</param>
    /// <param name="isUser">Which of both it is.</param>
    public PrincipalDetails(JsonElement from, bool isUser)
    {
        if (from.ValueKind != JsonValueKind.Object) return;
        foreach (var member in from.EnumerateObject())
        {
            var name = JsonMarshal.GetRawUtf8PropertyName(member);

            // A name with escapes is written out first.
            if (name.Contains((byte)'\\')) name = Encoding.UTF8.GetBytes(member.Name);
            if (name.SequenceEqual("Arn"u8)) Arn = member.Value;
            else if (name.SequenceEqual(isUser ? "UserName"u8 : "RoleName"u8)) Name = member.Value;
            else if (name.SequenceEqual(isUser ? "UserId"u8 : "RoleId"u8)) Id = member.Value;
            else if (name.SequenceEqual("AssumeRolePolicyDocument"u8)) Trust = member.Value;
            else if (name.SequenceEqual(isUser ? "UserPolicyList"u8 : "RolePolicyList"u8)) Inline = member.Value;
            else if (name.SequenceEqual("AttachedManagedPolicies"u8)) Attached = member.Value;
            else if (name.SequenceEqual("PermissionsBoundary"u8)) Boundary = member.Value;
            else if (name.SequenceEqual("Tags"u8)) Tags = member.Value;
            else if (name.SequenceEqual("GroupList"u8)) Groups = member.Value;
            else if (name.SequenceEqual("InstanceProfileList"u8)) Profiles = member.Value;
        }
    }

    public JsonElement Arn { get; }

    public JsonElement Name { get; }

    public JsonElement Id { get; }

    public JsonElement Trust { get; }

    public JsonElement Inline { get; }

    public JsonElement Attached { get; }

    public JsonElement Boundary { get; }

    public JsonElement Tags { get; }

    public JsonElement Groups { get; }

    public JsonElement Profiles { get; }

    /// <summary>Whether a member is there, and not null.</summary>
    public static bool IsThere(JsonElement member) => member.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    /// <summary>The text of a member; null where it is none.</summary>
    public static string? TextOf(JsonElement member) => member.ValueKind == JsonValueKind.String ? member.GetString() : null;
}

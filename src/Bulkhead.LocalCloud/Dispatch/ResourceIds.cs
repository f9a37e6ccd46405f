using System.Security.Cryptography;

namespace Bulkhead.LocalCloud.Dispatch;

/// <summary>Makes ids that look like AWS's.</summary>
internal static class ResourceIds
{
    private const string Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const string Lower = "abcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>Lower-case letters and digits after a prefix: <c>ou-ab12-…</c>, <c>p-…</c>.</summary>
    public static string LowerCase(string prefix, int length) => prefix + RandomNumberGenerator.GetString(Lower, length);

    /// <summary>Hexadecimal digits after a prefix: <c>vpc-0…</c>.</summary>
    public static string Hex(string prefix, int length) => prefix + RandomNumberGenerator.GetHexString(length, lowercase: true);

    /// <summary>IAM's unique ids and access key ids: <c>AROA…</c>, <c>AKIA…</c>.</summary>
    public static string Unique(string prefix) => prefix + RandomNumberGenerator.GetString(Upper, 20 - prefix.Length);

    /// <summary>A secret access key.</summary>
    public static string Secret() => RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 40);

    /// <summary>A UUID.</summary>
    public static string Uuid() => Guid.NewGuid().ToString();
}

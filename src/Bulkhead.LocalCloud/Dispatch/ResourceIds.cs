using System.Security.Cryptography;

namespace Bulkhead.LocalCloud.Dispatch;

/// <summary>Makes ids that look like AWS's.</summary>
internal static class ResourceIds
{
    private const string Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const string Lower = "abcdefghijklmnopqrstuvwxyz0123456789";

    [ThreadStatic]
    private static byte[]? _random;

    [ThreadStatic]
    private static int _used;

    /// <summary>Lower-case letters and digits after a prefix: <c>ou-ab12-…</c>, <c>p-…</c>.</summary>
    public static string LowerCase(string prefix, int length) => prefix + RandomNumberGenerator.GetString(Lower, length);

    /// <summary>Hexadecimal digits after a prefix: <c>vpc-0…</c>.</summary>
    public static string Hex(string prefix, int length) => prefix + RandomNumberGenerator.GetHexString(length, lowercase: true);

    /// <summary>IAM's unique ids and access key ids: <c>AROA…</c>, <c>AKIA…</c>.</summary>
    public static string Unique(string prefix) => prefix + RandomNumberGenerator.GetString(Upper, 20 - prefix.Length);

    /// <summary>A secret access key.</summary>
    public static string Secret() => RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 40);

    /// <summary>
    /// A random UUID (RFC 9562, version 4). The bytes of many are fetched at once: every call has several, and to ask the
    /// kernel for each one is a good part of a short call.
    /// </summary>
    public static string Uuid()
    {
        var bytes = _random ??= new byte[256 * 16];
        if (_used == 0) RandomNumberGenerator.Fill(bytes);
        var uuid = bytes.AsSpan(_used, 16);
        _used = (_used + 16) % bytes.Length;
        uuid[6] = (byte)((uuid[6] & 0x0F) | 0x40);
        uuid[8] = (byte)((uuid[8] & 0x3F) | 0x80);
        return new Guid(uuid, bigEndian: true).ToString();
    }
}

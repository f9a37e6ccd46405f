using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.Iam;

/// <summary>
/// Virtual MFA devices: <c>Seed</c> (Base32), and once they are somebody's, <c>User</c> and <c>EnableDate</c>. Codes are those of RFC 6238,
/// as authenticator apps make them: six digits, thirty seconds, HMAC-SHA-1.
/// </summary>
internal static class MfaDevices
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int SeedBytes = 40;
    private const int SecondsOfCode = 30;
    private const int CodeLimit = 1_000_000;

    /// <summary>How many codes a clock may be ahead or behind.</summary>
    private const int Skew = 1;

    /// <summary>The devices of an account, by serial number.</summary>
    public static string Collection(AccountId account) => $"iam/{account}/mfa-devices";

    /// <summary>The serial number of a virtual device: an ARN.</summary>
    public static string SerialOf(AccountId account, string path, string name) => $"arn:aws:iam::{account}:mfa{path}{name}";

    /// <summary>A seed for a new device, in Base32.</summary>
    public static string NewSeed()
    {
        var text = new StringBuilder();
        foreach (var part in RandomNumberGenerator.GetBytes(SeedBytes).Chunk(5))
        {
            var bits = part.Aggregate(0UL, (sum, b) => (sum << 8) | b);
            for (var shift = 35; shift >= 0; shift -= 5) text.Append(Alphabet[(int)(bits >> shift) & 31]);
        }

        return text.ToString();
    }

    /// <summary>The devices of a user.</summary>
    public static IEnumerable<KeyValuePair<string, JsonObject>> OfUser(ResourceStore store, AccountId account, string user) =>
        store.All(Collection(account)).Where(d => d.Value.Text("User") == user);

    /// <summary>
    /// Whether a request of a user shows a device of theirs and its code of this moment; false when it shows none.
    /// </summary>
    /// <param name="context">The call, by the user's long-lived keys.</param>
    /// <param name="input">The request to STS.</param>
    public static bool IsShown(CallContext context, JsonObject input) =>
        context.Caller is { IsRole: false, Expires: null, PrincipalName: { } user }
        && input.Text("SerialNumber") is { } serial
        && context.Cloud.Store.Find(Collection(context.Account), serial) is { } device
        && device.Text("User") == user
        && IsCode(device, input.Text("TokenCode"), context.Now) is not null;

    /// <summary>The step of a code that a device shows about now; null when it is no such code.</summary>
    public static long? IsCode(JsonObject device, string? code, DateTimeOffset now)
    {
        var step = now.ToUnixTimeSeconds() / SecondsOfCode;
        for (var at = step - Skew; at <= step + Skew; at++)
        {
            if (code is not null && CodeAt(device.Needed("Seed"), at) == code) return at;
        }

        return null;
    }

    /// <summary>The code of a seed at a moment.</summary>
    public static string Code(string seed, DateTimeOffset at) => CodeAt(seed, at.ToUnixTimeSeconds() / SecondsOfCode);

    private static string CodeAt(string seed, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // RFC 6238 as AWS's virtual devices use it.
        HMACSHA1.HashData(Decode(seed), counter, hash);
#pragma warning restore CA5350
        var number = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(hash[(hash[^1] & 15)..]) & int.MaxValue;
        return (number % CodeLimit).ToString("D6", CultureInfo.InvariantCulture);
    }

    // Seeds are those of NewSeed: a multiple of eight letters.
    private static byte[] Decode(string seed)
    {
        var bytes = new List<byte>(SeedBytes);
        foreach (var part in seed.Chunk(8))
        {
            var bits = part.Aggregate(0UL, (sum, c) => (sum << 5) | (uint)Alphabet.IndexOf(c, StringComparison.Ordinal));
            for (var shift = 32; shift >= 0; shift -= 8) bytes.Add((byte)(bits >> shift));
        }

        return [.. bytes];
    }
}

using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Bulkhead.Engine.Rehearsal;

/// <summary>The codes of a virtual MFA device (RFC 6238): six digits, thirty seconds, HMAC-SHA-1.</summary>
internal static class OneTimeCode
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int Limit = 1_000_000;
    private const int BitsOfLetter = 5;

    /// <summary>How long a code holds.</summary>
    public static TimeSpan Period { get; } = TimeSpan.FromSeconds(30);

    /// <summary>The code of a moment.</summary>
    /// <param name="seed">The device's <c>Base32StringSeed</c>, as JSON has it: in Base64.</param>
    /// <param name="at">The moment.</param>
    public static string At(string seed, DateTimeOffset at)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, at.ToUnixTimeSeconds() / (long)Period.TotalSeconds);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // RFC 6238 as AWS's virtual devices use it.
        HMACSHA1.HashData(Decode(Encoding.ASCII.GetString(Convert.FromBase64String(seed))), counter, hash);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash[(hash[^1] & 15)..]) & int.MaxValue;
        return (number % Limit).ToString("D6", CultureInfo.InvariantCulture);
    }

    private static byte[] Decode(string base32)
    {
        var bytes = new List<byte>();
        var (bits, count) = (0, 0);
        foreach (var letter in base32.TrimEnd('='))
        {
            (bits, count) = ((bits << BitsOfLetter) | Alphabet.IndexOf(letter, StringComparison.Ordinal), count + BitsOfLetter);
            if (count < 8) continue;
            count -= 8;
            bytes.Add((byte)(bits >> count));
            bits &= (1 << count) - 1;
        }

        return [.. bytes];
    }
}

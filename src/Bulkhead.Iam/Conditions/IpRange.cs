using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Bulkhead.Iam.Conditions;

/// <summary>
/// An IPv4 or IPv6 address, or a range in CIDR form. Textual forms of one address are equal; addresses of the two families
/// never match each other (IAM User Guide, "IP address condition operators").
/// </summary>
internal readonly record struct IpRange(bool IsVersion6, UInt128 Network, UInt128 Mask)
{
    /// <summary>Reads an address, or an address and the length of its prefix.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out IpRange range)
    {
        range = default;
        var slash = text.IndexOf('/');
        if (!TryReadAddress(slash < 0 ? text : text[..slash], out var isVersion6, out var address)) return false;
        var bits = isVersion6 ? 128 : 32;
        var length = bits;
        if (slash >= 0
            && (!int.TryParse(text[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > bits))
        {
            return false;
        }

        var all = isVersion6 ? UInt128.MaxValue : uint.MaxValue;
        var mask = length == 0 ? UInt128.Zero : (all << (bits - length)) & all;
        range = new(isVersion6, address & mask, mask);
        return true;
    }

    /// <summary>Whether the address lies in the range; false for texts that are no address.</summary>
    public bool Contains(in IpRange other) =>
        IsVersion6 == other.IsVersion6 && (other.Mask & Mask) == Mask && (other.Network & Mask) == Network;

    private static bool TryReadAddress(ReadOnlySpan<char> text, out bool isVersion6, out UInt128 value)
    {
        isVersion6 = text.Contains(':');
        value = 0;
        if (!isVersion6) return TryReadVersion4(text, out value);
        if (text.Contains('%') || text.Contains('[') || !IPAddress.TryParse(text, out var address)
            || address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[16];
        if (!address.TryWriteBytes(bytes, out _)) return false;
        value = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return true;
    }

    private static bool TryReadVersion4(ReadOnlySpan<char> text, out UInt128 value)
    {
        value = 0;
        uint address = 0;
        var dots = 0;
        var octet = -1;
        foreach (var c in text)
        {
            if (char.IsAsciiDigit(c))
            {
                octet = ((octet < 0 ? 0 : octet) * 10) + c - '0';
                if (octet > byte.MaxValue) return false;
            }
            else
            {
                if (c != '.' || octet < 0 || ++dots > 3) return false;
                address = (address << 8) | (uint)octet;
                octet = -1;
            }
        }

        value = (address << 8) | (uint)Math.Max(octet, 0);
        return dots == 3 && octet >= 0;
    }
}

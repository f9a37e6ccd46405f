using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.Evaluation;

/// <summary><c>Fn::Cidr</c>: the first blocks of a given size inside a block (AWS CloudFormation Template Reference, "Fn::Cidr").</summary>
internal static class CidrBlocks
{
    /// <summary>The blocks, in order.</summary>
    /// <param name="block">An IPv4 or IPv6 block such as <c>10.0.0.0/16</c>.</param>
    /// <param name="count">How many, 1 to 256.</param>
    /// <param name="bits">The size of each: the bits left to hosts.</param>
    /// <exception cref="ServiceException">An argument is not what it should be, or the blocks do not fit.</exception>
    public static IEnumerable<string> Of(string block, string count, string bits)
    {
        if (!IPNetwork.TryParse(block, out var network)) throw Error($"Fn::Cidr: {block} is not a CIDR block");
        var width = network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        if (!int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 256)
            throw Error("Fn::Cidr: count must be between 1 and 256");
        if (!int.TryParse(bits, NumberStyles.None, CultureInfo.InvariantCulture, out var size) || size < 1 || size > width - network.PrefixLength)
            throw Error($"Fn::Cidr: {bits} bits do not fit in {block}");
        var room = width - network.PrefixLength - size;
        if (room < 31 && number > 1 << room) throw Error($"Fn::Cidr: {count} blocks of {bits} bits do not fit in {block}");

        var first = Number(network.BaseAddress);
        return Enumerable.Range(0, number).Select(index => $"{Address(first + ((UInt128)index << size), width)}/{width - size}");
    }

    private static UInt128 Number(IPAddress address) => address.GetAddressBytes().Aggregate(UInt128.Zero, (sum, part) => (sum << 8) | part);

    private static IPAddress Address(UInt128 number, int width)
    {
        var bytes = new byte[width / 8];
        for (var index = bytes.Length - 1; index >= 0; index--, number >>= 8) bytes[index] = (byte)(number & 0xff);
        return new IPAddress(bytes);
    }

    private static ServiceException Error(string problem) => Refusal.Validation($"Template error: {problem}");
}

using System.Text.Json.Nodes;
using Bulkhead.Aws.Models;

namespace Bulkhead.Aws.Protocols;

/// <summary>The part that some operations put before the host name.</summary>
internal static class HostPrefixes
{
    /// <summary>The prefix with its labels filled; null for most operations.</summary>
    /// <exception cref="ModelMismatchException">A label's value is missing, or can't be part of a host name.</exception>
    public static string? Fill(OperationModel operation, JsonObject input)
    {
        if (operation.HostPrefix is not { } prefix) return null;
        foreach (var member in operation.Input?.Members ?? [])
        {
            if (!member.IsHostLabel || !prefix.Contains($"{{{member.Name}}}", StringComparison.Ordinal)) continue;
            var value = input[member.Name]?.GetValue<string>() ?? "";
            if (value.Length is 0 or > 63 || !value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.'))
                throw new ModelMismatchException($"{operation.Name}: {member.Name} can't be part of a host name.");
            prefix = prefix.Replace($"{{{member.Name}}}", value, StringComparison.Ordinal);
        }

        return prefix;
    }
}

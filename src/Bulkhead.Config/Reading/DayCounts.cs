using System.Globalization;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Reading;

/// <summary>Numbers of days, as in <c>90 days</c>.</summary>
internal static class DayCounts
{
    /// <summary>Reads a number of days; null for off, for nothing, and for a mistake, which is reported.</summary>
    public static int? Read(ReadingContext context, DiagnosticDescriptor descriptor, DocumentNode? node, string key, int most)
    {
        if (node is null || Nodes.SwitchOf(node) == false) return null;
        var text = Nodes.TextOf(node) ?? "";
        var digits = text.EndsWith(" days", StringComparison.Ordinal) ? text[..^5] : text;
        if (int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days >= 1 && days <= most) return days;
        context.Report(descriptor, node.Span, $"'{key}' can't be '{text}'", help: $"write it as in '90 days': 1 to {most}, or off");
        return null;
    }
}

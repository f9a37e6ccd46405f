using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.Aws.Models;

namespace Bulkhead.Aws.Protocols;

/// <summary>Writes the form body of the two query protocols, which differ in the names.</summary>
/// <param name="isEc2">EC2's way: capital first letters, no "member" in lists.</param>
internal sealed class QueryForm(bool isEc2)
{
    private readonly StringBuilder _text = new();

    /// <summary>The form, with the operation and the API's version before its members.</summary>
    public static ReadOnlyMemory<byte> Write(OperationModel operation, JsonObject input, bool isEc2)
    {
        var form = new QueryForm(isEc2);
        QueryText.Append(form._text, "Action", operation.Name);
        QueryText.Append(form._text, "Version", operation.Service.ApiVersion);
        form.WriteMembers(operation.Input, "", input);
        return Encoding.UTF8.GetBytes(form._text.ToString());
    }

    /// <summary>The name of a member in a form.</summary>
    public static string NameOf(Member member, bool isEc2)
    {
        if (!isEc2) return member.WireName;
        if (member.QueryName is { } own) return own;
        return member.LocationName is { Length: > 0 } name ? char.ToUpperInvariant(name[0]) + name[1..] : member.Name;
    }

    private void WriteMembers(StructureShape? shape, string prefix, JsonObject value)
    {
        foreach (var (name, node) in value)
        {
            var member = shape?.Find(name) ?? throw new ModelMismatchException($"{shape?.Name ?? "The request"} has no member '{name}'.");
            if (node is null) continue;
            var key = NameOf(member, isEc2);
            Write(member, prefix.Length == 0 ? key : $"{prefix}.{key}", node);
        }
    }

    private void Write(Member member, string prefix, JsonNode node)
    {
        switch (member.Shape)
        {
            case StructureShape structure when node is JsonObject value:
                WriteMembers(structure, prefix, value);
                break;
            case ListShape list when node is JsonArray items:
                if (items.Count == 0 && !isEc2) QueryText.Append(_text, prefix, "");
                var itemPrefix = isEc2 || member.IsFlattened ? prefix : $"{prefix}.{list.Element.LocationName ?? "member"}";
                for (var i = 0; i < items.Count; i++)
                {
                    if (items[i] is { } item) Write(list.Element, $"{itemPrefix}.{i + 1}", item);
                }

                break;
            case MapShape map when node is JsonObject entries:
                var entryPrefix = isEc2 || member.IsFlattened ? prefix : $"{prefix}.entry";
                var index = 0;
                foreach (var (key, value) in entries)
                {
                    index++;
                    QueryText.Append(_text, $"{entryPrefix}.{index}.{map.Key.LocationName ?? "key"}", key);
                    if (value is not null) Write(map.Value, $"{entryPrefix}.{index}.{map.Value.LocationName ?? "value"}", value);
                }

                break;
            case ScalarShape:
                QueryText.Append(_text, prefix, Scalars.ToText(member, node, TimestampFormat.Iso8601));
                break;
            default:
                throw Scalars.Wrong(member, node.GetValueKind());
        }
    }
}

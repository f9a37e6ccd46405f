using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.Aws.Models;

namespace Bulkhead.Aws.Protocols;

/// <summary>What the two REST protocols share: members in the path, the query string, headers and the status.</summary>
internal static class RestBinding
{
    private static readonly ConcurrentDictionary<OperationModel, UriTemplate> Templates = new();

    public static UriTemplate Template(OperationModel operation) =>
        Templates.GetOrAdd(operation, o => UriTemplate.Parse(o.RequestUri));

    /// <summary>The request's path, query string and headers; the body is the protocol's own.</summary>
    public static WireRequest EncodeRequest(
        OperationModel operation, JsonObject input, ReadOnlyMemory<byte> body, string? contentType)
    {
        var template = Template(operation);
        var query = template.Query.ToBuilder();
        var headers = new WireHeaders();
        if (contentType is not null) headers["Content-Type"] = contentType;
        foreach (var (name, node) in input)
        {
            var member = operation.Input?.Find(name)
                ?? throw new ModelMismatchException($"{operation.Name} has no member '{name}'.");
            if (node is null) continue;
            if (member.Location == MemberLocation.QueryString) AddQuery(query, member, node);
            else AddHeader(headers, member, node);
        }

        return new WireRequest
        {
            Method = operation.Method,
            Path = template.Expand(label => Label(operation, input, label)),
            Query = query.ToImmutable(),
            Headers = headers,
            Body = body,
            HostPrefix = HostPrefixes.Fill(operation, input),
        };
    }

    /// <summary>Reads the members that a request carries outside its body.</summary>
    public static void DecodeRequest(OperationModel operation, WireRequest request, JsonObject input)
    {
        if (operation.Input is not { } shape) return;
        Dictionary<string, string>? labels = null;
        foreach (var member in shape.Members)
        {
            switch (member.Location)
            {
                case MemberLocation.Uri:
                    labels ??= Template(operation).Match(request.Path)
                        ?? throw new WireFormatException($"The path '{request.Path}' is not {operation.Name}'s.");
                    if (labels.TryGetValue(member.WireName, out var label)) input[member.Name] = Scalars.FromText(member, label);
                    break;
                case MemberLocation.QueryString:
                    if (ReadQuery(operation, request, member) is { } value) input[member.Name] = value;
                    break;
                case MemberLocation.Header or MemberLocation.Headers:
                    if (ReadHeader(request.Headers, member) is { } header) input[member.Name] = header;
                    break;
            }
        }
    }

    /// <summary>The answer's status and headers; the body is the protocol's own.</summary>
    public static WireResponse EncodeResponse(
        OperationModel operation, JsonObject output, WireHeaders headers, ReadOnlyMemory<byte> body)
    {
        var status = operation.SuccessStatus;
        foreach (var (name, node) in output)
        {
            var member = operation.Output?.Find(name)
                ?? throw new ModelMismatchException($"{operation.Name}'s answer has no member '{name}'.");
            if (node is null) continue;
            if (member.Location == MemberLocation.StatusCode) status = int.Parse(node.ToJsonString());
            else AddHeader(headers, member, node);
        }

        return new WireResponse { Status = status, Headers = headers, Body = body };
    }

    /// <summary>Reads the members that an answer carries outside its body.</summary>
    public static void DecodeResponse(OperationModel operation, WireResponse response, JsonObject output)
    {
        if (operation.Output is not { } shape) return;
        foreach (var member in shape.Members)
        {
            if (member.Location == MemberLocation.StatusCode) output[member.Name] = Scalars.FromText(member, response.Status.ToString());
            else if (ReadHeader(response.Headers, member) is { } header) output[member.Name] = header;
        }
    }

    /// <summary>The bytes of a payload that is a blob or a text.</summary>
    public static ReadOnlyMemory<byte> RawBytes(Member member, JsonNode node)
    {
        var text = node.GetValue<string>();
        return ((ScalarShape)member.Shape).Type == ScalarType.Blob ? Convert.FromBase64String(text) : Encoding.UTF8.GetBytes(text);
    }

    /// <summary>The value of a payload that is a blob or a text.</summary>
    public static JsonNode RawValue(Member member, ReadOnlySpan<byte> body) => JsonValue.Create(
        ((ScalarShape)member.Shape).Type == ScalarType.Blob ? Convert.ToBase64String(body) : Encoding.UTF8.GetString(body));

    private static string Label(OperationModel operation, JsonObject input, string label)
    {
        foreach (var member in operation.Input?.Members ?? [])
        {
            if (member.Location != MemberLocation.Uri || member.WireName != label) continue;
            var text = input[member.Name] is { } node ? Scalars.ToText(member, node, TimestampFormat.Iso8601) : "";
            // An empty label would be another operation's path: DELETE /{Bucket}/{Key} must never become DELETE /{Bucket}/.
            return text.Length > 0 ? text : throw new ModelMismatchException($"{operation.Name} needs '{member.Name}'.");
        }

        throw new InvalidDataException($"{operation.Name} has no member for the label '{label}'.");
    }

    private static void AddQuery(ImmutableArray<KeyValuePair<string, string>>.Builder query, Member member, JsonNode node)
    {
        switch (member.Shape)
        {
            case ListShape list when node is JsonArray items:
                foreach (var item in items)
                    query.Add(new(member.WireName, Scalars.ToText(list.Element, item!, TimestampFormat.Iso8601)));
                break;
            case MapShape map when node is JsonObject entries:
                foreach (var (key, value) in entries)
                {
                    if (value is JsonArray values && map.Value.Shape is ListShape inner)
                        query.AddRange(values.Select(v => KeyValuePair.Create(key, Scalars.ToText(inner.Element, v!, TimestampFormat.Iso8601))));
                    else query.Add(new(key, Scalars.ToText(map.Value, value!, TimestampFormat.Iso8601)));
                }

                break;
            default:
                query.Add(new(member.WireName, Scalars.ToText(member, node, TimestampFormat.Iso8601)));
                break;
        }
    }

    private static void AddHeader(WireHeaders headers, Member member, JsonNode node)
    {
        if (member.Location == MemberLocation.Headers && node is JsonObject entries)
        {
            foreach (var (key, value) in entries) headers[member.LocationName + key] = value!.GetValue<string>();
        }
        else if (member.Location == MemberLocation.Header)
        {
            if (member.Shape is not ListShape list) headers[member.WireName] = HeaderText(member, node);
            else if (node is JsonArray { Count: > 0 } items)
                headers[member.WireName] = string.Join(',', items.Select(i => Quote(HeaderText(list.Element, i!), list.Element)));
        }
    }

    private static string HeaderText(Member member, JsonNode node)
    {
        var text = Scalars.ToText(member, node, TimestampFormat.Rfc822);
        return member.IsJsonValue ? Convert.ToBase64String(Encoding.UTF8.GetBytes(text)) : text;
    }

    private static string Quote(string text, Member element) =>
        element.Shape is ScalarShape { Type: ScalarType.String } && text.AsSpan().ContainsAny(',', '"')
            ? "\"" + text.Replace("\"", "\\\"", StringComparison.Ordinal) + "\""
            : text;

    private static JsonNode? ReadQuery(OperationModel operation, WireRequest request, Member member)
    {
        switch (member.Shape)
        {
            case ListShape list:
                var items = request.Query.Where(p => p.Key == member.WireName)
                    .Select(p => (JsonNode?)Scalars.FromText(list.Element, p.Value)).ToArray();
                return items.Length > 0 ? new JsonArray(items) : null;
            case MapShape map:
                var entries = new JsonObject();
                foreach (var group in request.Query.GroupBy(p => p.Key))
                {
                    if (operation.Input!.Members.Any(m => m != member && m.Location == MemberLocation.QueryString && m.WireName == group.Key))
                        continue;
                    entries[group.Key] = map.Value.Shape is ListShape inner
                        ? new JsonArray([.. group.Select(p => (JsonNode?)Scalars.FromText(inner.Element, p.Value))])
                        : Scalars.FromText(map.Value, group.First().Value);
                }

                return entries.Count > 0 ? entries : null;
            default:
                return request.FindQuery(member.WireName) is { } text ? Scalars.FromText(member, text) : null;
        }
    }

    private static JsonNode? ReadHeader(WireHeaders headers, Member member)
    {
        if (member.Location == MemberLocation.Headers)
        {
            var entries = new JsonObject();
            foreach (var (name, value) in headers)
            {
                if (name.StartsWith(member.LocationName ?? "", StringComparison.OrdinalIgnoreCase))
                    entries[name[(member.LocationName ?? "").Length..]] = value;
            }

            return entries.Count > 0 ? entries : null;
        }

        if (member.Location != MemberLocation.Header || headers.Find(member.WireName) is not { } text) return null;
        if (member.Shape is ListShape list)
            return new JsonArray([.. HeaderLists.Split(text, list.Element).Select(v => (JsonNode?)Scalars.FromText(list.Element, v))]);
        if (!member.IsJsonValue) return Scalars.FromText(member, text);
        try
        {
            return JsonValue.Create(Encoding.UTF8.GetString(Convert.FromBase64String(text)));
        }
        catch (FormatException e)
        {
            throw new WireFormatException($"The header {member.WireName} is not base64.", e);
        }
    }
}

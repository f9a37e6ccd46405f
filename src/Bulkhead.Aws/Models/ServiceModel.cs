using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;

namespace Bulkhead.Aws.Models;

/// <summary>
/// What AWS publishes of one service's API: its protocol, its operations and their shapes. Parsed once when first asked
/// for; shapes are read when they are first used.
/// </summary>
public sealed class ServiceModel
{
    private readonly Dictionary<string, JsonElement> _shapes;
    private readonly Dictionary<string, JsonElement> _operations;
    private readonly JsonElement _pagination;
    private readonly ConcurrentDictionary<string, Shape> _readShapes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, OperationModel> _readOperations = new(StringComparer.Ordinal);
    private readonly Lazy<Dictionary<string, StructureShape>> _errors;

    internal ServiceModel(string name, JsonElement root)
    {
        Name = name;
        var metadata = root.GetProperty("metadata");
        Protocol = ReadProtocol(metadata);
        JsonVersion = ModelReader.Text(metadata, "jsonVersion") ?? "1.1";
        ApiVersion = ModelReader.Text(metadata, "apiVersion") ?? "";
        EndpointPrefix = ModelReader.Text(metadata, "endpointPrefix") ?? name;
        SigningName = ModelReader.Text(metadata, "signingName") ?? EndpointPrefix;
        TargetPrefix = ModelReader.Text(metadata, "targetPrefix") ?? "";
        GlobalEndpoint = ModelReader.Text(metadata, "globalEndpoint");
        ServiceId = ModelReader.Text(metadata, "serviceId") ?? name;
        XmlNamespace = ModelReader.Text(metadata, "xmlNamespace");
        // SQS' model names only its newer protocol; its older clients still use awsQuery.
        SpeaksQueryToo = name == "sqs" || (Protocol != WireProtocol.Query && Speaks(metadata, "query"));
        _shapes = root.GetProperty("shapes").EnumerateObject().ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);
        _operations = root.GetProperty("operations").EnumerateObject()
            .ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);
        _pagination = root.TryGetProperty("pagination", out var pagination) ? pagination : default;
        _errors = new(ReadErrors);
    }

    /// <summary>Bulkhead's name of the service, which is the AWS CLI's: <c>organizations</c>, <c>s3control</c>.</summary>
    public string Name { get; }

    /// <summary>The protocol that Bulkhead speaks with it.</summary>
    public WireProtocol Protocol { get; }

    /// <summary>Whether clients of the service may also use awsQuery (CloudWatch, SQS).</summary>
    public bool SpeaksQueryToo { get; }

    /// <summary>1.0 or 1.1: part of the content type of the JSON protocol.</summary>
    public string JsonVersion { get; }

    /// <summary>The API's date.</summary>
    public string ApiVersion { get; }

    /// <summary>The first part of the usual host name.</summary>
    public string EndpointPrefix { get; }

    /// <summary>The service in a signature's scope.</summary>
    public string SigningName { get; }

    /// <summary>What comes before the operation in <c>X-Amz-Target</c>.</summary>
    public string TargetPrefix { get; }

    /// <summary>The host name of a service that has one per partition; null for regional ones.</summary>
    public string? GlobalEndpoint { get; }

    /// <summary>AWS's name of the service, from which <c>AWS_ENDPOINT_URL_…</c> is made.</summary>
    public string ServiceId { get; }

    /// <summary>The namespace of XML bodies; null when there is none.</summary>
    public string? XmlNamespace { get; }

    /// <summary>The names of the operations.</summary>
    public IReadOnlyCollection<string> OperationNames => _operations.Keys;

    /// <summary>The operation called <paramref name="name"/>; null when there is none.</summary>
    public OperationModel? FindOperation(string name)
    {
        if (_readOperations.TryGetValue(name, out var known)) return known;
        return _operations.TryGetValue(name, out var json)
            ? _readOperations.GetOrAdd(name, n => new OperationModel(this, n, json))
            : null;
    }

    /// <summary>The operation called <paramref name="name"/>.</summary>
    /// <exception cref="ArgumentException">There is none: a mistake in Bulkhead, not in what a user gave.</exception>
    public OperationModel GetOperation(string name) =>
        FindOperation(name) ?? throw new ArgumentException($"{Name} has no operation '{name}'.", nameof(name));

    /// <summary>The shape called <paramref name="name"/>.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public Shape GetShape(string name)
    {
        if (_readShapes.TryGetValue(name, out var known)) return known;
        return _shapes.TryGetValue(name, out var json)
            ? _readShapes.GetOrAdd(name, n => ModelReader.Shape(this, n, json))
            : throw new ArgumentException($"{Name} has no shape '{name}'.", nameof(name));
    }

    /// <summary>The error with this code on the wire, or this shape name; null when the model has none.</summary>
    public StructureShape? FindError(string code) => _errors.Value.GetValueOrDefault(code);

    internal JsonElement ShapeJson(string name) => _shapes[name];

    internal Pagination? FindPagination(string operation)
    {
        if (_pagination.ValueKind != JsonValueKind.Object || !_pagination.TryGetProperty(operation, out var json)) return null;
        return new Pagination(
            ModelReader.Texts(json, "input_token"),
            ModelReader.Texts(json, "output_token"),
            ModelReader.Texts(json, "result_key"),
            ModelReader.Text(json, "more_results"),
            ModelReader.Text(json, "limit_key"));
    }

    private static WireProtocol ReadProtocol(JsonElement metadata)
    {
        // The first of the service's protocols that Bulkhead speaks; all of them speak at least one.
        var names = ModelReader.Texts(metadata, "protocols").AddRange(ModelReader.Texts(metadata, "protocol"));
        foreach (var name in names)
        {
            switch (name)
            {
                case "json": return WireProtocol.Json;
                case "query": return WireProtocol.Query;
                case "ec2": return WireProtocol.Ec2;
                case "rest-json": return WireProtocol.RestJson;
                case "rest-xml": return WireProtocol.RestXml;
            }
        }

        throw new InvalidDataException($"No known protocol among: {string.Join(", ", names)}.");
    }

    private static bool Speaks(JsonElement metadata, string protocol) =>
        ModelReader.Texts(metadata, "protocols").Contains(protocol);

    private Dictionary<string, StructureShape> ReadErrors()
    {
        var errors = new Dictionary<string, StructureShape>(StringComparer.Ordinal);
        foreach (var (name, json) in _shapes)
        {
            if (!ModelReader.Flag(json, "exception")) continue;
            var shape = (StructureShape)GetShape(name);
            errors.TryAdd(shape.ErrorCode, shape);
            errors.TryAdd(name, shape);
        }

        return errors;
    }
}

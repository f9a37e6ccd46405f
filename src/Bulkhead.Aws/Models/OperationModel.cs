using System.Collections.Immutable;
using System.Text.Json;

namespace Bulkhead.Aws.Models;

/// <summary>One operation of a service.</summary>
public sealed class OperationModel
{
    private static readonly string[] ReadPrefixes = ["Get", "List", "Describe", "BatchGet", "Search", "Simulate", "AssumeRole"];

    private readonly JsonElement _json;
    private readonly Lazy<StructureShape?> _input;
    private readonly Lazy<StructureShape?> _output;
    private readonly Lazy<ImmutableArray<StructureShape>> _errors;
    private readonly Lazy<Pagination?> _pagination;

    internal OperationModel(ServiceModel service, string name, JsonElement json)
    {
        Service = service;
        Name = name;
        _json = json;
        var http = json.GetProperty("http");
        Method = http.GetProperty("method").GetString()!;
        RequestUri = http.GetProperty("requestUri").GetString()!;
        SuccessStatus = http.TryGetProperty("responseCode", out var code) ? code.GetInt32() : 200;
        HostPrefix = json.TryGetProperty("endpoint", out var endpoint) && endpoint.TryGetProperty("hostPrefix", out var prefix)
            ? prefix.GetString()
            : null;
        IsUnsigned = json.TryGetProperty("authtype", out var auth) && auth.ValueEquals("none");
        IsDeprecated = ModelReader.Flag(json, "deprecated");
        IsReadOnly = json.TryGetProperty("readonly", out var readOnly) && readOnly.GetBoolean();
        NeedsChecksum = json.TryGetProperty("httpChecksumRequired", out _)
            || (json.TryGetProperty("httpChecksum", out var checksum)
                && checksum.TryGetProperty("requestChecksumRequired", out var required) && required.GetBoolean());
        _input = new(() => Structure("input"));
        _output = new(() => Structure("output"));
        _errors = new(ReadErrors);
        _pagination = new(() => service.FindPagination(name));
    }

    /// <summary>The service.</summary>
    public ServiceModel Service { get; }

    /// <summary>The name, such as <c>CreateAccount</c>.</summary>
    public string Name { get; }

    /// <summary>The HTTP method.</summary>
    public string Method { get; }

    /// <summary>The path with its labels (<c>{Bucket}</c>, <c>{Key+}</c>) and the fixed part of the query string.</summary>
    public string RequestUri { get; }

    /// <summary>The HTTP status of success.</summary>
    public int SuccessStatus { get; }

    /// <summary>What goes before the host name, with labels; null for most.</summary>
    public string? HostPrefix { get; }

    /// <summary>Whether the request goes out without a signature.</summary>
    public bool IsUnsigned { get; }

    /// <summary>Whether a newer operation has taken its place.</summary>
    public bool IsDeprecated { get; }

    /// <summary>Whether the model says that the operation changes nothing. Few models do: false means not known.</summary>
    public bool IsReadOnly { get; }

    /// <summary>Whether the operation changes nothing, by the model or by AWS's way of naming.</summary>
    public bool ChangesNothing =>
        IsReadOnly || Method is "GET" or "HEAD" || ReadPrefixes.Any(prefix => Name.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>Whether the body must come with a checksum header.</summary>
    public bool NeedsChecksum { get; }

    /// <summary>The request; null when there is none.</summary>
    public StructureShape? Input => _input.Value;

    /// <summary>The answer; null when there is none.</summary>
    public StructureShape? Output => _output.Value;

    /// <summary>The errors that the model names. Every operation also answers with its service's common errors.</summary>
    public ImmutableArray<StructureShape> Errors => _errors.Value;

    /// <summary>How it pages; null when it does not.</summary>
    public Pagination? Pagination => _pagination.Value;

    /// <summary>The element around the members in an awsQuery answer; null when there is none.</summary>
    public string? ResultWrapper => ModelReader.Text(_json, "output", "resultWrapper");

    /// <summary>The root element of a restXml request that is not a payload member.</summary>
    public string? InputXmlName => ModelReader.Text(_json, "input", "locationName");

    /// <summary>The namespace of that root element.</summary>
    public XmlNamespace? InputXmlNamespace =>
        _json.TryGetProperty("input", out var input) ? ModelReader.Namespace(input) : null;

    private StructureShape? Structure(string part) =>
        ModelReader.Text(_json, part, "shape") is { } shape ? (StructureShape)Service.GetShape(shape) : null;

    private ImmutableArray<StructureShape> ReadErrors() => _json.TryGetProperty("errors", out var errors)
        ? [.. errors.EnumerateArray().Select(e => (StructureShape)Service.GetShape(e.GetProperty("shape").GetString()!))]
        : [];
}

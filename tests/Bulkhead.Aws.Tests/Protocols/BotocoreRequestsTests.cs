using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Bulkhead.Aws.Models;
using Bulkhead.Aws.Protocols;
using Xunit;

namespace Bulkhead.Aws.Tests.Protocols;

public sealed class BotocoreRequestsTests
{
    private static readonly JsonObject[] Recorded = Read();

    [Fact]
    public void The_recording_covers_every_service()
    {
        var services = Recorded.Select(r => Text(r, "service")).ToHashSet();
        Assert.Empty(ServiceModels.Names.Except(services));
    }

    [Fact]
    public void Requests_are_written_as_botocore_writes_them()
    {
        var failures = new List<string>();
        foreach (var recorded in Recorded)
        {
            var operation = Operation(recorded);
            var ours = ProtocolCodec.For(operation.Service).EncodeRequest(operation, recorded["input"]!.AsObject());
            var theirs = Request(recorded);
            var name = $"{operation.Service.Name}:{operation.Name}";
            if (ours.Method != theirs.Method || ours.Path != theirs.Path) failures.Add($"{name}: {ours.Path} for {theirs.Path}");
            if (!Sorted(ours.Query).SequenceEqual(Sorted(theirs.Query))) failures.Add($"{name}: query");
            foreach (var (header, value) in theirs.Headers)
            {
                // Content types differ where botocore leaves them to a later stage.
                if (header is "Content-Type" or "x-amzn-query-mode") continue;
                if (ours.Headers.Find(header) != value) failures.Add($"{name}: {header}");
            }

            if (!SameBody(operation.Service.Protocol, ours.Body, theirs.Body))
                failures.Add($"{name}: {Encoding.UTF8.GetString(ours.Body.Span)} for {Encoding.UTF8.GetString(theirs.Body.Span)}");
        }

        Assert.Empty(failures);
    }

    [Fact]
    public void Requests_of_botocore_are_read_back_to_their_input()
    {
        var failures = new List<string>();
        foreach (var recorded in Recorded)
        {
            var operation = Operation(recorded);
            var input = ProtocolCodec.For(operation.Service).DecodeRequest(operation, Request(recorded));
            if (!JsonNode.DeepEquals(input, recorded["input"]))
                failures.Add($"{operation.Service.Name}:{operation.Name}: {input.ToJsonString()} for {recorded["input"]!.ToJsonString()}");
        }

        Assert.Empty(failures);
    }

    [Fact]
    public void Requests_of_botocore_find_their_operation()
    {
        var failures = new List<string>();
        foreach (var recorded in Recorded)
        {
            var operation = Operation(recorded);
            var request = Request(recorded);
            request.Headers["Authorization"] =
                $"AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20261121/us-east-1/{operation.Service.SigningName}/aws4_request, SignedHeaders=host, Signature=00";
            var routed = RequestRouter.Route("localhost:4600", request);
            if (routed?.Operation != operation)
                failures.Add($"{operation.Service.Name}:{operation.Name}: {routed?.Operation.Name} for {request.Method} {request.Path}");
        }

        Assert.Empty(failures);
    }

    private static OperationModel Operation(JsonObject recorded) =>
        ServiceModels.Get(Text(recorded, "service")).GetOperation(Text(recorded, "operation"));

    private static string Text(JsonObject json, string name) => json[name]!.GetValue<string>();

    private static WireRequest Request(JsonObject recorded)
    {
        var json = recorded["request"]!.AsObject();
        var request = new WireRequest
        {
            Method = Text(json, "method"),
            Path = Text(json, "path"),
            Query = [.. json["query"]!.AsArray().Select(p => KeyValuePair.Create(p![0]!.GetValue<string>(), p[1]!.GetValue<string>()))],
            Body = Convert.FromBase64String(Text(json, "body")),
        };
        foreach (var (name, value) in json["headers"]!.AsObject()) request.Headers[name] = value!.GetValue<string>();
        return request;
    }

    private static IEnumerable<string> Sorted(IEnumerable<KeyValuePair<string, string>> pairs) =>
        pairs.Select(p => $"{p.Key}={p.Value}").Order(StringComparer.Ordinal);

    private static bool SameBody(WireProtocol protocol, ReadOnlyMemory<byte> ours, ReadOnlyMemory<byte> theirs)
    {
        if (ours.Span.SequenceEqual(theirs.Span)) return true;
        switch (protocol)
        {
            case WireProtocol.Json or WireProtocol.RestJson:
                return JsonNode.DeepEquals(Json(ours), Json(theirs));
            case WireProtocol.Query or WireProtocol.Ec2:
                return Sorted(QueryText.Parse(Encoding.UTF8.GetString(ours.Span)))
                    .SequenceEqual(Sorted(QueryText.Parse(Encoding.UTF8.GetString(theirs.Span))));
            default:
                return Canonical(XElement.Parse(Encoding.UTF8.GetString(ours.Span)))
                    == Canonical(XElement.Parse(Encoding.UTF8.GetString(theirs.Span)));
        }
    }

    private static JsonNode? Json(ReadOnlyMemory<byte> body) => JsonNode.Parse(body.IsEmpty ? "{}"u8 : body.Span);

    private static string Canonical(XElement element)
    {
        var attributes = element.Attributes().Where(a => !a.IsNamespaceDeclaration).Select(a => $" {a.Name}={a.Value}");
        var content = element.HasElements ? string.Concat(element.Elements().Select(Canonical)) : element.Value;
        return $"<{element.Name}{string.Concat(attributes)}>{content}</>";
    }

    private static JsonObject[] Read()
    {
        using var resource = typeof(BotocoreRequestsTests).Assembly.GetManifestResourceStream("botocore-requests.jsonl.gz")!;
        using var reader = new StreamReader(new GZipStream(resource, CompressionMode.Decompress));
        return [.. reader.ReadToEnd().Split('\n').Select(line => JsonNode.Parse(line)!.AsObject())];
    }
}

using Amazon.Runtime.Internal.Transform;
using Bulkhead.Aws.Protocols;

namespace Bulkhead.Aws.Client;

/// <summary>An answer in the SDK's terms. It is all in memory already (<see cref="BufferedTransport"/>).</summary>
internal sealed class WireContext : UnmarshallerContext
{
    private readonly Stream _stream;

    public WireContext(Stream stream, IWebResponseData response)
    {
        _stream = stream;
        WebResponseData = response;
    }

    public override string CurrentPath => "";

    public override int CurrentDepth => 0;

    public override bool IsStartElement => false;

    public override bool IsEndElement => false;

    public override bool IsStartOfDocument => false;

    public WireResponse Read()
    {
        using var body = new MemoryStream();
        _stream.CopyTo(body);
        var response = new WireResponse { Status = (int)WebResponseData.StatusCode, Body = body.GetBuffer().AsMemory(0, (int)body.Length) };
        foreach (var name in WebResponseData.GetHeaderNames()) response.Headers[name] = WebResponseData.GetHeaderValue(name);
        return response;
    }
}

using System.Net;
using System.Net.Http.Headers;
using Bulkhead.Aws.Protocols;

namespace Bulkhead.LocalCloud.Hosting;

/// <summary>Carries a client's requests to a local cloud of the same process, without a socket.</summary>
internal sealed class CloudTransport(FrontDoor door) : HttpMessageHandler
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var uri = request.RequestUri!;
        var headers = new WireHeaders();
        Add(headers, request.Headers);
        ReadOnlyMemory<byte> body = default;
        if (request.Content is { } content)
        {
            body = await content.ReadAsByteArrayAsync(cancellationToken);
            Add(headers, content.Headers);
        }

        headers.TryAdd("Host", uri.Authority);
        var query = uri.Query.Length > 0 ? uri.Query[1..] : "";
        var call = new HttpCall(request.Method.Method, uri.AbsolutePath, query, headers, body);
        var answer = await door.AnswerAsync(call) ?? throw new HttpRequestException("The connection was cut.");
        var response = new HttpResponseMessage((HttpStatusCode)answer.Status) { RequestMessage = request };
        response.Content = new ReadOnlyMemoryContent(request.Method == HttpMethod.Head ? default : answer.Body);
        foreach (var (name, value) in answer.Headers)
        {
            if (!response.Headers.TryAddWithoutValidation(name, value)) response.Content.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }

    private static void Add(WireHeaders headers, HttpHeaders from)
    {
        foreach (var (name, values) in from.NonValidated) headers[name] = string.Join(",", values);
    }
}

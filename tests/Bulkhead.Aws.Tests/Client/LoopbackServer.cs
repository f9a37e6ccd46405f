using System.Net;
using System.Net.Sockets;
using System.Text;
using Bulkhead.Aws.Protocols;

namespace Bulkhead.Aws.Tests.Client;

/// <summary>A small HTTP server on loopback that can also hang up at the wrong moment.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<WireRequest, WireResponse?> _answer;
    private readonly Task _loop;
    private readonly List<WireRequest> _requests = [];

    /// <param name="answer">The answer to a request; null cuts the connection after reading it.</param>
    public LoopbackServer(Func<WireRequest, WireResponse?> answer)
    {
        _answer = answer;
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _loop = AcceptAsync();
    }

    public Uri Address { get; }

    public WireRequest[] Requests
    {
        get
        {
            lock (_requests) return [.. _requests];
        }
    }

    public async ValueTask DisposeAsync()
    {
        // The loop ends first: one that had just accepted a connection would ask a listener that has stopped.
        await _stop.CancelAsync();
        await _loop;
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true) connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            var stream = client.GetStream();
            while (await ReadAsync(stream) is { } request)
            {
                lock (_requests) _requests.Add(request);
                if (_answer(request) is not { } response) return;
                var head = new StringBuilder($"HTTP/1.1 {response.Status} X\r\nContent-Length: {response.Body.Length}\r\n");
                foreach (var (name, value) in response.Headers) head.Append($"{name}: {value}\r\n");
                await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), _stop.Token);
                if (request.Method != "HEAD") await stream.WriteAsync(response.Body, _stop.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The client hung up, or the test is over.
        }
    }

    private async Task<WireRequest?> ReadAsync(NetworkStream stream)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (head.Count < 4 || !head[^4..].SequenceEqual("\r\n\r\n"u8.ToArray()))
        {
            if (await stream.ReadAsync(one, _stop.Token) == 0) return null;
            head.Add(one[0]);
        }

        var lines = Encoding.ASCII.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var start = lines[0].Split(' ');
        var target = start[1].Split('?', 2);
        var headers = new WireHeaders();
        foreach (var line in lines[1..])
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        var body = new byte[int.Parse(headers.Find("Content-Length") ?? "0")];
        await stream.ReadExactlyAsync(body, _stop.Token);
        return new WireRequest
        {
            Method = start[0],
            Path = target[0],
            Query = target.Length == 2 ? QueryText.Parse(target[1]) : [],
            Headers = headers,
            Body = body,
        };
    }
}

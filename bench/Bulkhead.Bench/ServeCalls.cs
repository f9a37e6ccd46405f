using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Bulkhead.LocalCloud.Hosting;

namespace Bulkhead.Bench;

/// <summary>
/// How many signed and enforced calls a served local cloud answers in a second. The requests are signed before, so that
/// what is measured is the cloud: the client only sends and counts, over kept connections.
/// </summary>
internal static class ServeCalls
{
    private const int Connections = 16;

    /// <summary>Measures and prints. Fails when a call is refused.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var seconds = Options.Number(arguments, "--seconds", 10);
        var file = Array.IndexOf(arguments, "--file") is var at and >= 0 && at + 1 < arguments.Length ? arguments[at + 1] : null;
        await using var cloud = await LocalCloudServer.StartAsync(new LocalCloudOptions { StateFile = file });
        var requests = await SignedCalls.PrepareAsync(cloud);
        await RunFor(cloud.Endpoint, requests, TimeSpan.FromSeconds(Options.Number(arguments, "--warmup", 15)));
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        var (calls, refused) = await RunFor(cloud.Endpoint, requests, TimeSpan.FromSeconds(seconds));
        var elapsed = clock.Elapsed.TotalSeconds;
        var used = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
        Console.WriteLine($"signed, enforced calls: {calls:N0} in {elapsed:F1} s, {Environment.ProcessorCount} processors, state {(file is null ? "in memory" : "in a file")}");
        Console.WriteLine($"  {calls / elapsed:N0} calls a second; {used / calls * 1e6:F0} µs of processor time a call, client included");
        Console.WriteLine($"  {calls / used * 2:N0} calls a second if two processors had nothing else to do; refused: {refused}");
        return refused == 0 ? 0 : 1;
    }

    private static async Task<(long Calls, long Refused)> RunFor(Uri endpoint, IReadOnlyList<byte[]> requests, TimeSpan time)
    {
        using var end = new CancellationTokenSource(time);
        var results = await Task.WhenAll(Enumerable.Range(0, Connections).Select(i => Task.Run(() => SendAsync(endpoint, requests, i, end.Token))));
        return (results.Sum(r => r.Calls), results.Sum(r => r.Refused));
    }

    private static async Task<(long Calls, long Refused)> SendAsync(Uri endpoint, IReadOnlyList<byte[]> requests, int first, CancellationToken end)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, endpoint.Port), CancellationToken.None);
        var buffer = new byte[256 * 1024];
        long calls = 0, refused = 0;
        for (var i = first; !end.IsCancellationRequested; i++)
        {
            await socket.SendAsync(requests[i % requests.Count], CancellationToken.None);
            var length = 0;
            int total;
            do
            {
                var read = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                if (read == 0) throw new IOException("The connection was cut.");
                length += read;
                total = TotalLength(buffer.AsSpan(0, length));
            }
            while (total > length);

            calls++;
            if (!buffer.AsSpan(9, 1).SequenceEqual("2"u8)) refused++;
        }

        return (calls, refused);
    }

    /// <summary>The length of the answer, head and body; the largest number while its head is not whole.</summary>
    private static int TotalLength(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0) return int.MaxValue;
        var text = Encoding.ASCII.GetString(answer[..head]);
        var at = text.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase);
        if (at < 0) return head + 4;
        var value = text.AsSpan(at + "Content-Length: ".Length);
        var stop = value.IndexOf('\r');
        return head + 4 + int.Parse(stop < 0 ? value : value[..stop], System.Globalization.CultureInfo.InvariantCulture);
    }
}

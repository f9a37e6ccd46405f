using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Aws.Client;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Cli.Tests.Durability;

/// <summary>
/// Random operations from many clients at once on a served local cloud whose process is killed in between: nothing that was
/// acknowledged may be lost, and nothing may come back.
/// </summary>
internal sealed class DurabilityRig : IDisposable
{
    private readonly string _file;
    private readonly int _operations;
    private readonly int _between;
    private readonly ConcurrentQueue<string> _problems = new();
    private volatile TaskCompletionSource<AwsSession> _up = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ServedProcess? _process;
    private AwsConnection? _connection;
    private int _turns;
    private int _acknowledged;
    private int _lost;

    private DurabilityRig(string file, int operations, int kills) => (_file, _operations, _between) = (file, operations, operations / (kills + 1));

    /// <summary>How many operations were begun.</summary>
    public int Operations => Math.Min(_turns, _operations);

    /// <summary>How many writes were acknowledged.</summary>
    public int Acknowledged => _acknowledged;

    /// <summary>How many calls had no answer.</summary>
    public int Lost => _lost;

    /// <summary>How often the process was killed.</summary>
    public int Kills { get; private set; }

    /// <summary>What was wrong.</summary>
    public IReadOnlyCollection<string> Problems => _problems;

    /// <summary>Runs the test.</summary>
    /// <param name="file">The cloud's file.</param>
    /// <param name="clients">How many clients work at once.</param>
    /// <param name="operations">How many operations they do together.</param>
    /// <param name="kills">How often the process is killed.</param>
    public static async Task<DurabilityRig> RunAsync(string file, int clients, int operations, int kills)
    {
        var rig = new DurabilityRig(file, operations, kills);
        try
        {
            await rig.StartAsync(0);
            var session = await rig.SessionAsync();
            var bucket = new JsonObject { ["Bucket"] = DurableThing.Bucket, ["CreateBucketConfiguration"] = new JsonObject { ["LocationConstraint"] = "eu-west-1" } };
            if (await session.CallAsync("s3", "CreateBucket", bucket, CancellationToken.None) is AwsRefusal refusal) throw new InvalidOperationException(refusal.ToString());
            var all = Enumerable.Range(0, clients).Select(i => new DurableClient(i, rig)).ToArray();
            var work = Task.WhenAll(all.Select(c => Task.Run(c.RunAsync)));
            await rig.KillAsync(kills, work);
            await work;
            await rig.RestartAsync();
            foreach (var client in all) await client.CheckAsync();
            return rig;
        }
        catch
        {
            rig.Dispose();
            throw;
        }
    }

    /// <summary>Whether there is another operation to do.</summary>
    public bool TakeTurn() => Interlocked.Increment(ref _turns) <= _operations;

    /// <summary>A write was acknowledged.</summary>
    public void Acknowledge() => Interlocked.Increment(ref _acknowledged);

    /// <summary>A call had no answer.</summary>
    public void Lose() => Interlocked.Increment(ref _lost);

    /// <summary>Something is wrong.</summary>
    public void Report(string problem) => _problems.Enqueue(problem);

    /// <summary>A session of the cloud, once it is there.</summary>
    public Task<AwsSession> SessionAsync() => _up.Task;

    public void Dispose()
    {
        _connection?.Dispose();
        _process?.Dispose();
    }

    private async Task KillAsync(int kills, Task work)
    {
        while (Kills < kills && !work.IsCompleted)
        {
            if (Volatile.Read(ref _turns) >= (Kills + 1) * _between) await RestartAsync();
            else await Task.WhenAny(work, Task.Delay(5));
        }
    }

    /// <summary>Kills the process while the clients work, and starts it again on the same file and port.</summary>
    private async Task RestartAsync()
    {
        // Before the kill: whoever loses an answer from now on waits for the next process.
        _up = new TaskCompletionSource<AwsSession>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _process!.KillAsync();
        Kills++;
        var port = _process.Endpoint.Port;
        _process.Dispose();
        await StartAsync(port);
    }

    private async Task StartAsync(int port)
    {
        _process = await ServedProcess.StartAsync(_file, port);
        var former = _connection;
        _connection = new AwsConnection(new AwsConnectionOptions
        {
            Endpoint = _process.Endpoint,
            Region = new RegionName("eu-west-1"),
            Credentials = _process.Keys,
            Pace = false,
            MaxAttempts = 1,
        });
        switch (await _connection.OpenAsync(CancellationToken.None))
        {
            case SessionOpened { Session: var session }: _up.SetResult(session); break;
            case SessionRefused { Refusal: var refusal }: throw new InvalidOperationException(refusal.ToString());
        }

        former?.Dispose();
    }
}

using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Hosting;
using Xunit;

namespace Bulkhead.LocalCloud.Tests.Conformance;

/// <summary>Runs everything that independent clients ask of the local cloud, once, each script against a cloud of its own.</summary>
public sealed class ConformanceRun : IAsyncLifetime
{
    private const int Workers = 3;

    // While one works on a service: only the scripts whose names contain this text.
    private static readonly string? Only = Environment.GetEnvironmentVariable("BULKHEAD_CONFORMANCE");

    /// <summary>The scripts of this folder, and the files that <c>run.py</c> runs.</summary>
    public static IReadOnlyList<string> Scripts { get; } = [.. All().Where(s => Only is null || s.Contains(Only, StringComparison.Ordinal))];

    private static IEnumerable<string> All() =>
    [
        "organizations.py", "iam_sts.py", "s3.py", "baseline.py", "permissions.py", "lambda.py", "cloudformation.py", "cloudformation_baseline.py",
        .. Directory.GetFiles(Path.Combine(Boto3.Folder, "operations"), "*.yaml").Select(f => "operations/" + Path.GetFileName(f)).Order(StringComparer.Ordinal),
    ];

    private readonly ConcurrentDictionary<string, Exception> _failures = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _answered = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _excused = new(StringComparer.Ordinal);

    /// <summary>Every operation of the local cloud, such as <c>iam:CreateRole</c>.</summary>
    public IReadOnlySet<string> Operations { get; private set; } = FrozenSet<string>.Empty;

    /// <summary>The operations that answered a client at least once; a refusal does not count.</summary>
    public IEnumerable<string> Answered => _answered.Keys;

    /// <summary>Operations that the suite has, and that the installed client is too old to know, or that are there to refuse.</summary>
    public IEnumerable<string> Excused => _excused.Keys;

    /// <summary>Throws what went wrong in a script.</summary>
    public void Check(string script)
    {
        if (_failures.TryGetValue(script, out var failure)) throw failure;
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        await Boto3.RequireAsync();
        var waiting = new ConcurrentQueue<string>(Scripts);
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => WorkAsync(waiting)));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Works off what waits. Reading AWS's models takes Python longer than the calls do, so that one process runs many files.</summary>
    private async Task WorkAsync(ConcurrentQueue<string> waiting)
    {
        using var python = Boto3.StartMany();
        var errors = python.StandardError.ReadToEndAsync();
        while (waiting.TryDequeue(out var script)) await RunAsync(script, python);
        python.StandardInput.Close();
        await python.WaitForExitAsync();
        Assert.True(python.ExitCode == 0, await errors);
    }

    private async Task RunAsync(string script, Process python)
    {
        await using var cloud = await LocalCloudServer.StartAsync(new LocalCloudOptions
        {
            AfterCall = call =>
            {
                _answered.TryAdd($"{call.Service}:{call.Operation}", true);
                return null;
            },
        });
        Operations = cloud.Operations;
        try
        {
            var output = await AskAsync(script, cloud, python);
            foreach (var line in output.Split('\n'))
            {
                if (line.Split(": ") is ["unknown to this client" or "refused here", var operation]) _excused.TryAdd(operation.Trim(), true);
            }
        }
        catch (Exception failure)
        {
            _failures[script] = failure;
        }
    }

    private static async Task<string> AskAsync(string script, LocalCloudServer cloud, Process python)
    {
        var work = new JsonObject
        {
            ["endpoint"] = cloud.Endpoint.ToString().TrimEnd('/'),
            ["key"] = cloud.Credentials.AccessKeyId,
            ["secret"] = cloud.Credentials.SecretAccessKey,
            ["file"] = Path.Combine(Boto3.Folder, script),
        };
        await python.StandardInput.WriteLineAsync(work.ToJsonString());
        await python.StandardInput.FlushAsync();
        var answer = await python.StandardOutput.ReadLineAsync();
        Assert.True(answer is not null, $"{script}: Python ended.");
        var done = JsonNode.Parse(answer)!;
        var printed = (string)done["printed"]!;
        Assert.False((bool)done["failed"]!, printed);
        return printed;
    }
}

using System.Collections.Concurrent;
using System.Collections.Frozen;
using Bulkhead.LocalCloud.Hosting;
using Xunit;

namespace Bulkhead.LocalCloud.Tests.Conformance;

/// <summary>Runs everything that independent clients ask of the local cloud, once, each script against a cloud of its own.</summary>
public sealed class ConformanceRun : IAsyncLifetime
{
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
        await Parallel.ForEachAsync(Scripts, new ParallelOptions { MaxDegreeOfParallelism = 3 }, async (script, _) => await RunAsync(script));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task RunAsync(string script)
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
            var isData = script.EndsWith(".yaml", StringComparison.Ordinal);
            var output = isData
                ? await Boto3.RunAsync(cloud, "run.py", Path.Combine(Boto3.Folder, script))
                : await Boto3.RunAsync(cloud, script);
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
}

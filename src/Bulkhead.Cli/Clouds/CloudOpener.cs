using System.Diagnostics;
using Bulkhead.Aws;
using Bulkhead.Aws.Client;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Apply;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Hosting;
using Bulkhead.LocalCloud.Pace;
using Bulkhead.LocalCloud.Prices;
using Bulkhead.LocalCloud.Storage;
using Diagnostic = Bulkhead.Core.Diagnostics.Diagnostic;

namespace Bulkhead.Cli.Clouds;

/// <summary>Opens the cloud that a command names.</summary>
internal static class CloudOpener
{
    /// <summary>The local cloud's file where none is named, in the folder of the configuration.</summary>
    public const string DefaultFile = ".bulkhead/local-cloud";

    /// <summary>How exactly a clock that nobody has to wait for goes.</summary>
    private static readonly TimeSpan ClockResolution = TimeSpan.FromMilliseconds(50);

    /// <summary>Opens a cloud.</summary>
    /// <param name="target">Which.</param>
    /// <param name="configurationPath">The configuration's file or folder: the local cloud's file stands beside it.</param>
    /// <param name="home">The home region of the session.</param>
    /// <param name="profile">The AWS profile; null for the usual chain.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<CloudOpening> OpenAsync(
        CloudTarget target, string configurationPath, RegionName home, string? profile, CancellationToken cancellationToken)
    {
        var counter = new CallCounter();
        switch (target)
        {
            case CloudTarget.Aws:
                var options = new AwsConnectionOptions { Profile = profile, Region = home, Observer = counter };
                return await ConnectAsync(options, ApplyPace.Aws, "AWS", target.Id(configurationPath), counter, null, cancellationToken);
            case CloudTarget.Local local:
                return await OpenLocalAsync(local, configurationPath, home, counter, cancellationToken);
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>The file of a local cloud: the one that was named, or the one beside the configuration.</summary>
    public static string FileOf(CloudTarget.Local target, string configurationPath)
    {
        if (target.File is { } named) return named;
        var folder = Directory.Exists(configurationPath) ? configurationPath : Path.GetDirectoryName(configurationPath) ?? "";
        return Path.Combine(folder, DefaultFile);
    }

    /// <summary>
    /// Makes the folder of the default file, which nobody named and so nobody made. A folder that somebody named must exist:
    /// a slip of the pen should not make a new, empty cloud somewhere else.
    /// </summary>
    public static void PrepareFolder(CloudTarget.Local target, string file)
    {
        if (target.File is not null || Path.GetDirectoryName(file) is not { Length: > 0 } folder) return;
        Directory.CreateDirectory(folder);
        var ignore = Path.Combine(folder, ".gitignore");
        if (!File.Exists(ignore)) File.WriteAllText(ignore, "*\n");
    }

    /// <summary>The folder of the local cloud's file can't be made, for instance because the disk is full.</summary>
    public static Diagnostic FolderProblem(string file, Exception problem) =>
        new(StateFileDiagnostics.Unreadable, $"the local cloud's file '{file}' can't be made: {problem.Message}")
        {
            Help = "make room or name another file with --cloud local:FILE",
        };

    private static async Task<CloudOpening> OpenLocalAsync(
        CloudTarget.Local target, string configurationPath, RegionName home, CallCounter counter, CancellationToken cancellationToken)
    {
        var file = FileOf(target, configurationPath);
        var clock = target.IsPaced ? new VirtualClock(DateTimeOffset.UtcNow, ClockResolution) : null;
        LocalCloudServer server;
        try
        {
            PrepareFolder(target, file);
            server = await LocalCloudServer.StartAsync(new LocalCloudOptions
            {
                StateFile = file,
                Listen = false,
                Time = clock ?? TimeProvider.System,
                Pace = target.IsPaced ? CloudPace.Aws : new CloudPace(),
                Prices = target.Prices ?? PriceList.Public,
                BeforeCall = target.Faults is { } faults ? faults.Before : null,
                AfterCall = target.Faults is { } later ? later.After : null,
            }, cancellationToken);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return new CloudOpening.Unusable(FolderProblem(file, problem));
        }
        catch (StateFileException problem)
        {
            return new CloudOpening.Unusable(problem.Diagnostic);
        }

        var options = new AwsConnectionOptions
        {
            Region = home,
            Endpoint = server.Endpoint,
            Credentials = new AccessKeys(server.Credentials.AccessKeyId, server.Credentials.SecretAccessKey),
            Pace = target.IsPaced,

            // Without faults it does not have bad moments that pass: what fails here is its disk.
            MaxAttempts = target.Faults is null && !target.IsPaced ? 2 : null,
            Observer = counter,
            Time = server.Time,
            // The cloud lives in this process: its calls need no socket.
            Transport = server.CreateTransport(),
        };
        var pace = target.IsPaced ? ApplyPace.Aws : ApplyPace.Local;
        var opening = await ConnectAsync(options, pace, $"the local cloud in {file}", target.Id(configurationPath), counter, server, cancellationToken);
        if (opening is CloudOpening.Opened { Cloud: var cloud }) return new CloudOpening.Opened(cloud with { Clock = clock });
        await server.DisposeAsync();
        clock?.Dispose();
        return opening;
    }

    private static async Task<CloudOpening> ConnectAsync(
        AwsConnectionOptions options,
        ApplyPace pace,
        string name,
        string id,
        CallCounter counter,
        LocalCloudServer? server,
        CancellationToken cancellationToken)
    {
        var connection = new AwsConnection(options);
        var opened = await connection.OpenAsync(cancellationToken);
        if (opened is SessionOpened { Session: var session })
        {
            return new CloudOpening.Opened(new OpenCloud(session, pace, name, id, counter, connection, server));
        }

        connection.Dispose();
        return new CloudOpening.Refused(((SessionRefused)opened).Refusal);
    }
}

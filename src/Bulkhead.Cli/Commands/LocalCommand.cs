using System.CommandLine;
using Bulkhead.Cli.Clouds;
using Bulkhead.Cli.Files;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Views;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Faults;
using Bulkhead.LocalCloud.Hosting;
using Bulkhead.LocalCloud.Storage;
using Spectre.Console;

namespace Bulkhead.Cli.Commands;

/// <summary><c>local serve</c>: the embedded cloud on its own, for any AWS client.</summary>
internal static class LocalCommand
{
    public static Command Make(Terminal terminal)
    {
        var cloud = CommonOptions.Cloud();
        var path = CommonOptions.Path();
        var port = new Option<int>("--port") { Description = "The port on loopback (0: any that is free)", DefaultValueFactory = _ => 4600 };
        var keys = new Option<FileInfo?>("--jwks") { Description = "Public keys of identity providers (JSON Web Key Set) for AssumeRoleWithWebIdentity" };
        var faults = LocalCloudInputs.Faults.Option();
        var prices = LocalCloudInputs.Prices.Option();
        var pace = PaceOption.Make();
        pace.Description = "Make the cloud as slow and as strict as AWS, on the machine's clock";
        var serve = new Command("serve", "Serve the local cloud to any AWS client until Ctrl-C") { path, cloud, port, keys, faults, prices, pace };
        serve.SetAction((result, cancellationToken) => ServeAsync(
            CommonOptions.CloudOf(result.GetValue(cloud)),
            result.GetRequiredValue(path),
            new LocalCloudOptions { Port = result.GetValue(port), Pace = result.GetValue(pace) is null ? new CloudPace() : CloudPace.Aws },
            result.GetValue(keys),
            result.GetValue(faults),
            result.GetValue(prices),
            terminal,
            cancellationToken));
        return new Command("local", "The embedded cloud")
        {
            serve, LocalStateCommands.Snapshot(terminal), LocalStateCommands.Restore(terminal), LocalStateCommands.Reset(terminal),
        };
    }

    private static async Task<int> ServeAsync(
        CloudTarget? target,
        string path,
        LocalCloudOptions options,
        FileInfo? keys,
        FileInfo? faults,
        FileInfo? prices,
        Terminal terminal,
        CancellationToken cancellationToken)
    {
        if (target is not CloudTarget.Local local)
        {
            terminal.People.WriteLine("error: 'local serve' serves a local cloud: give --cloud local or --cloud local:FILE.");
            return ExitCodes.Usage;
        }

        var injector = default(FaultInjector);
        if (faults is not null)
        {
            injector = LocalCloudInputs.Faults.Read(faults, terminal);
            if (injector is null) return ExitCodes.Usage;
            options = options with { BeforeCall = injector.Before, AfterCall = injector.After };
        }

        if (prices is not null)
        {
            if (LocalCloudInputs.Prices.Read(prices, terminal) is not { } list) return ExitCodes.Usage;
            options = options with { Prices = list };
        }

        var file = CloudOpener.FileOf(local, path);
        LocalCloudServer server;
        try
        {
            CloudOpener.PrepareFolder(local, file);
            var keySet = keys is null ? null : await File.ReadAllTextAsync(keys.FullName, cancellationToken);
            server = await LocalCloudServer.StartAsync(options with { StateFile = file, WebIdentityKeys = keySet }, cancellationToken);
        }
        catch (FormatException problem)
        {
            terminal.People.WriteLine($"error: --jwks {SafeText.Plain(keys!.Name)}: {SafeText.Plain(problem.Message)}.");
            return ExitCodes.Usage;
        }
        catch (FileNotFoundException) when (keys is { Exists: false })
        {
            terminal.People.WriteLine($"error: --jwks {SafeText.Plain(keys.Name)}: there is no such file.");
            return ExitCodes.Usage;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            DiagnosticView.Write(terminal.People, [CloudOpener.FolderProblem(file, problem)]);
            return ExitCodes.Failure;
        }
        catch (StateFileException problem)
        {
            DiagnosticView.Write(terminal.People, [problem.Diagnostic]);
            return ExitCodes.Failure;
        }

        await using (server)
        {
            var (data, credentials) = (terminal.DataWriter, server.Credentials);
            var endpoint = server.Endpoint.ToString().TrimEnd('/');
            data.WriteLine($"export AWS_ENDPOINT_URL={endpoint}");
            data.WriteLine($"export AWS_ACCESS_KEY_ID={credentials.AccessKeyId}");
            data.WriteLine($"export AWS_SECRET_ACCESS_KEY={credentials.SecretAccessKey}");
            data.WriteLine("export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1");
            await data.FlushAsync(CancellationToken.None);
            terminal.People.WriteLine($"The local cloud in {SafeText.Plain(file)} answers at {endpoint}. The lines above are for your AWS client's shell.");
            terminal.People.WriteLine($"A client that does not know AWS_ENDPOINT_URL needs --endpoint-url {endpoint}. Ctrl-C stops it; nothing is lost.");
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                terminal.People.WriteLine(injector is null ? "Stopped." : $"Stopped. Faults made: {injector.Made}.");
            }
        }

        return ExitCodes.Success;
    }
}

using System.Diagnostics;
using System.Globalization;
using Bulkhead.Aws.Client;

namespace Bulkhead.Cli.Tests.Durability;

/// <summary><c>bulkhead local serve</c> as a process of its own, to be killed.</summary>
internal sealed class ServedProcess : IDisposable
{
    private readonly Process _process;

    private ServedProcess(Process process, Uri endpoint, AccessKeys keys) => (_process, Endpoint, Keys) = (process, endpoint, keys);

    public Uri Endpoint { get; }

    public AccessKeys Keys { get; }

    /// <summary>Starts it, and returns when it answers.</summary>
    /// <param name="file">The cloud's file.</param>
    /// <param name="port">The port; 0 for any.</param>
    public static async Task<ServedProcess> StartAsync(string file, int port)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "bulkhead.dll");
        if (!File.Exists(program)) throw new InvalidOperationException($"'{program}' is not there: the program is run as it is built, not as one published file.");
        string[] arguments = [program, "local", "serve", "--cloud", $"local:{file}", "--port", port.ToString(CultureInfo.InvariantCulture)];
        var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        while (!variables.ContainsKey("AWS_REGION"))
        {
            var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The local cloud did not start.");
            var parts = line["export ".Length..].Split('=', 2);
            variables[parts[0]] = parts[1];
        }

        return new ServedProcess(
            process, new Uri(variables["AWS_ENDPOINT_URL"]), new AccessKeys(variables["AWS_ACCESS_KEY_ID"], variables["AWS_SECRET_ACCESS_KEY"]));
    }

    /// <summary>Ends it as a power cut would (SIGKILL): nothing is tidied up.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}

using System.Diagnostics;
using Bulkhead.LocalCloud.Hosting;
using Xunit;

namespace Bulkhead.LocalCloud.Tests.Conformance;

/// <summary>Starts AWS's own clients, boto3 and the AWS CLI, against a local cloud.</summary>
internal static class Boto3
{
    private const string Python = "/usr/bin/python3";

    /// <summary>Where the scripts are.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Conformance");

    /// <summary>Skips the test where boto3 is not installed.</summary>
    public static async Task RequireAsync() =>
        Assert.SkipUnless(await IsThereAsync(), $"{Python} with boto3 is not installed: run eng/install-test-tools.");

    /// <summary>Runs a script of this folder; fails the test with what it printed when it fails; answers with its output.</summary>
    public static async Task<string> RunAsync(LocalCloudServer cloud, string script, params string[] arguments)
    {
        await RequireAsync();
        return await RunProgramAsync(cloud, Python, [Path.Combine(Folder, script), .. arguments]);
    }

    /// <summary>Runs a program with the cloud's address and credentials in its environment; answers with its output.</summary>
    public static async Task<string> RunProgramAsync(LocalCloudServer cloud, string program, IReadOnlyList<string> arguments)
    {
        var start = Start(program, arguments);
        start.Environment["AWS_ACCESS_KEY_ID"] = cloud.Credentials.AccessKeyId;
        start.Environment["AWS_SECRET_ACCESS_KEY"] = cloud.Credentials.SecretAccessKey;
        start.Environment["AWS_ENDPOINT_URL"] = cloud.Endpoint.ToString().TrimEnd('/');
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{Path.GetFileName(program)} ended with {process.ExitCode}:\n{await output}\n{await errors}");
        return await output;
    }

    /// <summary>A process of <c>run.py</c> that runs many files, each against a cloud of its own.</summary>
    public static Process StartMany()
    {
        var start = Start(Python, [Path.Combine(Folder, "run.py"), "--many"]);
        start.RedirectStandardInput = true;
        return Process.Start(start)!;
    }

    private static ProcessStartInfo Start(string program, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["AWS_DEFAULT_REGION"] = "eu-west-1";
        start.Environment["AWS_MAX_ATTEMPTS"] = "1";
        start.Environment["AWS_CONFIG_FILE"] = "/dev/null";
        start.Environment["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null";
        start.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        start.Environment["AWS_DATA_PATH"] = Path.Combine(Folder, "models");
        start.Environment.Remove("AWS_SESSION_TOKEN");
        start.Environment.Remove("AWS_PROFILE");
        return start;
    }

    private static async Task<bool> IsThereAsync()
    {
        if (!File.Exists(Python)) return false;
        using var process = Process.Start(new ProcessStartInfo(Python, ["-c", "import boto3"]) { UseShellExecute = false, RedirectStandardError = true })!;
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }
}

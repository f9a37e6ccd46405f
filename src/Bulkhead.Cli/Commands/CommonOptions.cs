using System.CommandLine;
using Bulkhead.Cli.Clouds;

namespace Bulkhead.Cli.Commands;

/// <summary>Options that several commands share, each made anew for its command.</summary>
internal static class CommonOptions
{
    public static Argument<string> Path() => new("path")
    {
        Description = "The configuration: a file, or a folder of YAML files",
        DefaultValueFactory = _ => ".",
    };

    public static Option<string?> Cloud()
    {
        var option = new Option<string?>("--cloud")
        {
            Description = "aws, local, or local:FILE (default: BULKHEAD_CLOUD, else local)",
            HelpName = "aws|local[:FILE]",
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && CloudTarget.TryParse(text) is null)
            {
                result.AddError($"--cloud takes aws, local or local:FILE, not '{text}'.");
            }
        });
        return option;
    }

    public static Option<bool> Json() => new("--json") { Description = "Print data for tools on stdout (docs/json)" };

    public static Option<string?> Profile() => new("--profile") { Description = "The AWS profile to use" };

    public static Option<string[]> AllowQuarantine() => new("--allow-quarantine")
    {
        Description = "An account that left the file and may go to quarantine although the plan refuses it; repeatable",
        HelpName = "NAME",
        DefaultValueFactory = _ => [],
    };

    public static Option<bool> Drift() => new("--drift")
    {
        Description = "Ask CloudFormation first what was changed or removed by hand in the stacks: it takes seconds to minutes a stack",
    };

    /// <summary>Whether the command line or the environment names a cloud.</summary>
    public static bool NamesCloud(string? option) => (option ?? Environment.GetEnvironmentVariable(CloudTarget.Variable)) is not null;

    /// <summary>The cloud that the command line, or else the environment, names; null when the environment's is wrong.</summary>
    public static CloudTarget? CloudOf(string? option) =>
        CloudTarget.TryParse(option ?? Environment.GetEnvironmentVariable(CloudTarget.Variable) ?? "local");
}

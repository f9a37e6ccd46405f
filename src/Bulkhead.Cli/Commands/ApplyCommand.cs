using System.CommandLine;
using Bulkhead.Cli.Files;
using Bulkhead.Cli.Output;

namespace Bulkhead.Cli.Commands;

/// <summary><c>apply</c>: makes the organization as the file, or a saved plan, says.</summary>
internal static class ApplyCommand
{
    public static Command Make(Terminal terminal)
    {
        var path = new Argument<string>("path")
        {
            Description = "The configuration (a file or a folder), or a plan that 'plan --out' saved",
            DefaultValueFactory = _ => ".",
        };
        var cloud = CommonOptions.Cloud();
        var profile = CommonOptions.Profile();
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask before the changes" };
        var force = new Option<bool>("--force-unlock") { Description = "Take the lock from a run that is no longer at work" };
        var quarantine = CommonOptions.AllowQuarantine();
        var drift = CommonOptions.Drift();
        var faults = LocalCloudInputs.Faults.Option();
        var pace = PaceOption.Make();
        var proof = new Option<bool>("--require-proof") { Description = "Refuse also when an invariant is neither proved nor broken" };
        var command = new Command("apply", "Make the organization as the file says") { path, cloud, profile, yes, force, quarantine, drift, proof, faults, pace };
        command.SetAction((result, cancellationToken) =>
        {
            var target = CommonOptions.CloudOf(result.GetValue(cloud));
            if (!CommandGuards.HasCloud(target, terminal)) return Task.FromResult(ExitCodes.Usage);
            if (LocalCloudInputs.Faults.AddTo(target!, result.GetValue(faults), terminal) is not { } faulty) return Task.FromResult(ExitCodes.Usage);
            if (PaceOption.AddTo(faulty, result.GetValue(pace), terminal) is not { } chosen) return Task.FromResult(ExitCodes.Usage);
            var request = new ApplyRequest(
                result.GetRequiredValue(path),
                CommonOptions.NamesCloud(result.GetValue(cloud)) || result.GetValue(faults) is not null || result.GetValue(pace) is not null ? chosen : null,
                result.GetValue(profile),
                result.GetValue(yes),
                result.GetValue(force),
                [.. result.GetRequiredValue(quarantine)],
                result.GetValue(proof),
                result.GetValue(drift));

            // On the pool: a clock that nobody has to wait for goes on when the pool is idle.
            return Task.Run(() => new ApplyFlow(request, terminal).RunAsync(cancellationToken), CancellationToken.None);
        });
        return command;
    }
}


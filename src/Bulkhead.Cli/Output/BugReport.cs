using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Spectre.Console;

namespace Bulkhead.Cli.Output;

/// <summary>What a person sees of a bug: a few lines, and a file with what its finder needs.</summary>
internal static class BugReport
{
    /// <summary>Where bugs are reported.</summary>
    public const string Address = "the project's issue tracker (CONTRIBUTING.md)";

    /// <summary>Tells of the bug, and keeps the details in a file that only the user can read.</summary>
    /// <param name="people">Stderr.</param>
    /// <param name="bug">What nobody expected.</param>
    /// <param name="command">The command that ran; its arguments may name what is nobody's business.</param>
    /// <param name="folder">Where the file goes.</param>
    public static void Write(IAnsiConsole people, Exception bug, string command, string folder)
    {
        people.MarkupLine($"[red]error[/]: this is a bug in Bulkhead, not your mistake: {SafeText.Markup(bug.Message)}");
        people.WriteLine("  What is done stays done; the same command, run again, looks afresh.");
        var details = Details(bug, command);
        var saved = TrySave(details, folder);
        people.WriteLine(saved is null
            ? $"  Please report it with what follows to {Address}."
            : $"  Please report it with the file {saved} to {Address}. Read the file first: it may name accounts.");
        if (saved is null) people.WriteLine(details);
    }

    private static string Details(Exception bug, string command) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        bulkhead {typeof(BugReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion}
        command  {command}
        system   {RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, {RuntimeInformation.FrameworkDescription}

        {bug}

        """);

    private static string? TrySave(string details, string folder)
    {
        var path = Path.Combine(folder, $"bulkhead-bug-{Guid.NewGuid().ToString("N")[..8]}.txt");
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var writer = new StreamWriter(path, options)) writer.Write(details);
            return path;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // On a full disk the half of it would stay behind. What can't be removed was never made.
            if (problem is IOException and not DirectoryNotFoundException) File.Delete(path);
            return null;
        }
    }
}

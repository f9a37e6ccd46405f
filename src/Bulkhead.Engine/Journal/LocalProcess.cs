using System.Globalization;

namespace Bulkhead.Engine.Journal;

/// <summary>
/// Tells one process from all others, also from a later one with the same number and from those of containers that share
/// the machine's name. Only Linux says all that is needed for it; elsewhere a process has no key.
/// </summary>
internal static class LocalProcess
{
    private const int StateField = 0;
    private const int StartField = 19;

    /// <summary>This process; null where the system does not say enough.</summary>
    public static string? Current { get; } = Space() is { } space && StartOf(Environment.ProcessId) is { } start
        ? KeyOf(space, Environment.ProcessId, start)
        : null;

    /// <summary>
    /// Whether the process with that key has certainly ended: it was one of this boot, this PID namespace and this user,
    /// and is no longer there. Of any other nobody here can know.
    /// </summary>
    public static bool HasEnded(string? key) => HasEnded(key, Space(), StartOf);

    internal static bool HasEnded(string? key, string? space, Func<int, string?> startOf)
    {
        if (key is null || space is null || !key.StartsWith(space + "/", StringComparison.Ordinal)) return false;
        var rest = key[(space.Length + 1)..].Split('/');
        return rest is [var number, var start]
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && startOf(id) != start;
    }

    internal static string KeyOf(string space, int id, string start) =>
        string.Create(CultureInfo.InvariantCulture, $"{space}/{id}/{start}");

    /// <summary>The boot, the PID namespace and the user: another user's processes may be hidden (proc(5), "hidepid").</summary>
    private static string? Space()
    {
        if (!OperatingSystem.IsLinux()) return null;
        try
        {
            var boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
            var space = new FileInfo("/proc/self/ns/pid").LinkTarget;
            return boot.Length == 0 || string.IsNullOrEmpty(space) ? null : $"{boot}/{space}/{Uri.EscapeDataString(Environment.UserName)}";
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>When the process started, in the kernel's ticks since the boot; null when there is none (proc(5), "/proc/pid/stat").</summary>
    private static string? StartOf(int id)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));

            // The program's name stands in parentheses, and may have spaces and parentheses of its own.
            var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return fields.Length > StartField && fields[StateField] is not ("Z" or "X") ? fields[StartField] : null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

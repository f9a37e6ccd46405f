using System.Globalization;
using System.Text;

namespace Bulkhead.LocalCloud.Storage;

/// <summary>
/// Keeps a state file for one process. <c>FILE.lock</c> is held open without sharing, which the operating system undoes
/// when the process ends in any way; <c>FILE.owner</c> only says who it is, for the message.
/// </summary>
internal sealed class StateFileLock : IDisposable
{
    private readonly FileStream _held;
    private readonly string _ownerPath;

    private StateFileLock(FileStream held, string ownerPath) => (_held, _ownerPath) = (held, ownerPath);

    /// <summary>Takes the lock.</summary>
    /// <exception cref="StateFileException">Somebody has it, or the folder can't be written.</exception>
    public static StateFileLock Take(string path, DateTimeOffset now)
    {
        var ownerPath = path + ".owner";
        FileStream held;
        try
        {
            held = new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or DirectoryNotFoundException)
        {
            throw StateFileDiagnostics.Refuse(
                StateFileDiagnostics.Unreadable,
                $"the local cloud's file '{path}' can't be opened: {e.Message}",
                "name a file in a folder that exists and that you may write to",
                e);
        }
        catch (IOException e) when (File.Exists(path + ".lock"))
        {
            throw StateFileDiagnostics.Refuse(
                StateFileDiagnostics.InUse,
                $"the local cloud's file '{path}' is in use by {ReadOwner(ownerPath)}",
                "wait for that process or end it, or use the cloud that it serves; the lock goes with the process",
                e);
        }

        var owner = $"process {Environment.ProcessId} of {Environment.UserName} on {Environment.MachineName}, since "
            + now.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        File.WriteAllText(ownerPath, owner, new UTF8Encoding(false));
        return new StateFileLock(held, ownerPath);
    }

    /// <summary>Gives the lock back.</summary>
    public void Dispose()
    {
        File.Delete(_ownerPath);
        _held.Dispose();
    }

    private static string ReadOwner(string ownerPath)
    {
        try
        {
            return File.ReadAllText(ownerPath);
        }
        catch (IOException)
        {
            return "another process";
        }
    }
}

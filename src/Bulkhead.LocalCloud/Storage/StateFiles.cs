namespace Bulkhead.LocalCloud.Storage;

/// <summary>What can be done with a local cloud's file while no process has it open.</summary>
public static class StateFiles
{
    /// <summary>Copies a cloud as it stands.</summary>
    /// <param name="path">The cloud's file.</param>
    /// <param name="snapshot">The copy; what is there is replaced.</param>
    /// <param name="time">The clock, for the lock.</param>
    /// <exception cref="StateFileException">The file is in use, damaged, not there, or the copy can't be written.</exception>
    public static async Task SnapshotAsync(string path, string snapshot, TimeProvider time)
    {
        RequireFile(path);
        await using var file = StateFile.Open(path, new ResourceStore(), flushToDisk: false, time.GetUtcNow());
        Guard(snapshot, () => Replace(path, snapshot));
    }

    /// <summary>Puts a copy in a cloud's place, when it has been read and found whole.</summary>
    /// <param name="path">The cloud's file; what is there is replaced.</param>
    /// <param name="snapshot">The copy, which stays as it is.</param>
    /// <param name="time">The clock, for the lock.</param>
    /// <exception cref="StateFileException">The copy is damaged or not there, or the cloud is in use.</exception>
    public static async Task RestoreAsync(string path, string snapshot, TimeProvider time)
    {
        RequireFile(snapshot);
        using var held = StateFileLock.Take(path, time.GetUtcNow());
        var trial = path + ".restore";
        try
        {
            Guard(path, () => File.Copy(snapshot, trial, overwrite: true));
            await using (StateFile.Open(trial, new ResourceStore(), flushToDisk: true, time.GetUtcNow()))
            {
                // Opening reads every record: a copy that is damaged is refused here, and the cloud stays as it is.
            }

            Guard(path, () => File.Move(trial, path, overwrite: true));
        }
        finally
        {
            File.Delete(trial);
            File.Delete(trial + ".lock");
        }
    }

    /// <summary>Removes a cloud: the next command begins with an empty one.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="StateFileException">The cloud is in use.</exception>
    public static bool Reset(string path, TimeProvider time)
    {
        if (!File.Exists(path)) return false;
        using var held = StateFileLock.Take(path, time.GetUtcNow());
        Guard(path, () => File.Delete(path));
        return true;
    }

    private static void Replace(string from, string to)
    {
        var part = to + ".part";
        File.Copy(from, part, overwrite: true);
        File.Move(part, to, overwrite: true);
    }

    private static void RequireFile(string path)
    {
        if (File.Exists(path)) return;
        throw StateFileDiagnostics.Refuse(
            StateFileDiagnostics.Unreadable, $"the local cloud's file '{path}' is not there", "name the file of a local cloud that a command has made");
    }

    private static void Guard(string path, Action act)
    {
        try
        {
            act();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StateFileDiagnostics.Refuse(
                StateFileDiagnostics.Unwritable, $"'{path}' can't be written: {e.Message}", "check the path, its permissions and the room on the disk", e);
        }
    }
}

using Microsoft.Win32.SafeHandles;

namespace Bulkhead.LocalCloud.Storage;

/// <summary>
/// Where the documents of a store are when they are not in memory: in the state file, which has every one of them. In memory are those
/// that were written or read last. Used under the lock that calls hold, but for <see cref="StoredDocument.Place"/>.
/// </summary>
internal sealed class DocumentFile
{
    /// <summary>The JSON, in bytes, that may be in memory. As objects it takes some ten times that.</summary>
    private const long Room = 4 * 1024 * 1024;

    private readonly Queue<(StoredDocument Document, int Length)> _inMemory = new();
    private SafeFileHandle? _handle;
    private long _taken;

    /// <summary>Reads from another file from now on: the one that was opened, or the one that took its place.</summary>
    public void Use(SafeFileHandle handle) => _handle = handle;

    /// <summary>A document's JSON.</summary>
    /// <param name="position">Where it begins in the file.</param>
    /// <param name="length">Its bytes.</param>
    /// <exception cref="StateFileException">The file can't be read.</exception>
    public byte[] Read(long position, int length)
    {
        var json = new byte[length];
        try
        {
            for (var read = 0; read < length;)
            {
                var more = RandomAccess.Read(_handle!, json.AsSpan(read), position + read);
                read += more > 0 ? more : throw new EndOfStreamException($"it ends before byte {position + length}");
            }
        }
        catch (IOException e)
        {
            throw StateFileDiagnostics.Refuse(
                StateFileDiagnostics.Unreadable, $"the local cloud's file can't be read: {e.Message}", "check the disk; nothing was changed, and the call can be repeated", e);
        }

        return json;
    }

    /// <summary>The refusal of a document that something else wrote over while the file was open.</summary>
    /// <param name="position">Where it begins in the file.</param>
    /// <param name="problem">What is wrong with it.</param>
    public static StateFileException Damaged(long position, Exception problem) => StateFileDiagnostics.Refuse(
        StateFileDiagnostics.Damaged,
        $"the local cloud's file was changed by something else while it was open: what stands at byte {position} is not what was written there",
        "end the process, and restore a copy of the file",
        problem);

    /// <summary>Notes that a document has come into memory, and lets those go that came first.</summary>
    public void Hold(StoredDocument document)
    {
        _inMemory.Enqueue((document, document.WrittenLength));
        _taken += document.WrittenLength;

        // One that is not in the file yet stays, and waits for its next turn.
        for (var turns = 0; turns < 4 && _taken > Room; turns++)
        {
            var (oldest, length) = _inMemory.Dequeue();
            if (oldest.LetGo()) _taken -= length;
            else _inMemory.Enqueue((oldest, length));
        }
    }

    /// <summary>Forgets what is in memory, before the file is read again.</summary>
    public void Clear()
    {
        _inMemory.Clear();
        _taken = 0;
    }
}

using System.Text.Json;
using System.Threading.Channels;

namespace Bulkhead.LocalCloud.Storage;

/// <summary>
/// The local cloud's file: one line a committed call, only ever appended to. Calls that come together are written and
/// flushed together. When old lines take more room than what lives, a new file takes the old one's place by a rename.
/// </summary>
internal sealed class StateFile : IAsyncDisposable
{
    private const long SmallestCompaction = 4 * 1024 * 1024;
    private static readonly byte[] Header = "{\"bulkhead-local-cloud\":2}"u8.ToArray();

    private readonly string _path;
    private readonly StateFileLock _lock;
    private readonly bool _flushToDisk;
    private readonly int _longestLine;
    private readonly Channel<PendingRecord> _queue =
        Channel.CreateUnbounded<PendingRecord>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _writing;
    private readonly Lock _gate = new();
    private StateFileException? _failure;
    private bool _isLost;
    private FileStream _file;
    private Task _last = Task.CompletedTask;

    private StateFile(string path, StateFileLock @lock, FileStream file, bool flushToDisk, int longestLine)
    {
        _longestLine = longestLine;
        _path = path;
        _lock = @lock;
        _file = file;
        _flushToDisk = flushToDisk;
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>Completes when everything that was appended so far is kept; fails when it can't be.</summary>
    public Task Last => Volatile.Read(ref _last);

    /// <summary>Opens or makes the file and loads it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="store">Receives what the file holds.</param>
    /// <param name="flushToDisk">Whether a call is acknowledged only when the disk has it, not only the operating system.</param>
    /// <param name="now">The time, for the lock.</param>
    /// <param name="longestLine">The bytes that a call's changes may take.</param>
    /// <exception cref="StateFileException">The file is in use, damaged, or none of the local cloud's.</exception>
    public static StateFile Open(string path, ResourceStore store, bool flushToDisk, DateTimeOffset now, int longestLine = RecordLines.LongestLine)
    {
        var held = StateFileLock.Take(path, now);
        try
        {
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, 1);
            try
            {
                store.File.Use(file.SafeFileHandle);
                Load(path, file, store);
                return new StateFile(path, held, file, flushToDisk, longestLine);
            }
            catch
            {
                file.Dispose();
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            held.Dispose();
            throw StateFileDiagnostics.Refuse(
                StateFileDiagnostics.Unreadable,
                $"the local cloud's file '{path}' can't be opened: {e.Message}",
                "check the path, its permissions and the room on the disk",
                e);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Whether a write has failed: the store is ahead of the file until <see cref="Reload"/>.</summary>
    public bool HasFailed => Volatile.Read(ref _failure) is not null;

    /// <summary>
    /// Appends the changes of a call: <see cref="Last"/> completes when they are kept, and fails when they can't be. False, and
    /// nothing is appended, when they are more than a line may have.
    /// </summary>
    public bool TryAppend(ResourceStore store, IReadOnlyList<StoreChange> changes)
    {
        if (StateRecord.Write(store, changes, _longestLine) is not { } line) return false;
        var record = new PendingRecord(line);
        lock (_gate)
        {
            // Set first: once the record is in the queue, who reads Last must wait for it.
            Volatile.Write(ref _last, record.Kept.Task);
            if (_failure is not null) record.Kept.TrySetException(_failure);
            else if (!_queue.Writer.TryWrite(record)) record.Kept.TrySetException(new ObjectDisposedException(nameof(StateFile)));
        }

        return true;
    }

    /// <summary>Writes a new file without old lines when that is worth it. No call may run meanwhile.</summary>
    public void CompactIfWorthwhile(ResourceStore store)
    {
        if (!Last.IsCompletedSuccessfully) return;
        if (_file.Position < SmallestCompaction || _file.Position < 3 * store.WrittenBytes) return;
        try
        {
            Compact(store);
        }
        catch (IOException)
        {
            // The old file is whole and goes on growing; a write that fails says so to its caller.
        }
    }

    /// <summary>Writes a new file without old lines. No call may run meanwhile, and nothing may wait to be written.</summary>
    public void Compact(ResourceStore store)
    {
        var path = _path + ".new";
        var next = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, 1 << 16);
        var places = new List<(StoredDocument Document, long Position)>();
        try
        {
            next.Write(StateRecord.Write(Header).Span);
            foreach (var (collection, id, document) in store.Everything())
            {
                var line = StateRecord.Write(collection, id, document);
                places.Add((line.Documents[0].Document, next.Position + line.Documents[0].Offset));
                next.Write(line.Bytes.Span);
            }

            next.Flush(flushToDisk: true);
            File.Move(path, _path, overwrite: true);
        }
        catch
        {
            next.Dispose();
            File.Delete(path);
            throw;
        }

        store.File.Use(next.SafeFileHandle);
        foreach (var (document, position) in places) document.Place(position);
        _file.Dispose();
        _file = next;
    }

    /// <summary>Reads the file again after it could not be written: what was not acknowledged is gone.</summary>
    /// <exception cref="StateFileException">The file can't even be cut back: only a restart helps.</exception>
    public void Reload(ResourceStore store)
    {
        lock (_gate)
        {
            if (_isLost) throw _failure!;
            store.Clear();
            Load(_path, _file, store);
            Volatile.Write(ref _last, Task.CompletedTask);
            Volatile.Write(ref _failure, null);
        }
    }

    /// <summary>Writes what waits, and gives the file back.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.Complete();
        await _writing;
        await _file.DisposeAsync();
        _lock.Dispose();
    }

    private static void Load(string path, FileStream file, ResourceStore store)
    {
        if (!file.CanSeek)
        {
            throw StateFileDiagnostics.Refuse(StateFileDiagnostics.NotAState, $"'{path}' is a device or a pipe, which can't keep a local cloud", "name a file");
        }

        file.Position = 0;
        var kept = ReadRecords(path, file, store);
        if (kept < file.Length) file.SetLength(kept);
        file.Position = kept;
        if (kept > 0) return;
        file.Write(StateRecord.Write(Header).Span);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Loads all records; answers with the length of the whole ones. Only the last may lack its end: a kill cut it.</summary>
    private static long ReadRecords(string path, FileStream file, ResourceStore store)
    {
        var lines = new RecordLines(file);
        var records = new RecordLoader(store);
        for (var number = 1; ; number++)
        {
            try
            {
                if (lines.Read() is not { } line) return lines.Next;
                if (!lines.IsWhole)
                {
                    if (number == 1 && !StateRecord.Write(Header).Span.StartsWith(line.Span)) throw NotAState(path);

                    // What a kill cut off was never acknowledged. But a file with nothing before the cut would be an empty cloud.
                    return number > 2 ? lines.Position : throw CutAtItsBeginning(path, lines.Next);
                }

                var json = StateRecord.Open(line);
                if (number > 1) records.Load(json ?? throw new JsonException("The checksum does not hold."), lines.Position + StateRecord.PrefixLength);
                else if (json is null || !json.Value.Span.SequenceEqual(Header)) throw NotAState(path);
            }
            catch (Exception e) when (e is JsonException or InvalidDataException)
            {
                // A line that is too long was not taken: what was kept ends where it begins.
                var at = e is JsonException ? lines.Position : lines.Next;
                throw number == 1 ? NotAState(path) : StateFileDiagnostics.Refuse(
                    StateFileDiagnostics.Damaged,
                    $"the local cloud's file '{path}' is damaged in line {number}, at byte {at}: {e.Message}",
                    $"restore a copy; or keep what came before: copy the file, then 'truncate -s {at} FILE'; or begin anew with another file",
                    e);
            }
        }
    }

    private static StateFileException CutAtItsBeginning(string path, long length) => StateFileDiagnostics.Refuse(
        StateFileDiagnostics.Damaged,
        $"the local cloud's file '{path}' is cut in its first record, after {length} bytes: nothing of the cloud is left in it",
        "restore a copy; or, where the cloud had only just been begun, remove the file, and begin anew");

    private static StateFileException NotAState(string path) => StateFileDiagnostics.Refuse(
        StateFileDiagnostics.NotAState,
        $"'{path}' does not hold a local cloud of this version",
        "name a file that a local cloud made, or one that does not exist yet");

    private async Task WriteAsync()
    {
        var batch = new List<PendingRecord>();
        while (await _queue.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < 1000 && _queue.Reader.TryRead(out var record)) batch.Add(record);
            var end = _file.Position;
            try
            {
                foreach (var record in batch) _file.Write(record.Line.Bytes.Span);
                _file.Flush(_flushToDisk);
            }
            catch (Exception e) when (IsOfTheDisk(e))
            {
                FailAll(batch, end, e);
                continue;
            }

            foreach (var record in batch)
            {
                record.Line.Place(end);
                end += record.Line.Bytes.Length;
                record.Kept.TrySetResult();
            }
        }
    }

    /// <summary>Cuts half-written lines off, and fails the calls whose lines they were and those that built on them.</summary>
    private void FailAll(List<PendingRecord> batch, long end, Exception e)
    {
        var refusal = StateFileDiagnostics.Refuse(
            StateFileDiagnostics.Unwritable,
            $"the local cloud's file '{_path}' can't be written: {e.Message}",
            "make room on the disk and repeat the call; nothing that was acknowledged is lost",
            e);
        lock (_gate)
        {
            try
            {
                _file.SetLength(end);
                _file.Position = end;
            }
            catch (Exception cut) when (IsOfTheDisk(cut))
            {
                _isLost = true;
            }

            Volatile.Write(ref _failure, refusal);
            while (_queue.Reader.TryRead(out var record)) batch.Add(record);
        }

        foreach (var record in batch) record.Kept.TrySetException(refusal);
    }

    // .NET tells of a file that may not grow further (EFBIG: a limit of the file system or of the process) as of an argument.
    private static bool IsOfTheDisk(Exception e) => e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException;

    private sealed record PendingRecord(WrittenLine Line)
    {
        public TaskCompletionSource Kept { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

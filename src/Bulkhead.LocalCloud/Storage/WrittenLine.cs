namespace Bulkhead.LocalCloud.Storage;

/// <summary>A line for the state file, and where in it its documents begin.</summary>
/// <param name="Bytes">The line, with its line feed.</param>
/// <param name="Documents">The documents, with the bytes before each of them in the line.</param>
internal sealed record WrittenLine(ReadOnlyMemory<byte> Bytes, IReadOnlyList<(StoredDocument Document, int Offset)> Documents)
{
    /// <summary>Tells the documents where they are, once the file has the line.</summary>
    /// <param name="position">Where the line begins in the file.</param>
    public void Place(long position)
    {
        foreach (var (document, offset) in Documents) document.Place(position + offset);
    }
}

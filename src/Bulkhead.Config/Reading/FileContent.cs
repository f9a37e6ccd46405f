namespace Bulkhead.Config.Reading;

/// <summary>What asking for a file's content gives: the bytes, or the reason why there are none.</summary>
/// <param name="Bytes">The bytes; null when the file can't be read.</param>
/// <param name="Problem">Why not, in words for people, such as "it does not exist"; null when it could be read.</param>
public sealed record FileContent(ReadOnlyMemory<byte>? Bytes, string? Problem)
{
    /// <summary>A file that could be read.</summary>
    public static FileContent Of(ReadOnlyMemory<byte> bytes) => new(bytes, null);

    /// <summary>A file that could not be read.</summary>
    public static FileContent Unreadable(string problem) => new(null, problem);
}

namespace Bulkhead.LocalCloud.Services.CodeCommit;

/// <summary>A file of a commit.</summary>
/// <param name="BlobId">What it holds.</param>
/// <param name="Mode"><c>NORMAL</c>, <c>EXECUTABLE</c> or <c>SYMLINK</c>.</param>
internal readonly record struct RepositoryFile(string BlobId, string Mode)
{
    /// <summary>The mode as Git writes it.</summary>
    public string GitMode => Mode switch
    {
        "EXECUTABLE" => "100755",
        "SYMLINK" => "120000",
        _ => "100644",
    };

    /// <summary>The file as commits keep it.</summary>
    public override string ToString() => $"{Mode} {BlobId}";

    /// <summary>A file that <see cref="ToString"/> wrote.</summary>
    public static RepositoryFile Parse(string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        return new RepositoryFile(text[(space + 1)..], text[..space]);
    }
}

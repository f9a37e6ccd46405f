namespace Bulkhead.Config.Reading;

/// <summary>The disk, as far as a configuration needs it. Paths have forward slashes and are as the user gave them.</summary>
public interface IConfigurationFiles
{
    /// <summary>Whether there is a folder.</summary>
    bool FolderExists(string path);

    /// <summary>The names of the files directly in a folder, without the folder.</summary>
    IEnumerable<string> FileNames(string folder);

    /// <summary>A file's bytes. A file that is not there or can't be read is a <see cref="FileContent.Problem"/>, no exception.</summary>
    FileContent Read(string path);
}

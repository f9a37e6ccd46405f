using System.Text;
using Bulkhead.Config.Reading;

namespace Bulkhead.Engine.Tests.Fakes;

/// <summary>Files in memory.</summary>
internal sealed class TestFiles(params (string Path, string Text)[] files) : IConfigurationFiles
{
    public bool FolderExists(string path) => false;

    public IEnumerable<string> FileNames(string folder) => [];

    public FileContent Read(string path) =>
        files.FirstOrDefault(f => f.Path == path) is { Text: { } text }
            ? FileContent.Of(Encoding.UTF8.GetBytes(text))
            : FileContent.Unreadable("it does not exist");
}

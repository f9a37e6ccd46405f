namespace Bulkhead.Cli.Tests.Running;

/// <summary>A folder of its own for a test, gone with it.</summary>
internal sealed class Workplace : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("bulkhead-cli-").FullName;

    /// <summary>The configuration's file.</summary>
    public string Configuration => At("bulkhead.yaml");

    /// <summary>The local cloud that stands beside the configuration.</summary>
    public string StateFile => At(".bulkhead/local-cloud");

    /// <summary>A workplace with a copy of a sample.</summary>
    public static Workplace OfSample(string name)
    {
        var place = new Workplace();
        Copy(Repository.Sample(name), place.Folder);
        return place;
    }

    /// <summary>A workplace with a copy of another, its local cloud included.</summary>
    public static Workplace CopyOf(Workplace other)
    {
        var place = new Workplace();
        Copy(other.Folder, place.Folder);
        return place;
    }

    public string At(string name) => Path.Combine(Folder, name);

    /// <summary>Writes a file; answers with its path.</summary>
    public string Write(string name, string text)
    {
        File.WriteAllText(At(name), text);
        return At(name);
    }

    /// <summary>Changes the configuration as an editor would; what is to be replaced must be there.</summary>
    public void Edit(string before, string after)
    {
        var text = File.ReadAllText(Configuration);
        Xunit.Assert.Contains(before, text, StringComparison.Ordinal);
        File.WriteAllText(Configuration, text.Replace(before, after, StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(from, file);
            if (relative.EndsWith(".lock", StringComparison.Ordinal)) continue;
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(to, relative))!);
            File.Copy(file, Path.Combine(to, relative));
        }
    }
}

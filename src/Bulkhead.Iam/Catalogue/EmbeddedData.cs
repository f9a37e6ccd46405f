using System.IO.Compression;
using System.Text;

namespace Bulkhead.Iam.Catalogue;

/// <summary>Reads the compressed resources of this assembly and files of the same form.</summary>
internal static class EmbeddedData
{
    /// <summary>A file may unpack to this many characters at most: the embedded ones have 3 million.</summary>
    private const int MaximumLength = 64 * 1024 * 1024;

    public static string Read(string resource)
    {
        using var stream = typeof(EmbeddedData).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The resource '{resource}' is not embedded.");
        return ReadText(stream);
    }

    /// <summary>Reads UTF-8 text, compressed by gzip or plain.</summary>
    /// <exception cref="InvalidDataException">The text is too large, or the compressed data is broken.</exception>
    public static string ReadText(Stream stream)
    {
        var start = new byte[2];
        var read = stream.ReadAtLeast(start, 2, throwOnEndOfStream: false);
        using var whole = new PrefixedStream(start.AsMemory(0, read), stream);
        using Stream source = read == 2 && start is [0x1f, 0x8b] ? new GZipStream(whole, CompressionMode.Decompress) : whole;
        using var reader = new StreamReader(source, Encoding.UTF8);
        var text = new StringBuilder();
        var buffer = new char[64 * 1024];
        for (var count = reader.ReadBlock(buffer); count > 0; count = reader.ReadBlock(buffer))
        {
            if (text.Length + count > MaximumLength) throw new InvalidDataException($"The file unpacks to more than {MaximumLength} characters.");
            text.Append(buffer, 0, count);
        }

        return text.ToString();
    }
}

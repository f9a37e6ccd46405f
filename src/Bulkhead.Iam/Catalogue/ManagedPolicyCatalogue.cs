using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace Bulkhead.Iam.Catalogue;

/// <summary>
/// AWS managed policies: ARN to document. The text format is a line <c>bulkhead-managed-policies 1 DATE</c>, a line with ARN,
/// tab and length (in characters) for each policy, an empty line, and the documents as JSON one after the other.
/// </summary>
public sealed class ManagedPolicyCatalogue
{
    private const string Magic = "bulkhead-managed-policies 1 ";

    private static readonly Lazy<ManagedPolicyCatalogue> LazyEmbedded =
        new(() => new ManagedPolicyCatalogue(EmbeddedData.Read("Bulkhead.Iam.ManagedPolicies")));

    private readonly string _text;
    private readonly FrozenDictionary<string, (int Offset, int Length)> _documents;

    // Roles of a thousand accounts have the same few policies attached: each text is made once.
    private readonly ConcurrentDictionary<string, string> _found = new(StringComparer.Ordinal);

    private ManagedPolicyCatalogue(string text)
    {
        _text = text;
        var lines = text.AsSpan(0, Math.Max(0, text.IndexOf("\n\n", StringComparison.Ordinal)));
        if (!lines.StartsWith(Magic, StringComparison.Ordinal)
            || !DateOnly.TryParseExact(lines[Magic.Length..Math.Max(Magic.Length, lines.IndexOf('\n'))], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            throw new FormatException($"The file is not a list of managed policies: it does not begin with '{Magic}' and a date.");
        }

        Date = date;
        var offset = lines.Length + 2;
        var documents = new Dictionary<string, (int, int)>(StringComparer.Ordinal);
        var arns = ImmutableArray.CreateBuilder<string>();
        foreach (var line in lines[(lines.IndexOf('\n') + 1)..].EnumerateLines())
        {
            var tab = line.IndexOf('\t');
            if (tab < 0 || !int.TryParse(line[(tab + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length > text.Length - offset)
            {
                throw new FormatException($"The list of managed policies has a bad line: '{line}'.");
            }

            var arn = line[..tab].ToString();
            arns.Add(arn);
            documents[arn] = (offset, length);
            offset += length;
        }

        Arns = arns.DrainToImmutable();
        _documents = documents.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The policies that this assembly carries.</summary>
    public static ManagedPolicyCatalogue Embedded => LazyEmbedded.Value;

    /// <summary>The day on which the policies were taken from AWS.</summary>
    public DateOnly Date { get; }

    /// <summary>The ARNs, in their order, in the partition <c>aws</c>.</summary>
    public ImmutableArray<string> Arns { get; }

    /// <summary>Reads policies made by <c>eng/iam-data.cs</c>, compressed by gzip or plain, in place of the embedded ones.</summary>
    /// <exception cref="FormatException">The file is not a list of managed policies.</exception>
    /// <exception cref="InvalidDataException">The file's compressed data is broken, or too large.</exception>
    public static ManagedPolicyCatalogue Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new ManagedPolicyCatalogue(EmbeddedData.ReadText(stream));
    }

    /// <summary>The document of the policy, as JSON; null where the catalogue has none of that ARN.</summary>
    public string? FindDocument(string arn) =>
        _documents.TryGetValue(arn, out var place)
            ? _found.GetOrAdd(arn, static (_, cut) => cut._text.Substring(cut.place.Offset, cut.place.Length), (_text, place))
            : null;
}

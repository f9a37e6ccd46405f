using System.Collections.Immutable;
using Bulkhead.Config.Model;
using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Reading;

/// <summary>Reads the section <c>facts</c> (docs/configuration.md, "invariants").</summary>
internal sealed class FactsSectionReader(ReadingContext context, PolicyFiles files, IReadOnlySet<string> groups)
{
    public OutsideFacts Read(DocumentMapping? section) => section is null ? OutsideFacts.None : new(
        Nodes.SwitchOf(Nodes.Find(section, "nothing-else")) == true, Files(section, "files"))
    {
        Settings = Files(section, "settings"),
        People = [.. People(section)],
    };

    private ImmutableArray<SourceFile> Files(DocumentMapping section, string key) =>
        [.. Nodes.TextsOf(Nodes.Find(section, key)).Select(t => files.Read(t.Text, t.Span)).OfType<SourceFile>()];

    private IEnumerable<(string Account, string Group)> People(DocumentMapping section)
    {
        // A person may be of several groups, but is nobody's, or without access, alone.
        var known = new Dictionary<string, HashSet<string>>(StringComparer.OrdinalIgnoreCase);
        string[] names = [.. groups.Order(StringComparer.Ordinal), OutsideFacts.Anyone, OutsideFacts.Nobody];
        foreach (var entry in Nodes.EntriesOf(Nodes.Find(section, "people")))
        {
            if (!names.Contains(entry.Key)) context.ReportUnknown(InvariantDiagnostics.People, entry.KeySpan, $"'{entry.Key}' is no group", entry.Key, names, $"there are: {string.Join(", ", names)}");
            foreach (var (account, span) in Nodes.TextsOf(entry.Value))
            {
                if (!known.TryGetValue(account, out var earlier)) known[account] = earlier = [];
                if (!earlier.Add(entry.Key) || (earlier.Count > 1 && (earlier.Contains(OutsideFacts.Anyone) || earlier.Contains(OutsideFacts.Nobody))))
                {
                    context.Report(InvariantDiagnostics.People, span, $"'{account}' is there twice", help: "an account may be of several groups; who is of none of them stands under one word");
                }

                yield return (account, entry.Key);
            }
        }
    }
}

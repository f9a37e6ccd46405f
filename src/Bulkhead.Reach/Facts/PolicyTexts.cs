using System.Runtime.InteropServices;
using System.Text.Json;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Iam.Catalogue;
using Bulkhead.Iam.Documents;

namespace Bulkhead.Reach.Facts;

/// <summary>Reads policies in facts: URL-encoded text, JSON text, or an object. The same text is read once for each name.</summary>
internal sealed class PolicyTexts(DiagnosticBag diagnostics)
{
    private readonly Dictionary<(string Name, string Text), PolicyDocument?> _read = [];
    private readonly Dictionary<byte[], Dictionary<string, PolicyDocument?>> _objects = new(new ByBytes());

    /// <summary>The policy; null, with a warning, where it can't be read.</summary>
    public PolicyDocument? Read(string name, JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Object) return ReadObject(name, element);
        var text = element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText();
        if (text.StartsWith('%')) text = Uri.UnescapeDataString(text);
        return Read(name, text);
    }

    /// <summary>AWS's own managed policy of that ARN; null where none is known.</summary>
    public PolicyDocument? Managed(string arn) =>
        ManagedPolicyCatalogue.Embedded.FindDocument(arn) is { } text ? Read(arn[(arn.LastIndexOf('/') + 1)..], text) : null;

    /// <summary>Warns of a policy that has no text.</summary>
    public void TellMissing(string name) => Tell(name, "it has no text");

    // Most are objects, and most of these are alike: they are known by their bytes.
    private PolicyDocument? ReadObject(string name, JsonElement element)
    {
        var bytes = JsonMarshal.GetRawUtf8Value(element);
        var lookup = _objects.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!lookup.TryGetValue(bytes, out var named)) lookup[bytes] = named = new(StringComparer.Ordinal);
        if (named.TryGetValue(name, out var known)) return known;
        var first = named.Values.FirstOrDefault();
        return named[name] = first is null ? Parse(name, element.GetRawText()) : first with { Name = name };
    }

    private PolicyDocument? Read(string name, string text)
    {
        if (!_read.TryGetValue((name, text), out var known)) _read[(name, text)] = known = Parse(name, text);
        return known;
    }

    private PolicyDocument? Parse(string name, string text)
    {
        var result = PolicyParser.ParseJson(name, text);
        // AWS would have refused one with faults: what a part that is not understood allows is as little known as the whole.
        var document = result.Document is { Faults.IsEmpty: true } whole ? whole with { Name = name } : null;
        if (document is null) Tell(name, (result.Document is { } faulty ? faulty.Faults : result.Diagnostics)[0].Message);
        return document;
    }

    private void Tell(string name, string why) => diagnostics.Add(new(ReachDiagnostics.BadPolicy, $"the policy '{name}' can't be read: {why}")
    {
        Help = "what it allows and denies is treated as unknown",
    });

    private sealed class ByBytes : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}

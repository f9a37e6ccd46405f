using System.Collections.Concurrent;
using Bulkhead.Iam.Documents;

namespace Bulkhead.LocalCloud.Authorization;

/// <summary>Policies by their text, each read once. Read documents never change and are shared.</summary>
internal sealed class PolicyTexts
{
    // Far more than an organization's policies; strangers' session policies can't fill memory.
    private const int Limit = 50_000;

    private readonly ConcurrentDictionary<string, PolicyDocument> _known = new(StringComparer.Ordinal);

    /// <summary>The policy of a text. One that is no policy at all is a document with faults: no decision rests on it.</summary>
    public PolicyDocument Read(string name, string text)
    {
        if (_known.TryGetValue(text, out var known)) return known;
        if (_known.Count >= Limit) _known.Clear();
        var result = PolicyParser.ParseJson(name, text);
        var document = result.Document ?? new PolicyDocument { Name = name, Statements = [], Faults = result.Diagnostics };
        return _known.GetOrAdd(text, document);
    }
}

using System.Collections.Immutable;

namespace Bulkhead.Aws.Models;

/// <summary>A structure with named members; also a union and an error.</summary>
public sealed class StructureShape : Shape
{
    private readonly Dictionary<string, Member> _byName;
    private Dictionary<string, Member>? _byWireName;

    internal StructureShape(string name, ImmutableArray<Member> members) : base(name)
    {
        Members = members;
        _byName = members.ToDictionary(m => m.Name, StringComparer.Ordinal);
    }

    /// <summary>The members, in the model's order.</summary>
    public ImmutableArray<Member> Members { get; }

    /// <summary>The names of the members that a caller must give.</summary>
    public ImmutableArray<string> Required { get; internal init; } = [];

    /// <summary>The member that is the whole body; null where the body holds the members.</summary>
    public string? Payload { get; internal init; }

    /// <summary>Whether exactly one member is set.</summary>
    public bool IsUnion { get; internal init; }

    /// <summary>Whether this is a document type: any JSON.</summary>
    public bool IsDocument { get; internal init; }

    /// <summary>Whether this is an event stream, which Bulkhead does not speak.</summary>
    public bool IsEventStream { get; internal init; }

    /// <summary>Whether this is an error that operations answer with.</summary>
    public bool IsException { get; internal init; }

    /// <summary>The code on the wire of an error; the shape's name where the model has no other.</summary>
    public string ErrorCode { get; internal init; } = "";

    /// <summary>The HTTP status of an error; null where the model says none.</summary>
    public int? HttpStatus { get; internal init; }

    /// <summary>Whether the model blames the service (5xx) rather than the caller (4xx) for an error.</summary>
    public bool IsFault { get; internal init; }

    /// <summary>The XML name that the shape itself has; null where it takes its member's.</summary>
    public string? XmlName { get; internal init; }

    /// <summary>The XML namespace that the shape itself has.</summary>
    public XmlNamespace? XmlNamespace { get; internal init; }

    /// <summary>The member called <paramref name="name"/>; null when there is none.</summary>
    public Member? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The member that the wire calls <paramref name="wireName"/> in a body; null when there is none.</summary>
    public Member? FindByWireName(string wireName)
    {
        _byWireName ??= Members.DistinctBy(m => m.WireName).ToDictionary(m => m.WireName, StringComparer.Ordinal);
        return _byWireName.GetValueOrDefault(wireName);
    }
}

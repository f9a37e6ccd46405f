namespace Bulkhead.Aws.Models;

/// <summary>A member of a structure, the element of a list, or the key or value of a map.</summary>
public sealed class Member
{
    private readonly ServiceModel _model;
    private readonly string _shapeName;
    private Shape? _shape;

    internal Member(ServiceModel model, string name, string shapeName, string? locationName)
    {
        _model = model;
        _shapeName = shapeName;
        Name = name;
        LocationName = locationName;
        WireName = locationName ?? name;
    }

    /// <summary>The name in the model, which the in-memory form uses.</summary>
    public string Name { get; }

    /// <summary>The type.</summary>
    public Shape Shape => _shape ??= _model.GetShape(_shapeName);

    /// <summary>The name on the wire where the model gives one.</summary>
    public string? LocationName { get; }

    /// <summary>The name on the wire: <see cref="LocationName"/>, else <see cref="Name"/>.</summary>
    public string WireName { get; }

    /// <summary>Where REST protocols carry it.</summary>
    public MemberLocation Location { get; internal init; }

    /// <summary>The name in EC2's requests where the model gives one.</summary>
    public string? QueryName { get; internal init; }

    /// <summary>Whether XML and query protocols write the items of this list or map without a wrapper.</summary>
    public bool IsFlattened { get; internal init; }

    /// <summary>Whether it is an attribute of its XML element.</summary>
    public bool IsXmlAttribute { get; internal init; }

    /// <summary>The XML namespace; null for the parent's.</summary>
    public XmlNamespace? XmlNamespace { get; internal init; }

    /// <summary>Whether the client makes a value up when the caller gives none, so that a retry is the same request.</summary>
    public bool IsIdempotencyToken { get; internal init; }

    /// <summary>Whether the text holds JSON, which goes into a header as base64.</summary>
    public bool IsJsonValue { get; internal init; }

    /// <summary>Whether the bytes are the body as they are.</summary>
    public bool IsStreaming { get; internal init; }

    /// <summary>Whether the value goes into the host name (<see cref="OperationModel.HostPrefix"/>).</summary>
    public bool IsHostLabel { get; internal init; }

    /// <summary>The timestamp form where the model says one; null: the protocol's own.</summary>
    public TimestampFormat? TimestampFormat { get; internal init; }
}

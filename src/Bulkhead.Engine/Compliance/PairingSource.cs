namespace Bulkhead.Engine.Compliance;

/// <summary>Who says that something answers a control.</summary>
/// <param name="Document">The document.</param>
/// <param name="Place">Where in it, such as the control <c>EC2.13</c> of Security Hub, or why it is so; null where the document is sorted by control.</param>
public sealed record PairingSource(PairingDocument Document, string? Place)
{
    /// <summary>Bulkhead's own judgement, with nothing to add.</summary>
    public static PairingSource Own { get; } = new(PairingDocument.Bulkhead, null);

    /// <summary>As people read it, such as <c>security-hub EC2.13</c>.</summary>
    public override string ToString() => Place is null ? Document.Name : $"{Document.Name} {Place}";
}

using Bulkhead.Reach.Access;

namespace Bulkhead.Reach.Search;

/// <summary>A call of a derivation, with who makes it.</summary>
/// <param name="Maker">The principal in its mode; null where a provider's subject makes the call.</param>
/// <param name="Asked">The call.</param>
/// <param name="Answer">Why it can be made.</param>
internal sealed record MadeCall(Stance? Maker, AskedCall Asked, CallAnswer Answer)
{
    /// <summary>What must be held besides, so that it can be made: that the resource's tags can be changed.</summary>
    public IEnumerable<Atom> Needs => Atom.Tagging(Asked);
}

using System.Collections.Immutable;

namespace Bulkhead.Reach.Certificates;

/// <summary>
/// A proof that can be checked without the search: whom one begins as, what must not be come to, and a set of things that is closed,
/// that is, from which no rule leads out.
/// </summary>
/// <param name="From">Who begins, as people read it.</param>
/// <param name="Start">The principals that are held at first.</param>
/// <param name="To">What is not come to, as people read it.</param>
/// <param name="Target">What is not come to.</param>
/// <param name="Facts">The digest of the files that it was proved on.</param>
/// <param name="Rules">The digest of the rules and kinds.</param>
/// <param name="Closed">Everything that one may come to.</param>
public sealed record Certificate(
    string From,
    ImmutableArray<CertifiedNode> Start,
    string To,
    CertifiedTarget Target,
    string Facts,
    string Rules,
    ImmutableArray<CertifiedAtom> Closed);

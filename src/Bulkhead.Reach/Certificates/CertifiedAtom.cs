namespace Bulkhead.Reach.Certificates;

/// <summary>One thing that the closed set holds.</summary>
/// <param name="How">Such as <c>acts-as</c>, <c>reads</c> or <c>without-boundary</c>.</param>
/// <param name="Node">Of what; null for what is about the whole organization.</param>
/// <param name="Other">The policy or group that goes with it; null for none.</param>
public readonly record struct CertifiedAtom(string How, CertifiedNode? Node, CertifiedNode? Other);

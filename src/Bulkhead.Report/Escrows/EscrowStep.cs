using System.Collections.Immutable;

namespace Bulkhead.Report.Escrows;

/// <summary>Something that people do for the escrow, because nothing of this organization can.</summary>
/// <param name="Where">Where they do it.</param>
/// <param name="What">What it is.</param>
/// <param name="Commands">Commands for it; words in capitals are to be filled in.</param>
public sealed record EscrowStep(string Where, string What, ImmutableArray<string> Commands);

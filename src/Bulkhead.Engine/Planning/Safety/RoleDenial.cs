using System.Collections.Immutable;

namespace Bulkhead.Engine.Planning.Safety;

/// <summary>What a guardrail denies to Bulkhead's own role.</summary>
/// <param name="Policy">The policy's name.</param>
/// <param name="Statement">The statement as people call it.</param>
/// <param name="Actions">The actions.</param>
internal sealed record RoleDenial(string Policy, string Statement, ImmutableArray<string> Actions);

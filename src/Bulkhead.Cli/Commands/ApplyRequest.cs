using System.Collections.Immutable;
using Bulkhead.Cli.Clouds;

namespace Bulkhead.Cli.Commands;

/// <summary>What the user asked <c>apply</c> for.</summary>
internal sealed record ApplyRequest(string Path, CloudTarget Cloud, string? Profile, bool Yes, bool ForceUnlock, ImmutableArray<string> AllowedQuarantine);

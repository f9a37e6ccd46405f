using System.Collections.Immutable;
using Bulkhead.Cli.Clouds;

namespace Bulkhead.Cli.Commands;

/// <summary>What the user asked <c>apply</c> for. Without a cloud it is the saved plan's, else the local one.</summary>
internal sealed record ApplyRequest(string Path, CloudTarget? Cloud, string? Profile, bool Yes, bool ForceUnlock, ImmutableArray<string> AllowedQuarantine, bool RequireProof, bool DetectsDrift);

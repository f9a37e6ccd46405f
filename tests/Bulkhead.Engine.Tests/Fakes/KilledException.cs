namespace Bulkhead.Engine.Tests.Fakes;

/// <summary>The process is dead. The product has no handler for it, as it has none for a kill.</summary>
internal sealed class KilledException : Exception;

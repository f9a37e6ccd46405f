namespace Bulkhead.Engine;

internal static class Placeholder;

namespace Bulkhead.Config;

internal static class Placeholder;

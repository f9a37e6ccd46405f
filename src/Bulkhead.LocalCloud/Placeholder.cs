namespace Bulkhead.LocalCloud;

internal static class Placeholder;

namespace Bulkhead.Aws;

internal static class Placeholder;

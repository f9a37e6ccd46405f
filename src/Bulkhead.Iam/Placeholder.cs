namespace Bulkhead.Iam;

internal static class Placeholder;

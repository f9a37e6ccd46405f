using Bulkhead.Core.Diagnostics;

namespace Bulkhead.Iam.Evaluation;

/// <summary>What can be wrong with a request.</summary>
public static class RequestDiagnostics
{
    /// <summary>The action is not service:name.</summary>
    public static DiagnosticDescriptor InvalidAction { get; } = new("BH6031", Severity.Error, "A request's action has the wrong form");

    /// <summary>The resource is neither an ARN nor *.</summary>
    public static DiagnosticDescriptor InvalidResource { get; } = new("BH6032", Severity.Error, "A request's resource has the wrong form");

    /// <summary>The service refuses the request as malformed.</summary>
    public static DiagnosticDescriptor Malformed { get; } = new("BH6033", Severity.Error, "The service refuses the request as malformed");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<DiagnosticDescriptor> All { get; } = [InvalidAction, InvalidResource, Malformed];
}

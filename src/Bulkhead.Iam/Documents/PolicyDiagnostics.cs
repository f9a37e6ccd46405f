using Bulkhead.Core.Diagnostics;

namespace Bulkhead.Iam.Documents;

/// <summary>What can be wrong with a policy document.</summary>
public static class PolicyDiagnostics
{
    /// <summary>A value has the wrong form, such as a list where a mapping belongs.</summary>
    public static DiagnosticDescriptor WrongForm { get; } = new("BH6001", Severity.Error, "A part of a policy has the wrong form");

    /// <summary>An element that must be there is not.</summary>
    public static DiagnosticDescriptor MissingElement { get; } = new("BH6002", Severity.Error, "A policy lacks an element");

    /// <summary>An element that the policy language does not have.</summary>
    public static DiagnosticDescriptor UnknownElement { get; } = new("BH6003", Severity.Error, "The policy language has no such element");

    /// <summary>A key that stands twice in one mapping.</summary>
    public static DiagnosticDescriptor DuplicateKey { get; } = new("BH6004", Severity.Error, "A key stands twice in a policy");

    /// <summary>Two elements that exclude each other.</summary>
    public static DiagnosticDescriptor ConflictingElements { get; } = new("BH6005", Severity.Error, "Two elements exclude each other");

    /// <summary>An Effect that is neither Allow nor Deny.</summary>
    public static DiagnosticDescriptor InvalidEffect { get; } = new("BH6006", Severity.Error, "Effect is neither Allow nor Deny");

    /// <summary>A Version that the policy language does not have.</summary>
    public static DiagnosticDescriptor InvalidVersion { get; } = new("BH6007", Severity.Error, "The policy language has no such version");

    /// <summary>An action that is not service:name.</summary>
    public static DiagnosticDescriptor InvalidAction { get; } = new("BH6008", Severity.Error, "An action has the wrong form");

    /// <summary>A resource that is neither an ARN nor *.</summary>
    public static DiagnosticDescriptor InvalidResource { get; } = new("BH6009", Severity.Error, "A resource has the wrong form");

    /// <summary>A principal that AWS does not accept, such as one with a wildcard in its name.</summary>
    public static DiagnosticDescriptor InvalidPrincipal { get; } = new("BH6010", Severity.Error, "A principal has the wrong form");

    /// <summary>A key of a Principal element that the policy language does not have.</summary>
    public static DiagnosticDescriptor UnknownPrincipalType { get; } = new("BH6011", Severity.Error, "The policy language has no such principal type");

    /// <summary>A condition operator that the policy language does not have.</summary>
    public static DiagnosticDescriptor UnknownOperator { get; } = new("BH6012", Severity.Error, "The policy language has no such condition operator");

    /// <summary>A condition value that its operator can't compare, such as a number that is none.</summary>
    public static DiagnosticDescriptor InvalidConditionValue { get; } = new("BH6013", Severity.Warning, "A condition value never matches");

    /// <summary>An element that the policy's place does not allow, such as Principal in an identity policy.</summary>
    public static DiagnosticDescriptor ElementNotAllowedHere { get; } = new("BH6014", Severity.Error, "An element is not allowed in this kind of policy");

    /// <summary>A statement that a resource control policy may not have.</summary>
    public static DiagnosticDescriptor InvalidResourceControlPolicy { get; } = new("BH6015", Severity.Error, "A resource control policy breaks its own rules");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<DiagnosticDescriptor> All { get; } =
    [
        WrongForm, MissingElement, UnknownElement, DuplicateKey, ConflictingElements, InvalidEffect, InvalidVersion,
        InvalidAction, InvalidResource, InvalidPrincipal, UnknownPrincipalType, UnknownOperator, InvalidConditionValue,
        ElementNotAllowedHere, InvalidResourceControlPolicy,
    ];
}

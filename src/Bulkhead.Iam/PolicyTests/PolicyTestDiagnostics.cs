using Bulkhead.Core.Diagnostics;

namespace Bulkhead.Iam.PolicyTests;

/// <summary>What can be wrong with a file of policy tests.</summary>
public static class PolicyTestDiagnostics
{
    /// <summary>A part has the wrong form, such as a mapping where a list belongs.</summary>
    public static DiagnosticDescriptor WrongForm { get; } = new("BH6501", Severity.Error, "A part of a policy test has the wrong form");

    /// <summary>A key that policy tests do not have.</summary>
    public static DiagnosticDescriptor UnknownKey { get; } = new("BH6502", Severity.Error, "Policy tests have no such key");

    /// <summary>A key that a case needs is not there.</summary>
    public static DiagnosticDescriptor MissingKey { get; } = new("BH6503", Severity.Error, "A policy test lacks a key");

    /// <summary>A value that is not one of those that its key takes.</summary>
    public static DiagnosticDescriptor InvalidValue { get; } = new("BH6504", Severity.Error, "A policy test has a value that its key does not take");

    /// <summary>A file holds no case.</summary>
    public static DiagnosticDescriptor NoCases { get; } = new("BH6505", Severity.Error, "A file of policy tests holds no case");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<DiagnosticDescriptor> All { get; } = [WrongForm, UnknownKey, MissingKey, InvalidValue, NoCases];
}

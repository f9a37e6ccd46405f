using Bulkhead.Core.Diagnostics;

namespace Bulkhead.Config.Guardrails;

/// <summary>Mistakes with guardrails and what they need: BH3001 to BH3019.</summary>
public static class GuardrailDiagnostics
{
    /// <summary>A name that neither the library nor the file has.</summary>
    public static readonly DiagnosticDescriptor UnknownGuardrail = new("BH3001", Severity.Error, "Unknown guardrail");

    /// <summary>A parameter that the guardrail does not have.</summary>
    public static readonly DiagnosticDescriptor UnknownParameter =
        new("BH3002", Severity.Error, "Unknown parameter of a guardrail");

    /// <summary>A parameter without a value that needs one.</summary>
    public static readonly DiagnosticDescriptor MissingParameter =
        new("BH3003", Severity.Error, "A guardrail needs a parameter");

    /// <summary>A value that is not of the parameter's kind.</summary>
    public static readonly DiagnosticDescriptor WrongValue =
        new("BH3004", Severity.Error, "A parameter's value is of the wrong kind");

    /// <summary>More than one value where there may be one.</summary>
    public static readonly DiagnosticDescriptor TooManyValues =
        new("BH3005", Severity.Error, "A parameter takes one value");

    /// <summary>A policy that is too long by itself.</summary>
    public static readonly DiagnosticDescriptor PolicyTooLarge =
        new("BH3006", Severity.Error, "A policy is too large");

    /// <summary>More policies on one target than AWS takes.</summary>
    public static readonly DiagnosticDescriptor DoesNotFit =
        new("BH3007", Severity.Error, "The guardrails of a target do not fit");

    /// <summary>Two declarative guardrails that set one attribute differently on one target.</summary>
    public static readonly DiagnosticDescriptor Conflict =
        new("BH3008", Severity.Error, "Two guardrails contradict each other");

    /// <summary>An Allow in a service control policy of the file's own.</summary>
    public static readonly DiagnosticDescriptor AllowHasNoEffect =
        new("BH3009", Severity.Warning, "An Allow that changes nothing");

    /// <summary>A policy file whose content is not a policy of its type.</summary>
    public static readonly DiagnosticDescriptor NotAPolicy =
        new("BH3010", Severity.Error, "Not a policy document");

    /// <summary><c>deny-all</c> on the root.</summary>
    public static readonly DiagnosticDescriptor DeniesEverything =
        new("BH3011", Severity.Warning, "A guardrail stops the whole organization");

    /// <summary>A key that begins like an inheritance operator and is none.</summary>
    public static readonly DiagnosticDescriptor UnknownOperator =
        new("BH3012", Severity.Error, "An unknown inheritance operator");

    /// <summary>An inheritance operator with a value that it does not take.</summary>
    public static readonly DiagnosticDescriptor WrongOperand =
        new("BH3013", Severity.Error, "An inheritance operator with a wrong value");

    /// <summary>A value that no operator sets.</summary>
    public static readonly DiagnosticDescriptor ValueWithoutOperator =
        new("BH3014", Severity.Error, "A value without an inheritance operator");

    /// <summary>A policy of the file's own names an account that the file does not have.</summary>
    public static readonly DiagnosticDescriptor UnknownAccount =
        new("BH3015", Severity.Error, "A policy names an unknown account");
}

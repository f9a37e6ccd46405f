using Bulkhead.Core.Diagnostics;

namespace Bulkhead.Iam.Lint;

/// <summary>What the lint for policy documents finds, beside the mistakes of language that <c>PolicyDiagnostics</c> lists.</summary>
public static class LintDiagnostics
{
    /// <summary>AWS refuses a document of this size.</summary>
    public static DiagnosticDescriptor TooLarge { get; } = new("BH6101", Severity.Error, "A policy is too large");

    /// <summary>The size depends on how the document is put in place.</summary>
    public static DiagnosticDescriptor NearlyTooLarge { get; } = new("BH6102", Severity.Warning, "A policy is too large for some places");

    /// <summary>The catalogue has no such service.</summary>
    public static DiagnosticDescriptor UnknownService { get; } = new("BH6110", Severity.Warning, "No service has this prefix");

    /// <summary>The catalogue has no such action.</summary>
    public static DiagnosticDescriptor UnknownAction { get; } = new("BH6111", Severity.Warning, "The service has no such action");

    /// <summary>A wildcard that matches no action.</summary>
    public static DiagnosticDescriptor EmptyWildcard { get; } = new("BH6112", Severity.Warning, "A wildcard matches no action");

    /// <summary>The catalogue has no such condition key.</summary>
    public static DiagnosticDescriptor UnknownConditionKey { get; } = new("BH6120", Severity.Warning, "There is no such condition key");

    /// <summary>A set operator on a key that has one value.</summary>
    public static DiagnosticDescriptor SetOperatorOnSingleValue { get; } = new("BH6121", Severity.Warning, "A set operator on a key with one value");

    /// <summary>A key with many values and no set operator.</summary>
    public static DiagnosticDescriptor MissingSetOperator { get; } = new("BH6122", Severity.Warning, "A key with many values needs a set operator");

    /// <summary>ForAllValues in an Allow holds for requests without the key.</summary>
    public static DiagnosticDescriptor ForAllValuesAllows { get; } = new("BH6123", Severity.Warning, "ForAllValues allows requests without the key");

    /// <summary>The operator compares another type than the key has.</summary>
    public static DiagnosticDescriptor WrongOperatorType { get; } = new("BH6124", Severity.Warning, "A condition operator of the wrong type");

    /// <summary>Two statements of one Sid.</summary>
    public static DiagnosticDescriptor DuplicateSid { get; } = new("BH6130", Severity.Error, "Two statements have one Sid");

    /// <summary>A Sid with characters that IAM refuses.</summary>
    public static DiagnosticDescriptor InvalidSid { get; } = new("BH6131", Severity.Error, "A Sid has characters that AWS refuses");

    /// <summary>A variable in a document of the old version.</summary>
    public static DiagnosticDescriptor VariableInOldVersion { get; } = new("BH6140", Severity.Warning, "Policy variables need the version 2012-10-17");

    /// <summary>A variable of a key that does not exist.</summary>
    public static DiagnosticDescriptor UnknownVariable { get; } = new("BH6141", Severity.Warning, "There is no such policy variable");

    /// <summary>A variable of a key with many values.</summary>
    public static DiagnosticDescriptor MultivaluedVariable { get; } = new("BH6142", Severity.Warning, "A key with many values can't be a policy variable");

    /// <summary>A variable under an operator that reads none.</summary>
    public static DiagnosticDescriptor VariableNotReadHere { get; } = new("BH6143", Severity.Warning, "Policy variables are not read here");

    /// <summary>A placeholder that nobody filled in.</summary>
    public static DiagnosticDescriptor Placeholder { get; } = new("BH6150", Severity.Warning, "A placeholder was not filled in");

    /// <summary>An ARN that no resource has.</summary>
    public static DiagnosticDescriptor MalformedArn { get; } = new("BH6160", Severity.Warning, "An ARN has a form that no resource has");

    /// <summary>A value of aws:PrincipalArn that never occurs.</summary>
    public static DiagnosticDescriptor SessionAsPrincipalArn { get; } = new("BH6161", Severity.Warning, "aws:PrincipalArn is never the ARN of a role session");

    /// <summary>Conditions that exclude each other.</summary>
    public static DiagnosticDescriptor ContradictoryConditions { get; } = new("BH6201", Severity.Warning, "Conditions exclude each other");

    /// <summary>An action or resource list that excludes everything.</summary>
    public static DiagnosticDescriptor NothingLeft { get; } = new("BH6202", Severity.Warning, "A statement excludes everything");

    /// <summary>Resources that none of the statement's actions accepts.</summary>
    public static DiagnosticDescriptor NoActionAcceptsResource { get; } = new("BH6203", Severity.Warning, "No action of a statement takes its resources");

    /// <summary>An action that accepts none of the statement's resources.</summary>
    public static DiagnosticDescriptor ActionRefusesResources { get; } = new("BH6204", Severity.Warning, "An action takes none of a statement's resources");

    /// <summary>A condition key that none of the statement's actions carries.</summary>
    public static DiagnosticDescriptor KeyNeverPresent { get; } = new("BH6205", Severity.Warning, "No action of a statement carries a condition key");

    /// <summary>An action for which AWS documents no resources, in a statement that names some.</summary>
    public static DiagnosticDescriptor ActionWithoutResources { get; } = new("BH6206", Severity.Warning, "An action that AWS authorises on * alone");

    /// <summary>A statement that another one covers.</summary>
    public static DiagnosticDescriptor CoveredStatement { get; } = new("BH6210", Severity.Note, "A statement is covered by another one");

    /// <summary>An element that a trust policy may not have.</summary>
    public static DiagnosticDescriptor ResourceInTrustPolicy { get; } = new("BH6301", Severity.Error, "A trust policy has no Resource");

    /// <summary>An action that a trust policy may not have.</summary>
    public static DiagnosticDescriptor ActionInTrustPolicy { get; } = new("BH6302", Severity.Error, "A trust policy is about sts actions alone");

    /// <summary>A role that anybody may assume.</summary>
    public static DiagnosticDescriptor TrustsEveryone { get; } = new("BH6303", Severity.Warning, "A role trusts everyone");

    /// <summary>An Allow for everybody but a few.</summary>
    public static DiagnosticDescriptor NotPrincipalAllows { get; } = new("BH6304", Severity.Warning, "NotPrincipal with Allow is open to everyone else");

    /// <summary>A service that resource control policies do not bind.</summary>
    public static DiagnosticDescriptor ServiceWithoutResourceControl { get; } = new("BH6310", Severity.Warning, "Resource control policies do not bind this service");

    /// <summary>An action that resource control policies do not bind.</summary>
    public static DiagnosticDescriptor ActionWithoutResourceControl { get; } = new("BH6311", Severity.Warning, "Resource control policies do not bind this action");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<DiagnosticDescriptor> All { get; } =
    [
        TooLarge, NearlyTooLarge, UnknownService, UnknownAction, EmptyWildcard, UnknownConditionKey, SetOperatorOnSingleValue,
        MissingSetOperator, ForAllValuesAllows, WrongOperatorType, DuplicateSid, InvalidSid, VariableInOldVersion, UnknownVariable,
        MultivaluedVariable, VariableNotReadHere, Placeholder, MalformedArn, SessionAsPrincipalArn, ContradictoryConditions,
        NothingLeft, NoActionAcceptsResource, ActionRefusesResources, KeyNeverPresent, ActionWithoutResources, CoveredStatement, ResourceInTrustPolicy,
        ActionInTrustPolicy, TrustsEveryone, NotPrincipalAllows, ServiceWithoutResourceControl, ActionWithoutResourceControl,
    ];
}

using System.Collections.Immutable;
using System.Diagnostics;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Iam.Conditions;

namespace Bulkhead.Iam.Documents;

/// <summary>What AWS refuses: everywhere, and in each place that a policy can stand.</summary>
public static class PolicyGrammar
{
    /// <summary>
    /// Why AWS would refuse <paramref name="document"/> in its place: its own faults, and those that come with the place.
    /// Empty for a document that AWS accepts.
    /// </summary>
    public static ImmutableArray<Diagnostic> FaultsIn(PolicyDocument document, PolicyKind kind)
    {
        ArgumentNullException.ThrowIfNull(document);
        var faults = document.Faults.ToBuilder();
        foreach (var statement in document.Statements) AddPlaceFaults(faults, statement, kind);
        return faults.DrainToImmutable();
    }

    /// <summary>Whether <paramref name="text"/> has the form of an action: <c>service:name</c> or <c>*</c>.</summary>
    internal static bool IsAction(string text)
    {
        if (text == "*") return true;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || colon == text.Length - 1) return false;
        for (var i = 0; i < text.Length; i++)
        {
            if (i != colon && !(char.IsAsciiLetterOrDigit(text[i]) || text[i] is '-' or '_' or '*' or '?' or '.')) return false;
        }

        return true;
    }

    /// <summary>Why <paramref name="text"/> can't be a resource; null when it can.</summary>
    internal static string? ResourceFault(string text)
    {
        if (text.Length > 0 && text.AsSpan().Trim('*').IsEmpty) return null;
        if (text.StartsWith("execute-api:/", StringComparison.Ordinal) || text.StartsWith("${", StringComparison.Ordinal)) return null;
        if (!text.StartsWith("arn:", StringComparison.Ordinal)) return "is no ARN";
        var segments = text.Split(':', 6);
        return segments.Length > 3 && segments[2].AsSpan().ContainsAny('*', '?')
            ? "has a wildcard in its service segment, which AWS refuses"
            : null;
    }

    /// <summary>Why <paramref name="text"/> can't be a principal; null when it can.</summary>
    internal static string? PrincipalFault(PrincipalType type, string text)
    {
        if (type == PrincipalType.Aws && text == "*") return null;
        if (type == PrincipalType.Unknown) return null;
        if (text.Length == 0) return "is empty";
        if (text.AsSpan().ContainsAny('*', '?'))
        {
            // A Federated wildcard is refused as well; only AWS: "*" stands for everyone.
            return "has a wildcard: a principal is named in full, or is '*' alone";
        }

        return type != PrincipalType.Aws || PrincipalNames.IsAwsPrincipal(text)
            ? null
            : "is no account, user, role, session or unique id";
    }

    /// <summary>Why <paramref name="text"/> never matches under <paramref name="op"/>; null when it can.</summary>
    internal static string? ConditionValueFault(ConditionOperator op, string text) => op.Test switch
    {
        ConditionTest.Unknown or ConditionTest.StringEquals or ConditionTest.StringEqualsIgnoreCase
            or ConditionTest.StringLike or ConditionTest.ArnLike => null,
        ConditionTest.NumericEquals or ConditionTest.NumericLessThan or ConditionTest.NumericLessThanEquals
            or ConditionTest.NumericGreaterThan or ConditionTest.NumericGreaterThanEquals
            => ValueReader.TryReadNumber(text, out _) ? null : "is no number",
        ConditionTest.DateEquals or ConditionTest.DateLessThan or ConditionTest.DateLessThanEquals
            or ConditionTest.DateGreaterThan or ConditionTest.DateGreaterThanEquals
            => ValueReader.TryReadDate(text, out _) ? null : "is neither a date of ISO 8601 nor seconds since 1970",
        ConditionTest.Bool or ConditionTest.Null
            => ValueReader.TryReadBool(text, out _) ? null : "is neither true nor false",
        ConditionTest.BinaryEquals => ValueReader.IsBase64(text) ? null : "is no base64 text",
        ConditionTest.IpAddress => IpRange.TryParse(text, out _) ? null : "is neither an address nor a range",
        _ => throw new UnreachableException(),
    };

    private static void AddPlaceFaults(ImmutableArray<Diagnostic>.Builder faults, Statement statement, PolicyKind kind)
    {
        switch (kind)
        {
            case PolicyKind.Identity or PolicyKind.Boundary or PolicyKind.Session or PolicyKind.Scp:
                if (statement.Principal is { } principal)
                {
                    faults.Add(new(PolicyDiagnostics.ElementNotAllowedHere, $"{Name(kind)} has no principal: its place says whom it is about")
                    {
                        Span = principal.Span ?? statement.Span,
                    });
                }

                RequireResource(faults, statement, kind);
                break;
            case PolicyKind.Resource:
                RequirePrincipal(faults, statement, kind);
                break;
            case PolicyKind.Endpoint:
                RequirePrincipal(faults, statement, kind);
                RequireResource(faults, statement, kind);
                break;
            case PolicyKind.Rcp:
                AddResourceControlFaults(faults, statement);
                break;
            case PolicyKind.Grants or PolicyKind.Service:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "no document stands there");
            default:
                throw new UnreachableException();
        }
    }

    private static void RequirePrincipal(ImmutableArray<Diagnostic>.Builder faults, Statement statement, PolicyKind kind)
    {
        if (statement.Principal is null)
        {
            faults.Add(new(PolicyDiagnostics.MissingElement, $"{Name(kind)} must say 'Principal'") { Span = statement.Span });
        }
    }

    private static void RequireResource(ImmutableArray<Diagnostic>.Builder faults, Statement statement, PolicyKind kind)
    {
        if (statement.Resource is null)
        {
            faults.Add(new(PolicyDiagnostics.MissingElement, $"{Name(kind)} must say 'Resource' or 'NotResource'") { Span = statement.Span });
        }
    }

    // Organizations User Guide, "RCP syntax". RCPFullAWSAccess itself, Allow * on * for everyone, is the one Allow there is.
    private static void AddResourceControlFaults(ImmutableArray<Diagnostic>.Builder faults, Statement statement)
    {
        void Add(string message) => faults.Add(new(PolicyDiagnostics.InvalidResourceControlPolicy, message) { Span = statement.Span });

        var isFullAccess = statement is
        {
            Effect: StatementEffect.Allow,
            Action: { IsNegated: false, Patterns: [{ Text: "*" }] },
            Resource: { IsNegated: false, Patterns: [{ Text: "*" }] },
            Conditions: [],
        };
        if (statement.Effect == StatementEffect.Allow && !isFullAccess) Add("a resource control policy can only deny");
        if (statement.Principal is not { IsNegated: false, Entries: [{ Type: PrincipalType.Everyone }] })
        {
            Add("a resource control policy says 'Principal': '*'");
        }

        if (statement.Action is { IsNegated: true }) Add("a resource control policy has no 'NotAction'");
        if (!isFullAccess && statement.Action is { } action && action.Patterns.Any(p => p.Text == "*"))
        {
            Add("a resource control policy names the service of its actions: 'Action': '*' is refused");
        }

        if (statement.Resource is null) Add("a resource control policy must say 'Resource' or 'NotResource'");
    }

    private static string Name(PolicyKind kind) => kind switch
    {
        PolicyKind.Identity => "an identity policy",
        PolicyKind.Boundary => "a permissions boundary",
        PolicyKind.Session => "a session policy",
        PolicyKind.Resource => "a resource policy",
        PolicyKind.Scp => "a service control policy",
        PolicyKind.Rcp => "a resource control policy",
        PolicyKind.Endpoint => "an endpoint policy",
        PolicyKind.Grants or PolicyKind.Service => throw new ArgumentOutOfRangeException(nameof(kind)),
        _ => throw new UnreachableException(),
    };
}

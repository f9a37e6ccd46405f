using System.Diagnostics;
using Bulkhead.Config.Model;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Config.Guardrails;

/// <summary>Checks one value of a parameter against the parameter's kind.</summary>
internal static class GuardrailParameterValues
{
    private const int MaxLength = 2_048;

    /// <summary>The value as the policy gets it; null with the reason when it is not of the kind.</summary>
    public static string? Read(GuardrailParameter parameter, string value, OrganizationModel model, out string? reason)
    {
        reason = null;
        var result = parameter.Kind switch
        {
            GuardrailParameterKind.Text or GuardrailParameterKind.Texts => IsText(value) ? value : null,
            GuardrailParameterKind.Arns => IsArnPattern(value) ? value : null,
            GuardrailParameterKind.Regions => IsRegion(value) ? value : null,
            GuardrailParameterKind.Accounts => ReadAccount(value, model, ref reason),
            GuardrailParameterKind.Actions => IsAction(value) ? value : null,
            GuardrailParameterKind.Services => IsService(value) ? value : null,
            GuardrailParameterKind.Number => value.Length is > 0 and < 16 && value.All(char.IsAsciiDigit) ? value : null,
            GuardrailParameterKind.Choice => parameter.Choices.Contains(value) ? value : null,
            _ => throw new UnreachableException(),
        };
        if (result is null) reason ??= $"it takes {Describe(parameter)}";
        return result;
    }

    private static string Describe(GuardrailParameter parameter) => parameter.Kind switch
    {
        GuardrailParameterKind.Text or GuardrailParameterKind.Texts => "text without line breaks",
        GuardrailParameterKind.Arns => "ARNs, such as arn:*:iam::*:role/admin",
        GuardrailParameterKind.Regions => "regions, such as eu-west-1",
        GuardrailParameterKind.Accounts => "accounts: twelve digits, or the name of an account of the file",
        GuardrailParameterKind.Actions => "actions, such as s3:Get*",
        GuardrailParameterKind.Services => "service prefixes, such as s3",
        GuardrailParameterKind.Number => "a whole number",
        GuardrailParameterKind.Choice => $"one of {string.Join(", ", parameter.Choices)}",
        _ => throw new UnreachableException(),
    };

    private static string? ReadAccount(string value, OrganizationModel model, ref string? reason)
    {
        if (AccountId.TryParse(value) is { } id) return id.Value;
        if (model.FindAccount(value) is not { } account) return null;
        if (account.ExistingId is { } known) return known.Value;
        reason = $"the id of account '{value}' is not known before AWS has made it: give the account's id in the file";
        return null;
    }

    private static bool IsText(string value) =>
        value.Length is > 0 and <= MaxLength && !value.Any(char.IsControl);

    // An ARN has six parts; a pattern may end earlier with a star that stands for the rest.
    private static bool IsArnPattern(string value) =>
        IsText(value)
        && !value.Contains(' ', StringComparison.Ordinal)
        && (value == "*" || (value.StartsWith("arn:", StringComparison.Ordinal) && value.Count(c => c == ':') >= 5));

    private static bool IsRegion(string value) =>
        value.Length is > 4 and <= 32
        && value.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
        && value.Count(c => c == '-') >= 2
        && char.IsAsciiDigit(value[^1]);

    private static bool IsService(string value) =>
        value.Length is > 0 and <= 64 && value.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static bool IsAction(string value) =>
        value.IndexOf(':', StringComparison.Ordinal) is var colon and > 0
        && IsService(value[..colon])
        && value.Length > colon + 1
        && value.Length <= 192
        && value[(colon + 1)..].All(c => char.IsAsciiLetterOrDigit(c) || c is '*' or '?');
}

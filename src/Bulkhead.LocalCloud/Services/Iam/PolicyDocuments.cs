using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Iam;

/// <summary>The checks that IAM makes when it takes a policy (IAM User Guide, "Grammar of the IAM JSON policy language").</summary>
internal static class PolicyDocuments
{
    /// <summary>Characters of a managed policy without white space.</summary>
    public const int ManagedLimit = 6_144;

    /// <summary>Refuses text that is no policy.</summary>
    /// <param name="text">The JSON text.</param>
    /// <param name="hasPrincipal">Whether statements must name principals (trust and resource policies) or must not.</param>
    /// <param name="code">The code of the refusal.</param>
    public static void Check(string text, bool hasPrincipal, string code = "MalformedPolicyDocument")
    {
        JsonObject? document;
        try
        {
            document = JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            throw new ServiceException(code, "This policy contains invalid Json");
        }

        if (document is null) throw new ServiceException(code, "Syntax errors in policy.");
        if (document.Text("Version") is not (null or "2012-10-17" or "2008-10-17"))
            throw new ServiceException(code, "The policy must contain a valid version string.");
        IReadOnlyList<JsonNode?> statements = document["Statement"] switch
        {
            JsonArray list => [.. list],
            JsonObject one => [one],
            _ => [],
        };
        if (statements.Count == 0) throw new ServiceException(code, "Syntax errors in policy.");
        foreach (var node in statements)
        {
            if (node is not JsonObject statement || statement.Text("Effect") is not ("Allow" or "Deny"))
                throw new ServiceException(code, "Syntax errors in policy.");
            if (statement["Action"] is null == statement["NotAction"] is null)
                throw new ServiceException(code, "Policy statement must contain actions.");
            var names = statement["Principal"] is not null || statement["NotPrincipal"] is not null;
            if (names && !hasPrincipal) throw new ServiceException(code, "Policy document should not specify a principal.");
            if (!names && hasPrincipal) throw new ServiceException(code, "Missing required field Principal");
            if (!hasPrincipal && statement["Resource"] is null == statement["NotResource"] is null)
                throw new ServiceException(code, "Policy statement must contain resources.");
        }

        if (FaultOf(text, hasPrincipal ? PolicyKind.Resource : PolicyKind.Identity) is { } fault) throw new ServiceException(code, fault);
    }

    /// <summary>What the policy language does not have or allow in a policy of a kind, as one sentence; null for a good one.</summary>
    public static string? FaultOf(string text, PolicyKind kind)
    {
        var result = PolicyParser.ParseJson("policy", text);
        var fault = result.Diagnostics.FirstOrDefault(d => d.Severity == Severity.Error);
        fault ??= result.Document is { } document ? new PolicyCompiler().Compile(document, kind).Faults.FirstOrDefault() : null;
        return fault is null ? null : $"Syntax errors in policy: {fault.Message}";
    }

    /// <summary>The length that IAM counts: white space is free.</summary>
    public static int CountedLength(string text) => text.Count(c => !char.IsWhiteSpace(c));
}

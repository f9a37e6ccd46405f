using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Iam;

namespace Bulkhead.LocalCloud.Services.Lambda;

/// <summary>Policies of functions and layer versions, which are made statement by statement (AWS Lambda Developer Guide, "Working with resource-based IAM policies in Lambda").</summary>
internal static class PermissionStatements
{
    private const int MaxCharacters = 20_480;

    /// <summary>The statement that a request asks for.</summary>
    public static JsonObject Make(JsonObject input, string resource)
    {
        var statement = new JsonObject
        {
            ["Sid"] = input.Needed("StatementId"),
            ["Effect"] = "Allow",
            ["Principal"] = Principal(input.Needed("Principal")),
            ["Action"] = input.Needed("Action"),
            ["Resource"] = resource,
        };
        var conditions = new JsonObject();
        void Add(string test, string key, string? value)
        {
            if (value is null) return;
            if (conditions[test] is not JsonObject keys) conditions[test] = keys = [];
            keys[key] = value;
        }

        Add("ArnLike", "AWS:SourceArn", input.Text("SourceArn"));
        Add("StringEquals", "AWS:SourceAccount", input.Text("SourceAccount"));
        Add("StringEquals", "aws:PrincipalOrgID", input.Text("PrincipalOrgID") ?? input.Text("OrganizationId"));
        Add("StringEquals", "lambda:FunctionUrlAuthType", input.Text("FunctionUrlAuthType"));
        Add("StringEquals", "lambda:EventSourceToken", input.Text("EventSourceToken"));
        if (input.Bool("InvokedViaFunctionUrl") is { } viaUrl) Add("Bool", "lambda:InvokedViaFunctionUrl", viaUrl ? "true" : "false");
        if (conditions.Count > 0) statement["Condition"] = conditions;
        return statement;
    }

    /// <summary>A policy with a statement more.</summary>
    /// <exception cref="ServiceException">The statement's id is there, the policy becomes too long, or is none.</exception>
    public static JsonObject Add(JsonObject? policy, JsonObject statement)
    {
        var grown = policy?.Copy() ?? new JsonObject { ["Version"] = "2012-10-17", ["Id"] = "default", ["Statement"] = new JsonArray() };
        var id = statement.Needed("Sid");
        if (grown.Objects("Statement").Any(s => s.Text("Sid") == id))
            throw new ServiceException("ResourceConflictException", $"The statement id ({id}) provided already exists. Please provide a new statement id, or remove the existing statement.", 409);
        ((JsonArray)grown["Statement"]!).Add((JsonNode)statement);
        var text = grown.ToJsonString();
        if (text.Length > MaxCharacters)
            throw new ServiceException("PolicyLengthExceededException", $"The final policy size ({text.Length}) is bigger than the limit ({MaxCharacters}).");
        PolicyDocuments.Check(text, hasPrincipal: true, "InvalidParameterValueException");
        return grown;
    }

    /// <summary>A policy without a statement; null when none is left.</summary>
    /// <exception cref="ServiceException">The statement is not there.</exception>
    public static JsonObject? Remove(JsonObject? policy, string id)
    {
        if (policy?.Objects("Statement").Any(s => s.Text("Sid") == id) != true)
            throw new ServiceException("ResourceNotFoundException", $"Statement {id} is not found in resource policy.", 404);
        var left = policy.Copy();
        var statements = (JsonArray)left["Statement"]!;
        statements.Remove(statements.OfType<JsonObject>().First(s => s.Text("Sid") == id));
        return statements.Count == 0 ? null : left;
    }

    /// <summary>A principal as the request writes it: a service, an account, an ARN, or anybody.</summary>
    private static JsonNode Principal(string text)
    {
        if (text == "*") return JsonValue.Create("*");
        if (text.EndsWith(".amazonaws.com", StringComparison.Ordinal)) return new JsonObject { ["Service"] = text };
        return new JsonObject { ["AWS"] = AccountId.TryParse(text) is { } account ? $"arn:aws:iam::{account}:root" : text };
    }
}

using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;
using Bulkhead.Iam.Tests.Reference;

namespace Bulkhead.Iam.Tests.Generated;

/// <summary>The reference's plain values as the engine's.</summary>
internal static class EngineAdapter
{
    public static CompiledStack Compile(ReferenceStack stack) => new PolicyCompiler().Compile(Convert(stack));

    public static PolicyStack Convert(ReferenceStack stack) => new()
    {
        Identity = Parse(stack.Identity),
        Boundary = stack.Boundary is null ? null : Parse(stack.Boundary),
        Session = stack.Session is null ? null : Parse(stack.Session),
        Resource = stack.Resource is null ? [] : Parse([stack.Resource]),
        ServiceControl = stack.ServiceControl is null ? null : [.. stack.ServiceControl.Select(Parse)],
        ResourceControl = stack.ResourceControl is null ? null : [.. stack.ResourceControl.Select(Parse)],
        Endpoint = stack.Endpoint is null ? null : Parse(stack.Endpoint),
        Grants = [.. stack.Grants.Select(Convert)],
        ManagementAccount = AccountId.TryParse(stack.ManagementAccount),
    };

    public static CompiledRequest Convert(ReferenceRequest request) => CompiledRequest.Create(
        new AuthorizationRequest
        {
            Principal = PrincipalOf(request),
            Action = request.Action,
            Resources = [request.Resource],
            ResourceAccount = AccountId.Parse(request.ResourceAccount),
            IsAwsManagedKey = request.IsAwsManagedKey,
            Context = RequestContext.From(request.Context.Select(c => KeyValuePair.Create(c.Key, Convert(c.Value)))),
        },
        CatalogueFacts.Embedded);

    public static string NameOf(ReferenceOutcome outcome) => outcome switch
    {
        ReferenceOutcome.Allowed => nameof(DecisionOutcome.Allowed),
        ReferenceOutcome.ImplicitlyDenied => nameof(DecisionOutcome.ImplicitlyDenied),
        ReferenceOutcome.ExplicitlyDenied => nameof(DecisionOutcome.ExplicitlyDenied),
        ReferenceOutcome.Unknown => nameof(DecisionOutcome.Unknown),
        _ => throw new UnreachableException(),
    };

    private static ImmutableArray<PolicyDocument> Parse(IReadOnlyList<JsonNode> policies) => [.. policies.Select(Parse)];

    private static PolicyDocument Parse(JsonNode policy)
    {
        var result = PolicyParser.ParseJson("generated.json", policy.ToJsonString());
        return result.Document ?? throw new InvalidOperationException($"{string.Join("; ", result.Diagnostics.Select(d => d.Message))} in {policy.ToJsonString()}");
    }

    private static KmsGrant Convert(ReferenceGrant grant) => new()
    {
        Grantee = grant.Grantee,
        Operations = [.. grant.Operations],
        EncryptionContextSubset = grant.ContextSubset?.ToImmutableDictionary(StringComparer.Ordinal),
        EncryptionContextEquals = grant.ContextEquals?.ToImmutableDictionary(StringComparer.Ordinal),
    };

    private static ContextValue Convert(ReferenceValue value) => value.IsSet ? ContextValue.Set([.. value.Values]) : ContextValue.Single(value.Values[0]);

    private static Principal PrincipalOf(ReferenceRequest request)
    {
        var text = request.Caller switch
        {
            ReferenceCallerKind.Anonymous => "anonymous",
            ReferenceCallerKind.Service => request.Name,
            ReferenceCallerKind.RoleSession or ReferenceCallerKind.FederatedUser => request.SessionArn,
            _ => request.CallerArn,
        };
        var principal = Principal.TryParse(text) ?? throw new InvalidOperationException($"'{text}' is no principal");
        return principal with { ParentUserArn = request.ParentUserArn };
    }
}

using System.Collections.Concurrent;
using System.Collections.Immutable;
using Bulkhead.Iam.Catalogue;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;
using Bulkhead.LocalCloud.Services.Iam;

namespace Bulkhead.LocalCloud.Authorization;

/// <summary>Stacks of policies, compiled once for each combination that is met.</summary>
internal sealed class PolicyStacks(PolicyTexts texts)
{
    private const int Limit = 20_000;

    private readonly PolicyCompiler _compiler = new();
    private readonly ConcurrentDictionary<StackKey, CompiledStack> _known = new();
    private readonly ConcurrentDictionary<string, ImmutableArray<PolicyDocument>[]> _sessions = new(StringComparer.Ordinal);

    /// <summary>The stack of a call by a user or role.</summary>
    /// <param name="caller">The caller's own policies.</param>
    /// <param name="sessionPolicies">The texts of the session's policies, or the ARNs of AWS's own; none for a session without, or no session.</param>
    /// <param name="on">The resource, with its policy and grants.</param>
    /// <param name="place">The place of the caller's account.</param>
    /// <param name="owner">The place of the account that owns the resource.</param>
    public CompiledStack Of(
        CallerPolicies caller, ImmutableArray<string> sessionPolicies, AccessResource on, AccountPlace place, AccountPlace owner)
    {
        var session = sessionPolicies.IsDefaultOrEmpty ? null : Session(sessionPolicies);
        var resource = on.Policy is null ? null : texts.Read("resource policy", on.Policy);
        // Grants come and go with what they are for: a stack with some is not kept.
        return on.Grants.IsEmpty ? Compile(new StackKey(caller, session, resource, place, owner), Stack) : _compiler.Compile(Stack());

        PolicyStack Stack() => new()
        {
            Identity = caller.Identity,
            Boundary = caller.Boundary,
            Session = session?[0],
            Resource = resource is null ? [] : [resource],
            Grants = on.Grants,
            ServiceControl = place.ServiceControl,
            ResourceControl = owner.ResourceControl,
            ManagementAccount = place.ManagementAccount ?? owner.ManagementAccount,
        };
    }

    /// <summary>The stack of a call by who has no policies of their own: a service, or somebody whom a provider vouches for.</summary>
    public CompiledStack OfOutsider(string? resourcePolicy, AccountPlace owner)
    {
        var resource = resourcePolicy is null ? null : texts.Read("resource policy", resourcePolicy);
        return Compile(new StackKey(null, null, resource, null, owner), () => new PolicyStack
        {
            Resource = resource is null ? [] : [resource],
            ResourceControl = owner.ResourceControl,
            ManagementAccount = owner.ManagementAccount,
        });
    }

    private CompiledStack Compile(StackKey key, Func<PolicyStack> make)
    {
        if (_known.TryGetValue(key, out var known)) return known;
        if (_known.Count >= Limit) _known.Clear();
        return _known.GetOrAdd(key, _compiler.Compile(make()));
    }

    private ImmutableArray<PolicyDocument>[] Session(ImmutableArray<string> policies)
    {
        if (_sessions.Count >= Limit) _sessions.Clear();
        return _sessions.GetOrAdd(
            policies is [var single] ? single : string.Join('\0', policies),
            _ => [[.. policies.Select(p => texts.Read("session policy", TextOf(p)))]]);
    }

    private static string TextOf(string policy) =>
        ManagedPolicies.IsAwsOwned(policy) ? ManagedPolicyCatalogue.Embedded.FindDocument(policy)! : policy;
}

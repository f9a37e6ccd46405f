using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Iam.Possibility;

/// <summary>A compiled stack's policies, prepared for questions.</summary>
internal sealed class StackView
{
    public StackView(CompiledStack stack, Func<CompiledPolicy, PolicyView> view)
    {
        Stack = stack;
        Identity = Array.ConvertAll(stack.Identity, p => view(p));
        Boundary = stack.Boundary is { } boundary ? Array.ConvertAll(boundary, p => view(p)) : null;
        Session = stack.Session is { } session ? Array.ConvertAll(session, p => view(p)) : null;
        Resource = Array.ConvertAll(stack.Resource, p => view(p));
        Endpoint = stack.Endpoint is { } endpoint ? Array.ConvertAll(endpoint, p => view(p)) : null;
        ServiceControl = stack.ServiceControl is { } scps ? Array.ConvertAll(scps, l => Array.ConvertAll(l, p => view(p))) : null;
        ResourceControl = stack.ResourceControl is { } rcps ? Array.ConvertAll(rcps, l => Array.ConvertAll(l, p => view(p))) : null;
        Policies = [.. All()];
    }

    public CompiledStack Stack { get; }

    /// <summary>All of them.</summary>
    public PolicyView[] Policies { get; }

    public PolicyView[] Identity { get; }

    public PolicyView[]? Boundary { get; }

    public PolicyView[]? Session { get; }

    public PolicyView[] Resource { get; }

    public PolicyView[]? Endpoint { get; }

    public PolicyView[][]? ServiceControl { get; }

    public PolicyView[][]? ResourceControl { get; }

    /// <summary>All keys that matter for an action, those of KMS grants aside.</summary>
    public List<string> KeysFor(PossibleAction action)
    {
        var keys = new List<string>();
        foreach (var policy in Policies)
        {
            foreach (var key in policy.For(action).Keys)
            {
                if (!keys.Contains(key, StringComparer.OrdinalIgnoreCase)) keys.Add(key);
            }
        }

        return keys;
    }

    /// <summary>All statements that are about an action.</summary>
    public IEnumerable<StatementView> StatementsFor(PossibleAction action) =>
        Policies.Select(p => p.For(action)).SelectMany(v => v.Allows.Concat(v.Denies));

    private IEnumerable<PolicyView> All() =>
        [
            .. Identity, .. Boundary ?? [], .. Session ?? [], .. Resource, .. Endpoint ?? [],
            .. (ServiceControl ?? []).SelectMany(l => l), .. (ResourceControl ?? []).SelectMany(l => l),
        ];
}

using Bulkhead.Iam.Algebra;
using Bulkhead.Iam.Conditions;
using Bulkhead.Iam.Evaluation;
using Bulkhead.Iam.Questions;

namespace Bulkhead.Iam.Possibility;

/// <summary>
/// One caller, one action, one resource or pattern, one region: what every such request says is worked out by the evaluator's
/// own code, what else a request may say by the keys' owners.
/// </summary>
internal sealed class Scene : KeySpace
{
    /// <summary>The key that is settled before anything else: one scene for each region that matters.</summary>
    public const string Region = "aws:RequestedRegion";

    // Keys that the evaluator derives wherever they apply: underived, they are absent.
    private static readonly HashSet<string> Derived = new(StringComparer.OrdinalIgnoreCase)
    {
        "aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalType", "aws:username", "aws:PrincipalIsAWSService", "aws:PrincipalServiceName",
        "aws:PrincipalServiceNamesList", "aws:AssumedRoot", "aws:ViaAWSService", "aws:ResourceAccount", "kms:CallerAccount", "s3:ResourceAccount",
        "s3:DataAccessPointArn", "s3:DataAccessPointAccount", "aws:RequestedRegion",
    };

    // Keys of callers who have an account (IAM User Guide, reference_policies_condition-keys, "Availability").
    private static readonly HashSet<string> OfAccounts = new(StringComparer.OrdinalIgnoreCase)
    {
        "aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge", "aws:TokenIssueTime",
        "aws:SourceIdentity", "aws:FederatedProvider", "aws:userid",
    };

    private readonly PossibleQuestion _question;
    private readonly PossibleAction _action;
    private readonly Dictionary<string, KeyState> _states = new(StringComparer.OrdinalIgnoreCase);
    private readonly bool _isSessionFree;
    private VariableBinding? _binding;

    public Scene(PossibleQuestion question, PossibleAction action, AuthorizationRequest request, IActionFacts facts, bool isSessionFree)
    {
        _question = question;
        _action = action;
        _isSessionFree = isSessionFree;
        Base = CompiledRequest.Create(request, facts);
        Part = Base.Faults.IsEmpty ? Base.Parts[0] : null!;
    }

    /// <summary>The request that says nothing but what all say.</summary>
    public CompiledRequest Base { get; }

    /// <summary>Its main part.</summary>
    public RequestPart Part { get; }

    /// <summary>The pattern that the resource has to match; null for a resource that is known.</summary>
    public WildcardSet? Pattern { get; init; }

    public PossibleAction Action => _action;

    public override VariableBinding Binding => _binding ??= Bind();

    /// <summary>The keys that the policies speak of, in conditions and as variables.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    public override bool IsFixed(string key) => StateOf(key).Mode == KeyMode.Fixed;

    public override KeyDomain DomainOf(string key, bool hasSetOperators)
    {
        var state = StateOf(key);
        return state.Mode switch
        {
            KeyMode.Fixed => state.Entry is null ? KeyDomain.Never : KeyDomain.Always(state.Entry.Values.FirstOrDefault() ?? ""),
            KeyMode.Chosen or KeyMode.Uncollected => hasSetOperators ? state.WithSets : state.Domain,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>What is known of a key.</summary>
    public KeyState StateOf(string key)
    {
        if (_states.TryGetValue(key, out var state)) return state;
        state = Find(key);
        _states.Add(key, state);
        return state;
    }

    /// <summary>Whether a clause holds, where that is settled; null where it is not.</summary>
    public Truth? Fold(ClauseView clause)
    {
        if (!IsFixed(clause.Key)) return null;
        foreach (var variable in clause.Variables)
        {
            if (!IsFixed(variable)) return StateOf(clause.Key).Entry is { IsMultiValued: true } ? Truth.Unknown : null;
        }

        var recorder = default(SilentRecorder);
        return clause.Condition.Holds(Part, ref recorder);
    }

    private KeyState Find(string key)
    {
        var traits = _action.TraitsOf(key);
        var entry = Part.Find(traits.Key);
        switch (_question.Context.Find(key))
        {
            case KeyKnowledge.Fixed:
                return Fixed(entry);
            case KeyKnowledge.Choice choice:
                var domain = DomainOf(choice, traits);
                return new(key, KeyMode.Chosen, traits.Owner, null, domain, domain);
            case KeyKnowledge.Uncollected:
                return Open(KeyMode.Uncollected);
            default:
                break;
        }

        if (entry is not null || Derived.Contains(key) || IsNeverThere(key)) return Fixed(entry);
        if (key.Equals("aws:userid", StringComparison.OrdinalIgnoreCase)) return UserId();
        return traits.Owner switch
        {
            KeyOwner.Identity or KeyOwner.Unknown => Open(KeyMode.Uncollected),
            KeyOwner.Platform => Part.Caller.Kind == PrincipalKind.Service ? Open(KeyMode.Uncollected) : Fixed(null),
            KeyOwner.Caller or KeyOwner.Circumstance => Open(KeyMode.Chosen),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

        KeyState Fixed(ContextEntry? value) => new(key, KeyMode.Fixed, traits.Owner, value, KeyDomain.Never, KeyDomain.Never);

        KeyState Open(KeyMode mode) => new(key, mode, traits.Owner, null, traits.Plain, traits.WithSets);

        KeyState UserId()
        {
            if (!_isSessionFree || Part.Caller.UniqueId is not { } id) return Open(KeyMode.Uncollected);
            var sessions = new KeyDomain([KeyShape.Single], [StringConstraint.In(WildcardSet.Parse(id + ":?*"))]);
            return new(key, KeyMode.Chosen, KeyOwner.Caller, null, sessions, sessions);
        }
    }

    private bool IsNeverThere(string key) =>
        (Part.Caller.Account is null && (OfAccounts.Contains(key) || key.StartsWith("aws:PrincipalTag/", StringComparison.OrdinalIgnoreCase)))
        || (Part.HasNoResource && key.Contains("ResourceTag/", StringComparison.OrdinalIgnoreCase));

    private static KeyDomain DomainOf(KeyKnowledge.Choice choice, KeyTraits traits)
    {
        var isSet = traits.Plain.Shapes.Contains(KeyShape.Set);
        var value = isSet ? KeyShape.Set : KeyShape.Single;
        var demands = System.Collections.Immutable.ImmutableArray.CreateBuilder<StringConstraint>();
        if (!choice.From.IsEmpty) demands.Add(new(true, [.. choice.From.Select(p => WildcardSet.Parse(p))]));
        if (!choice.Except.IsEmpty) demands.Add(new(false, [.. choice.Except.Select(p => WildcardSet.Parse(p))]));
        return new(choice.MayBeAbsent ? [KeyShape.Absent, value] : [value], demands.DrainToImmutable());
    }

    private VariableBinding Bind()
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var key in Keys)
        {
            var state = StateOf(key);
            if (state.Mode == KeyMode.Fixed) values[key] = state.VariableValue;
        }

        return VariableBinding.Of(values);
    }
}

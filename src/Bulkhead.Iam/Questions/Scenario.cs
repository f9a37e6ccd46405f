using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Algebra;
using Bulkhead.Iam.Catalogue;
using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Iam.Questions;

/// <summary>
/// A caller, the resource's account and what their requests can carry. Keys that follow from the caller have the value that
/// the evaluator derives; keys that only some callers have (IAM User Guide, reference_policies_condition-keys,
/// "Availability") are absent for the others.
/// </summary>
internal sealed class Scenario : KeySpace
{
    private static readonly string[] ServiceOnly =
        ["aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID", "aws:SourceOrgPaths", "aws:SourceOwner", "aws:PrincipalServiceName"];

    private static readonly string[] AccountOnly =
    [
        "aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge", "aws:TokenIssueTime",
    ];

    private static readonly string[] FromCaller =
    [
        "aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalType", "aws:username", "aws:PrincipalIsAWSService",
        "aws:PrincipalServiceName", "aws:AssumedRoot", "kms:CallerAccount",
    ];

    /// <summary>Keys that nearly every request carries.</summary>
    private static readonly HashSet<string> Usual = new(StringComparer.OrdinalIgnoreCase)
    {
        "aws:SecureTransport", "aws:CurrentTime", "aws:EpochTime", "aws:RequestedRegion", "aws:SourceIp", "aws:UserAgent", "aws:ViaAWSService",
        "s3:TlsVersion", "s3:signatureversion", "s3:authType",
    };

    private readonly Dictionary<string, KeyDomain> _fixed = new(StringComparer.OrdinalIgnoreCase);
    private readonly ActionCatalogue _catalogue;

    public Scenario(Principal caller, AccountId? resourceAccount, ActionCatalogue catalogue)
    {
        Caller = caller;
        ResourceAccount = resourceAccount;
        _catalogue = catalogue;
        Part = Probe(caller);
        foreach (var key in FromCaller) _fixed[key] = KeyDomain.Never;
        if (caller.Kind != PrincipalKind.Service) Forbid(ServiceOnly);
        if (caller.Account is null) Forbid(AccountOnly);
        var known = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in Part.Entries)
        {
            if (entry.IsMultiValued || entry.Values is not [var value] || !FromCaller.Contains(entry.Key.Name, StringComparer.OrdinalIgnoreCase)) continue;
            _fixed[entry.Key.Name] = KeyDomain.Always(value);
        }

        if (caller.Account is { } account) _fixed["kms:CallerAccount"] = KeyDomain.Always(account.Value);
        if (resourceAccount is { } owner)
        {
            _fixed["aws:ResourceAccount"] = KeyDomain.Always(owner.Value);
            _fixed["s3:ResourceAccount"] = KeyDomain.Always(owner.Value);
        }

        foreach (var (key, domain) in _fixed) known[key] = ValueOf(domain);
        Binding = VariableBinding.Of(known);
    }

    public Principal Caller { get; }

    public AccountId? ResourceAccount { get; }

    /// <summary>A request part of the caller, for the evaluator's own comparison of principals.</summary>
    public RequestPart Part { get; }

    /// <summary>The policy variables that follow from the caller.</summary>
    public override VariableBinding Binding { get; }

    public override bool IsFixed(string key) => _fixed.ContainsKey(key) || (Caller.Account is null && IsPrincipalTag(key));

    public override KeyDomain DomainOf(string key, bool hasSetOperators)
    {
        if (_fixed.TryGetValue(key, out var domain)) return domain;
        if (Caller.Account is null && IsPrincipalTag(key)) return KeyDomain.Never;
        var info = _catalogue.FindConditionKey(key);
        if (info is { IsMultivalued: true }) return new([KeyShape.Absent, KeyShape.Set], []);
        if (Usual.Contains(key)) return new([KeyShape.Single, KeyShape.Absent], []);
        return info is null && hasSetOperators
            ? new([KeyShape.Absent, KeyShape.Single, KeyShape.Set], [])
            : new([KeyShape.Absent, KeyShape.Single], []);
    }

    private static bool IsPrincipalTag(string key) => key.StartsWith("aws:PrincipalTag/", StringComparison.OrdinalIgnoreCase);

    private static string? ValueOf(KeyDomain domain) => domain.Demands is [{ Globs: [var glob] }] ? glob.ToString() : null;

    private static RequestPart Probe(Principal caller)
    {
        var request = new AuthorizationRequest { Principal = caller, Action = "probe:Probe", Resources = ["*"] };
        return CompiledRequest.Create(request, CatalogueFacts.Embedded).Parts[0];
    }

    private void Forbid(string[] keys)
    {
        foreach (var key in keys) _fixed[key] = KeyDomain.Never;
    }
}

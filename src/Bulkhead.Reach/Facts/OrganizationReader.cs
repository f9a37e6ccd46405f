using System.Collections.Immutable;
using System.Text.Json;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Documents;

namespace Bulkhead.Reach.Facts;

/// <summary>
/// Reads an organization: either AWS's own responses under keys such as <c>organizations:ListRoots</c>, or the compact shape
/// with <c>root</c>, <c>units</c> and <c>accounts</c> (docs/reach.md, "The organization").
/// </summary>
internal sealed class OrganizationReader(PolicyTexts texts, DiagnosticBag diagnostics, string path)
{
    private const string ServiceControl = "SERVICE_CONTROL_POLICY";
    private const string ResourceControl = "RESOURCE_CONTROL_POLICY";
    private const int MostLevels = 8;
    private const string Unreadable = "without it nothing can be said of the accounts that it holds: mend its text";

    private readonly Dictionary<string, AccountPlace> _accounts = new(StringComparer.Ordinal);
    private Dictionary<string, PolicyDocument> _policies = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unreadable = new(StringComparer.Ordinal);
    private string? _organizationId;

    public IReadOnlyDictionary<string, AccountPlace> Accounts => _accounts;

    public string? OrganizationId => _organizationId;

    public string? ManagementAccount { get; private set; }

    public IReadOnlyDictionary<string, ImmutableHashSet<string>>? DelegatedAdministrators { get; private set; }

    public void Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            Fail("an organization is an object");
            return;
        }

        if (JsonPaths.Find(root, "root") is { } compact) ReadCompact(root, compact);
        else ReadResponses(root);
        if (ManagementAccount is null) Fail("the management account is missing", "give 'organization' with 'MasterAccountId'");
    }

    private void ReadHead(JsonElement organization)
    {
        _organizationId = JsonPaths.Text(organization, "Id");
        ManagementAccount = AccountId.TryParse(JsonPaths.Text(organization, "MasterAccountId") ?? JsonPaths.Text(organization, "ManagementAccountId"))?.Value;
    }

    private void ReadCompact(JsonElement file, JsonElement root)
    {
        if (JsonPaths.Find(file, "organization") is { } organization) ReadHead(organization);
        if (JsonPaths.Find(file, "policies") is { ValueKind: JsonValueKind.Object } policies)
        {
            foreach (var policy in policies.EnumerateObject())
            {
                Keep(_policies, policy.Name, texts.Read(policy.Name, policy.Value));
            }
        }

        ReadUnit(root, [], [], $"{_organizationId}/", 0);
    }

    private void ReadUnit(
        JsonElement unit, ImmutableArray<ImmutableArray<PolicyDocument>> scps, ImmutableArray<ImmutableArray<PolicyDocument>> rcps, string place, int depth)
    {
        if (depth > MostLevels)
        {
            Fail($"units are nested deeper than {MostLevels} levels");
            return;
        }

        scps = scps.Add(CompactPolicies(unit, "scps"));
        rcps = rcps.Add(CompactPolicies(unit, "rcps"));
        place += $"{JsonPaths.Text(unit, "id") ?? JsonPaths.Text(unit, "name") ?? "unit"}/";
        foreach (var account in JsonPaths.List(unit, "accounts"))
        {
            var id = account.ValueKind == JsonValueKind.String ? account.GetString() : JsonPaths.Text(account, "id");
            if (AccountId.TryParse(id) is null)
            {
                Fail($"'{id}' is no account id");
                continue;
            }

            var name = JsonPaths.Text(account, "name") ?? id!;
            Add(id!, name, scps.Add(CompactPolicies(account, "scps")), rcps.Add(CompactPolicies(account, "rcps")), place);
        }

        foreach (var child in JsonPaths.List(unit, "units")) ReadUnit(child, scps, rcps, place, depth + 1);
    }

    // Without the member, what AWS attaches by default: everything is allowed at that level.
    private ImmutableArray<PolicyDocument> CompactPolicies(JsonElement place, string member)
    {
        if (JsonPaths.Find(place, member) is not { ValueKind: JsonValueKind.Array } list) return member == "scps" ? [PolicyDocument.FullAccess] : [];
        var found = ImmutableArray.CreateBuilder<PolicyDocument>();
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.String)
            {
                if (Named(item.GetString()!) is { } named) found.Add(named);
            }
            else if (texts.Read(member, item) is { } document)
            {
                found.Add(document);
            }
            else
            {
                Fail($"a policy in '{member}' can't be read", Unreadable);
            }
        }

        return found.DrainToImmutable();
    }

    private PolicyDocument? Named(string name)
    {
        if (_policies.TryGetValue(name, out var policy)) return policy;
        if (name is "FullAWSAccess" or "p-FullAWSAccess") return PolicyDocument.FullAccess;
        if (name is "RCPFullAWSAccess" or "p-RCPFullAWSAccess") return null;
        if (!_unreadable.Contains(name)) Fail($"the policy '{name}' is not among the policies");
        return null;
    }

    // What a guardrail says is never guessed: one that can't be read would make a wall of nothing, or nothing of a wall.
    private void Keep(Dictionary<string, PolicyDocument> policies, string name, PolicyDocument? document)
    {
        if (document is not null) policies[name] = document;
        else if (_unreadable.Add(name)) Fail($"the policy '{name}' of the organization can't be read", Unreadable);
    }

    private void ReadResponses(JsonElement file)
    {
        if (JsonPaths.Find(file, "organizations:DescribeOrganization") is { } described)
        {
            ReadHead(JsonPaths.Find(described, "Organization") ?? described);
        }

        var types = ReadTypes(file);
        _policies = ReadPolicies(file, types);
        var parents = new Dictionary<string, string>(StringComparer.Ordinal);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var parent in Members(file, "organizations:ListOrganizationalUnitsForParent"))
        {
            foreach (var unit in Items(parent.Value, "OrganizationalUnits"))
            {
                if (JsonPaths.Text(unit, "Id") is { } id) parents[id] = parent.Name;
            }
        }

        foreach (var parent in Members(file, "organizations:ListAccountsForParent"))
        {
            foreach (var account in Items(parent.Value, "Accounts"))
            {
                if (JsonPaths.Text(account, "Id") is not { } id) continue;
                parents[id] = parent.Name;
                names[id] = JsonPaths.Text(account, "Name") ?? id;
            }
        }

        if (JsonPaths.Find(file, "organizations:ListAccounts") is { } accounts)
        {
            foreach (var account in Items(accounts, "Accounts"))
            {
                if (JsonPaths.Text(account, "Id") is { } id) names[id] = JsonPaths.Text(account, "Name") ?? id;
            }
        }

        foreach (var child in Members(file, "organizations:ListParents"))
        {
            foreach (var parent in Items(child.Value, "Parents"))
            {
                if (JsonPaths.Text(parent, "Id") is { } id) parents[child.Name] = id;
            }
        }

        var (scps, rcps) = ReadTargets(file, types);
        foreach (var (id, name) in names)
        {
            if (AccountId.TryParse(id) is null) continue;
            var chain = new List<string> { id };
            while (chain.Count <= MostLevels && parents.TryGetValue(chain[^1], out var parent)) chain.Add(parent);
            chain.Reverse();
            if (!chain[0].StartsWith("r-", StringComparison.Ordinal)) Fail($"the place of account {id} is not known up to the root");
            Add(id, name, [.. chain.Select(c => PoliciesAt(scps, c))], [.. chain.Select(c => rcps.Count == 0 ? [] : PoliciesAt(rcps, c))],
                $"{_organizationId}/{string.Join('/', chain.SkipLast(1))}/");
        }

        ReadAdministrators(file);
    }

    private void ReadAdministrators(JsonElement file)
    {
        if (JsonPaths.Find(file, "organizations:ListDelegatedServicesForAccount") is null) return;
        DelegatedAdministrators = Members(file, "organizations:ListDelegatedServicesForAccount").ToDictionary(
            m => m.Name,
            m => Items(m.Value, "DelegatedServices").Select(s => JsonPaths.Text(s, "ServicePrincipal")).OfType<string>().ToImmutableHashSet(StringComparer.Ordinal),
            StringComparer.Ordinal);
    }

    private Dictionary<string, PolicyDocument> ReadPolicies(JsonElement file, Dictionary<string, string> types)
    {
        var policies = new Dictionary<string, PolicyDocument>(StringComparer.Ordinal);
        foreach (var member in Members(file, "organizations:DescribePolicy"))
        {
            var policy = JsonPaths.Find(member.Value, "Policy") ?? member.Value;
            if (JsonPaths.Find(policy, "Content") is not { } content) continue;
            var summary = JsonPaths.Find(policy, "PolicySummary");
            var type = (summary is { } described ? JsonPaths.Text(described, "Type") : null) ?? types.GetValueOrDefault(member.Name);

            // Those of other types decide no call, and are not in IAM's language.
            if (type is not (null or ServiceControl or ResourceControl)) continue;
            var name = summary is { } told ? JsonPaths.Text(told, "Name") : null;
            Keep(policies, member.Name, texts.Read(name ?? member.Name, content));
        }

        return policies;
    }

    private static Dictionary<string, string> ReadTypes(JsonElement file) => JsonPaths.Find(file, "organizations:ListPolicies") is { } listed
        ? Members(listed).SelectMany(m => Items(m.Value, "Policies").Select(p => (Id: JsonPaths.Text(p, "Id"), Type: m.Name))).Where(p => p.Id is not null).DistinctBy(p => p.Id).ToDictionary(p => p.Id!, p => p.Type, StringComparer.Ordinal)
        : [];

    private static (Dictionary<string, List<string>> Scps, Dictionary<string, List<string>> Rcps) ReadTargets(JsonElement file, Dictionary<string, string> types)
    {
        Dictionary<string, List<string>> scps = new(StringComparer.Ordinal), rcps = new(StringComparer.Ordinal);
        foreach (var target in Members(file, "organizations:ListPoliciesForTarget"))
        {
            foreach (var (filter, into) in new[] { (ServiceControl, scps), (ResourceControl, rcps) })
            {
                if (JsonPaths.Find(target.Value, filter) is not { } response) continue;
                into[target.Name] = [.. Items(response, "Policies").Select(p => JsonPaths.Text(p, "Id")).OfType<string>()];
            }
        }

        foreach (var policy in Members(file, "organizations:ListTargetsForPolicy"))
        {
            var type = types.GetValueOrDefault(policy.Name, ServiceControl);
            if (type is not (ServiceControl or ResourceControl)) continue;
            var into = type == ResourceControl ? rcps : scps;
            foreach (var target in Items(policy.Value, "Targets"))
            {
                if (JsonPaths.Text(target, "TargetId") is not { } id) continue;
                if (!into.TryGetValue(id, out var list)) into[id] = list = [];
                if (!list.Contains(policy.Name)) list.Add(policy.Name);
            }
        }

        return (scps, rcps);
    }

    private ImmutableArray<PolicyDocument> PoliciesAt(Dictionary<string, List<string>> targets, string id) =>
        targets.TryGetValue(id, out var names) ? [.. names.Select(Named).OfType<PolicyDocument>()]
        : targets.Count == 0 ? [PolicyDocument.FullAccess] : [];

    // While SCPs are enabled every root, unit and account has one (Organizations User Guide, "Attaching and detaching service control
    // policies"): a level without any was not collected whole, and may hold anything.
    private void Add(string id, string name, ImmutableArray<ImmutableArray<PolicyDocument>> scps, ImmutableArray<ImmutableArray<PolicyDocument>> rcps, string place) =>
        _accounts[id] = new(id, name, [.. scps.Select(l => l.IsEmpty ? [PolicyDocument.FullAccess] : l)], rcps, _organizationId is null ? null : place)
        {
            ServiceControlUnknown = scps.Any(l => l.IsEmpty) ? $"the SCPs of every level above account {id}" : null,
        };

    private static JsonElement.ObjectEnumerator Members(JsonElement file, string key) => JsonPaths.Find(file, key) is { } value ? Members(value) : default;

    private static JsonElement.ObjectEnumerator Members(JsonElement value) => value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : default;

    // A response, or a list of pages.
    private static IEnumerable<JsonElement> Items(JsonElement value, string member) =>
        value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().SelectMany(p => JsonPaths.List(p, member)) : JsonPaths.List(value, member);

    private void Fail(string message, string? help = null) =>
        diagnostics.Add(new(ReachDiagnostics.BadFacts, $"'{path}': {message}") { Help = help });
}

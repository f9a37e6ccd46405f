using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Reach.Facts;

/// <summary>Reads responses of <c>iam:GetAccountAuthorizationDetails</c> (IAM API Reference) into nodes.</summary>
internal sealed class AuthorizationDetailsReader(PolicyTexts texts, DiagnosticBag diagnostics)
{
    private static readonly FrozenDictionary<string, string> NoTags = FrozenDictionary<string, string>.Empty;

    private static readonly string[] Lists = ["UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"];

    private readonly Dictionary<string, PolicyNode> _policies = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Account, string Name), GroupNode> _groups = [];
    private readonly Dictionary<string, PrincipalNode> _principals = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Node> _profiles = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CommonAttributes> _plain = new(StringComparer.Ordinal);

    private HashSet<string>? _groupArns;

    /// <summary>The accounts of which a page is missing: anybody may be on it.</summary>
    public HashSet<string> Halves { get; } = new(StringComparer.Ordinal);

    /// <summary>Everything that was read.</summary>
    public IEnumerable<Node> Nodes => [.. _policies.Values, .. _groups.Values, .. _principals.Values, .. _profiles.Values];

    /// <summary>Whether something of that ARN was read.</summary>
    public bool Has(string arn) =>
        _principals.ContainsKey(arn) || _policies.ContainsKey(arn) || _profiles.ContainsKey(arn)
        || (_groupArns ??= _groups.Values.Select(g => g.Arn).ToHashSet(StringComparer.Ordinal)).Contains(arn);

    /// <summary>Reads the pages: policies and groups of all of them first, since users and roles speak of them.</summary>
    public void Read(IReadOnlyList<FactInput> inputs)
    {
        var pages = inputs.SelectMany(i => Pages(i).Select(p => (i.Path, Page: p))).ToList();
        foreach (var (path, page) in pages)
        {
            foreach (var policy in Entries(path, page, "Policies")) ReadPolicy(path, policy);
        }

        foreach (var (path, page) in pages)
        {
            foreach (var group in Entries(path, page, "GroupDetailList")) ReadGroup(path, group);
        }

        foreach (var (path, page) in pages)
        {
            foreach (var user in Entries(path, page, "UserDetailList")) ReadUser(path, user);
            foreach (var role in Entries(path, page, "RoleDetailList")) ReadRole(path, role);
        }

        FindHalves([.. pages.Select(p => p.Page)]);
    }

    // The last page of an account is the one without a token for more. One that has AWS's policies alone may be the last of any account.
    private void FindHalves(List<JsonElement> pages)
    {
        if (!pages.Exists(HasMore)) return;
        var of = pages.Select(p => (Accounts: AccountsOf(p), HasMore: HasMore(p))).ToList();
        var spare = of.Count(p => p.Accounts.Count == 0 && !p.HasMore);
        var ended = of.Where(p => !p.HasMore).SelectMany(p => p.Accounts).ToHashSet(StringComparer.Ordinal);
        foreach (var account in of.Where(p => p.HasMore).SelectMany(p => p.Accounts).Distinct(StringComparer.Ordinal).Where(a => !ended.Contains(a)).Order(StringComparer.Ordinal))
        {
            if (spare-- > 0) continue;
            Halves.Add(account);
            diagnostics.Add(new(ReachDiagnostics.HalfListing, $"the authorization details of {account} have a token for a page that is not there")
            {
                Help = "what is missing is unknown: give all pages",
            });
        }
    }

    private static HashSet<string> AccountsOf(JsonElement page) =>
        Lists.SelectMany(l => JsonPaths.List(page, l))
            .Select(e => Arn.TryParse(JsonPaths.Text(e, "Arn"))).OfType<Arn>().Select(AccountOf).Where(a => a.Length > 0).ToHashSet(StringComparer.Ordinal);

    private static bool HasMore(JsonElement page) =>
        JsonPaths.Find(page, "IsTruncated") is { ValueKind: JsonValueKind.True }
        || JsonPaths.Text(page, "Marker") is { Length: > 0 } || JsonPaths.Text(page, "NextToken") is { Length: > 0 };

    private List<JsonElement> Pages(FactInput input)
    {
        if (input.Root.ValueKind == JsonValueKind.Array) return [.. input.Root.EnumerateArray()];
        if (input.Root.ValueKind == JsonValueKind.Object
            && (input.Root.TryGetProperty("UserDetailList", out _) || input.Root.TryGetProperty("RoleDetailList", out _)
                || input.Root.TryGetProperty("Policies", out _) || input.Root.TryGetProperty("GroupDetailList", out _)))
        {
            return [input.Root];
        }

        Fail(input.Path, "it has none of UserDetailList, GroupDetailList, RoleDetailList and Policies",
            "give what 'aws iam get-account-authorization-details' prints");
        return [];
    }

    private JsonElement.ArrayEnumerator Entries(string path, JsonElement page, string name)
    {
        if (JsonPaths.Find(page, name) is not { } list) return default;
        if (list.ValueKind == JsonValueKind.Array) return list.EnumerateArray();
        Fail(path, $"'{name}' is no list");
        return default;
    }

    private void ReadPolicy(string path, JsonElement policy)
    {
        if (ArnOf(path, JsonPaths.Text(policy, "Arn"), "policy") is not { } arn || JsonPaths.Text(policy, "PolicyName") is not { } name) return;
        PolicyDocument? chosen = null;
        var others = new List<PolicyDocument>();
        var isWhole = true;
        var versions = JsonPaths.List(policy, "PolicyVersionList").ToList();
        foreach (var version in versions)
        {
            var isDefault = JsonPaths.Find(version, "IsDefaultVersion") is { ValueKind: JsonValueKind.True };
            if (JsonPaths.Find(version, "Document") is not { } text || texts.Read(name, text) is not { } document) isWhole &= isDefault;
            else if (isDefault) chosen = document;
            else others.Add(document);
        }

        var node = new PolicyNode { Kind = "policy", Arn = arn.ToString(), Name = name, Account = AccountOf(arn), Document = chosen };
        node.Attributes["versions"] = AttributeValue.One(versions.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
        node.Attributes["wider-versions"] = chosen is null || !isWhole ? AttributeValue.NotKnown($"the document{(isWhole ? "" : "s")} of {arn}")
            : new([.. others.Where(o => AllowsMore(o, chosen)).Select((_, i) => $"v{i + 1}")]);
        _policies[node.Arn] = node;
    }

    // A version is wider where it has an Allow that is not, word for word, in the default one.
    private static bool AllowsMore(PolicyDocument other, PolicyDocument chosen) => other.Statements
        .Where(s => s.Effect == StatementEffect.Allow)
        .Any(s => !chosen.Statements.Any(c => c.Effect == StatementEffect.Allow && Words(c) == Words(s)));

    private static string Words(Statement s) =>
        $"{s.Action?.IsNegated}{string.Join(',', s.Action?.Patterns.Select(p => p.Text) ?? [])}|{s.Resource?.IsNegated}"
        + $"{string.Join(',', s.Resource?.Patterns.Select(p => p.Text) ?? [])}|{s.Conditions.Length}";

    private void ReadGroup(string path, JsonElement group)
    {
        if (ArnOf(path, JsonPaths.Text(group, "Arn"), "group") is not { } arn || JsonPaths.Text(group, "GroupName") is not { } name) return;
        var (inline, unknown) = Inline(arn, JsonPaths.Find(group, "GroupPolicyList") ?? default);
        var node = new GroupNode { Kind = "group", Arn = arn.ToString(), Name = name, Account = arn.Account, Inline = inline, Attached = Attached(JsonPaths.Find(group, "AttachedManagedPolicies") ?? default), PoliciesUnknown = unknown };
        node.Attributes["path"] = AttributeValue.One(JsonPaths.Text(group, "Path") ?? "/");
        _groups[(arn.Account, name)] = node;
    }

    private void ReadUser(string path, JsonElement user)
    {
        var details = new PrincipalDetails(user, isUser: true);
        if (ArnOf(path, PrincipalDetails.TextOf(details.Arn), "user") is not { } arn || PrincipalDetails.TextOf(details.Name) is not { } name) return;
        var groups = JsonPaths.Items(details.Groups).Select(JsonPaths.TextOf).OfType<string>()
            .Select(g => _groups.GetValueOrDefault((arn.Account, g)) ?? AddUnknownGroup(arn, g)).ToImmutableArray();
        AddPrincipal("user", arn, name, details, groups);
    }

    private void ReadRole(string path, JsonElement role)
    {
        var details = new PrincipalDetails(role, isUser: false);
        if (ArnOf(path, PrincipalDetails.TextOf(details.Arn), "role") is not { } arn || PrincipalDetails.TextOf(details.Name) is not { } name) return;
        AddPrincipal("role", arn, name, details, []);
        foreach (var profile in JsonPaths.Items(details.Profiles))
        {
            if (JsonPaths.Text(profile, "Arn") is not { } profileArn) continue;
            var node = new Node { Kind = "iam.instance-profile", Arn = profileArn, Name = profileArn[(profileArn.LastIndexOf('/') + 1)..], Account = arn.Account };
            node.Attributes["role"] = AttributeValue.One(arn.ToString());
            _profiles[profileArn] = node;
        }
    }

    private void AddPrincipal(string kind, Arn arn, string name, in PrincipalDetails details, ImmutableArray<GroupNode> groups)
    {
        var text = PrincipalDetails.TextOf(details.Arn)!;
        if (Principal.TryParse(text) is not { } principal) return;
        var boundary = JsonPaths.Text(details.Boundary, "PermissionsBoundaryArn") is { } boundaryArn ? PolicyOf(boundaryArn) : null;
        var (inline, unknown) = Inline(arn, details.Inline);
        var node = new PrincipalNode
        {
            Kind = kind,
            Arn = text,
            Name = Once(name),
            Account = Once(arn.Account),
            Principal = principal with { UniqueId = PrincipalDetails.TextOf(details.Id) },
            Inline = inline,
            Attached = Attached(details.Attached),
            PoliciesUnknown = unknown,
            Groups = groups,
            Boundary = boundary,
        };
        if (kind == "role")
        {
            node.Policy = PrincipalDetails.IsThere(details.Trust) ? texts.Read($"trust policy of {name}", details.Trust) : null;
            if (node.Policy is null) node.PolicyUnknown = $"the trust policy of {arn}";
        }

        node.Tags = !PrincipalDetails.IsThere(details.Tags) ? NoTags : JsonPaths.Items(details.Tags)
            .Where(t => JsonPaths.Text(t, "Key") is not null)
            .GroupBy(t => JsonPaths.Text(t, "Key")!, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => JsonPaths.Text(g.First(), "Value") ?? "", StringComparer.Ordinal);
        AddAttributes(node, principal.Path ?? "/");
        _principals[node.Arn] = node;
    }

    // Names and ids come again and again.
    private string Once(string text)
    {
        if (!_names.TryGetValue(text, out var known)) _names[text] = known = text;
        return known;
    }

    // Most have no boundary, no tag, and policies that only allow: what is said of them is the same.
    private void AddAttributes(PrincipalNode node, string path)
    {
        if (node is { Boundary: null, PoliciesUnknown: null, Attached.IsEmpty: true, Groups.IsEmpty: true, Tags.Count: 0 } && !node.Inline.Any(Denies))
        {
            if (!_plain.TryGetValue(path, out var known))
            {
                var first = new PrincipalNode { Kind = node.Kind, Arn = node.Arn, Name = node.Name, Account = node.Account, Principal = node.Principal };
                Describe(first, path);
                _plain[path] = known = new([.. first.Attributes.OrderBy(a => a.Key, StringComparer.Ordinal)]);
            }

            node.Common = known;
            return;
        }

        Describe(node, path);
    }

    private static void Describe(PrincipalNode node, string path)
    {
        node.Attributes["path"] = AttributeValue.One(path);
        DescribePolicies(node);
        node.Attributes["tags"] = new([.. (node.Tags ?? NoTags).Select(t => $"{t.Key}={t.Value}")]);
    }

    /// <summary>Sets the attributes that follow from a user's or role's policies.</summary>
    public static void DescribePolicies(PrincipalNode node)
    {
        node.Attributes["boundary"] = node.Boundary is null ? AttributeValue.None : AttributeValue.One(node.Boundary.Arn);
        node.Attributes["inline-denials"] = node.PoliciesUnknown is { } unknown ? AttributeValue.NotKnown(unknown) : Denials(node.Inline);
        node.Attributes["attached-denials"] = node.Attached.IsEmpty ? AttributeValue.None : Denials(node.Attached.Select(p => p.Document).OfType<PolicyDocument>());
        node.Attributes["group-denials"] = node.Groups.IsEmpty ? AttributeValue.None : node.Groups.Select(g => g.PoliciesUnknown).OfType<string>().FirstOrDefault() is { } missing ? AttributeValue.NotKnown(missing)
            : Denials(node.Groups.SelectMany(g => g.Inline.Concat(g.Attached.Select(p => p.Document).OfType<PolicyDocument>())));
    }

    private static AttributeValue Denials(IEnumerable<PolicyDocument> documents) =>
        !documents.Any(Denies) ? AttributeValue.None : new([.. documents.Where(Denies).Select(d => d.Name ?? "policy")]);

    private static bool Denies(PolicyDocument document)
    {
        foreach (var statement in document.Statements)
        {
            if (statement.Effect == StatementEffect.Deny) return true;
        }

        return false;
    }

    // Members of a group that the file does not describe: what it allows is not known.
    private GroupNode AddUnknownGroup(Arn user, string name)
    {
        var arn = $"arn:{user.Partition}:iam::{user.Account}:group/{name}";
        return _groups[(user.Account, name)] = new() { Kind = "group", Arn = arn, Name = name, Account = user.Account, PoliciesUnknown = $"the policies of {arn}" };
    }

    // What can't be read may allow anything: it is never taken for nothing.
    private (ImmutableArray<PolicyDocument> Documents, string? Unknown) Inline(Arn owner, JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array) return ([], null);
        var documents = ImmutableArray.CreateBuilder<PolicyDocument>(list.GetArrayLength());
        string? unknown = null;
        foreach (var policy in list.EnumerateArray())
        {
            var name = JsonPaths.Text(policy, "PolicyName") ?? "inline policy";
            var text = JsonPaths.Find(policy, "PolicyDocument");
            if (text is null) texts.TellMissing(name);
            if (text is { } found && texts.Read(name, found) is { } document) documents.Add(document);
            else unknown ??= $"the inline policy '{name}' of {owner}";
        }

        return (documents.DrainToImmutable(), unknown);
    }

    private ImmutableArray<PolicyNode> Attached(JsonElement list) => list.ValueKind != JsonValueKind.Array ? [] :
    [
        .. list.EnumerateArray().Select(p => JsonPaths.Text(p, "PolicyArn")).OfType<string>().Select(PolicyOf),
    ];

    private PolicyNode PolicyOf(string arn)
    {
        if (_policies.TryGetValue(arn, out var known)) return known;
        var parsed = Arn.TryParse(arn);
        var node = new PolicyNode
        {
            Kind = "policy",
            Arn = arn,
            Name = arn[(arn.LastIndexOf('/') + 1)..],
            Account = parsed is { } a ? AccountOf(a) : "",
            Document = texts.Managed(arn),
        };
        return _policies[arn] = node;
    }

    private static string AccountOf(Arn arn) => arn.Account == "aws" ? "" : arn.Account;

    private Arn? ArnOf(string path, string? text, string kind)
    {
        if (Arn.TryParse(text) is { Service: "iam" } arn) return arn;
        Fail(path, $"a {kind} has no ARN of IAM");
        return null;
    }

    private void Fail(string path, string message, string? help = null) =>
        diagnostics.Add(new(ReachDiagnostics.BadFacts, $"'{path}': {message}") { Help = help });
}

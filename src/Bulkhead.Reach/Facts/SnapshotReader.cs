using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;
using Bulkhead.Reach.Kinds;

namespace Bulkhead.Reach.Facts;

/// <summary>Makes a snapshot of the files that people or the collector made. What is not in them is recorded as unknown.</summary>
public static class SnapshotReader
{
    /// <summary>The ARN of anyone outside: a principal of an account that no policy names.</summary>
    public const string Anyone = "anyone";

    /// <summary>The member of a declared fact that stands for what it does not list.</summary>
    public const string Others = "*";

    private const string Profile = "iam.instance-profile";

    private const string OutsideAccount = "000000000000";

    private static readonly FrozenSet<string> NoNames = [];

    private const string HalfHelp = "what is missing is unknown: give all pages, as a list";

    private static readonly FrozenSet<string> ReadOperations = KindLibrary.Embedded
        .SelectMany(k => k.Details.Select(d => (string?)d.From).Concat(k.Shares.Select(s => s.From)).Append(k.From).Append(k.Policy?.From).Append(k.Tags?.From))
        .OfType<string>()
        .Concat(FactPlan.OfAccount)
        .Concat(["sts:GetCallerIdentity", "iam:ListAccessKeys", "iam:GetLoginProfile", "iam:ListMFADevices"])
        .ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> ReadNames = ReadOperations.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Reads a snapshot; null where nothing can be read.</summary>
    public static Snapshot? Read(SnapshotInputs inputs, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(diagnostics);
        foreach (var input in inputs.AuthorizationDetails.Concat(inputs.Facts).Append(inputs.Organization).OfType<FactInput>().AsParallel().AsOrdered().Where(i => !JsonTexts.AreReadable(i.Root)))
        {
            diagnostics.Add(new(ReachDiagnostics.BadFacts, $"'{input.Path}' has a text that is none: half a surrogate pair, or bytes that are not UTF-8"));
        }

        if (diagnostics.HasErrors) return null;
        var texts = new PolicyTexts(diagnostics);
        var details = new AuthorizationDetailsReader(texts, diagnostics);
        details.Read(inputs.AuthorizationDetails);
        var nodes = details.Nodes.ToList();
        OrganizationReader? organization = null;
        if (inputs.Organization is { } file)
        {
            organization = new OrganizationReader(texts, diagnostics, file.Path);
            organization.Read(file.Root);
        }

        var described = nodes.Where(n => n is PrincipalNode or GroupNode).Select(n => n.Account).Distinct(StringComparer.Ordinal).ToList();
        var responses = new Dictionary<string, AccountResponses>(StringComparer.Ordinal);
        var declared = new Dictionary<string, DeclaredFact>(StringComparer.Ordinal);
        foreach (var facts in inputs.Facts) ReadFacts(facts, described, responses, declared, diagnostics);
        if (diagnostics.HasErrors) return null;

        var ids = described.Concat(organization?.Accounts.Keys ?? []).Concat(responses.Keys).Where(a => a.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var partition = nodes.OfType<PrincipalNode>().FirstOrDefault()?.Principal.Partition ?? "aws";
        AddResources(nodes, details, ids, responses, partition, texts);
        AddProviders(nodes);
        AddAccounts(nodes, ids, described.Where(d => !details.Halves.Contains(d)).ToHashSet(StringComparer.Ordinal), partition);
        nodes.AddRange(new PipelineActions(nodes).All());
        Resolve(nodes);
        var places = ids.Select(id => organization?.Accounts.GetValueOrDefault(id) ?? new AccountPlace(id, id, null, null, null)
        {
            ServiceControlUnknown = inputs.OrganizationUnknown,
            ResourceControlUnknown = inputs.OrganizationUnknown,
        });
        return new Snapshot(nodes, places, organization?.OrganizationId, organization?.ManagementAccount, declared, organization?.DelegatedAdministrators)
        {
            IsDeclarationComplete = inputs.IsDeclarationComplete,
            OrganizationUnknown = inputs.OrganizationUnknown,
            Partition = partition,
        };
    }

    private static void ReadFacts(
        FactInput input, List<string> described, Dictionary<string, AccountResponses> responses, Dictionary<string, DeclaredFact> declared, DiagnosticBag diagnostics)
    {
        if (input.Root.ValueKind != JsonValueKind.Object)
        {
            diagnostics.Add(new(ReachDiagnostics.BadFacts, $"'{input.Path}': facts are an object"));
            return;
        }

        var members = input.Root.EnumerateObject().ToList();
        if (members.Count > 0 && members.TrueForAll(m => AccountId.TryParse(m.Name) is not null))
        {
            foreach (var account in members) ReadAccount(input.Path, account.Name, account.Value, responses, declared, diagnostics);
            return;
        }

        var own = JsonPaths.Find(input.Root, "sts:GetCallerIdentity") is { } identity ? JsonPaths.Text(identity, "Account") : null;
        var id = own ?? (described.Count == 1 ? described[0] : null);
        if (id is null)
        {
            diagnostics.Add(new(ReachDiagnostics.NoAccount, $"'{input.Path}' does not say which account it is about")
            {
                Help = "write { \"111111111111\": { … } }, or add \"sts:GetCallerIdentity\"",
            });
            return;
        }

        ReadAccount(input.Path, id, input.Root, responses, declared, diagnostics);
    }

    private static void ReadAccount(
        string path, string id, JsonElement facts, Dictionary<string, AccountResponses> responses, Dictionary<string, DeclaredFact> declared, DiagnosticBag diagnostics)
    {
        if (facts.ValueKind != JsonValueKind.Object)
        {
            diagnostics.Add(new(ReachDiagnostics.BadFacts, $"'{path}': the facts of {id} are no object"));
            return;
        }

        if (!responses.TryGetValue(id, out var account)) responses[id] = account = new(id);
        foreach (var member in facts.EnumerateObject())
        {
            var name = NameOf(member);
            var isRead = ReadOperations.Contains(name);
            if (!isRead && !name.Contains(':', StringComparison.Ordinal))
            {
                diagnostics.Add(new(ReachDiagnostics.BadFacts, $"'{path}': '{name}' is no service:Operation"));
                continue;
            }

            var isDeclared = name.StartsWith("declared:", StringComparison.Ordinal);
            if (!isDeclared && !isRead)
            {
                var nearest = Spelling.Nearest(name, ReadOperations);
                diagnostics.Add(new(ReachDiagnostics.UnusedFacts, $"'{path}': nothing reads '{name}'")
                {
                    Help = nearest is null ? null : $"did you mean '{nearest}'?",
                });
            }

            if (!account.Add(name, member.Value))
            {
                diagnostics.Add(new(ReachDiagnostics.HalfListing, $"'{path}': '{name}' of {id} has a token for more that is not there") { Help = HalfHelp });
            }

            if (isDeclared) AddDeclared(name[9..], member.Value, declared);
        }
    }

    // The names of operations come again in each account.
    private static string NameOf(JsonProperty member)
    {
        var bytes = JsonMarshal.GetRawUtf8PropertyName(member);
        Span<char> text = stackalloc char[128];
        return Encoding.UTF8.TryGetChars(bytes, text, out var length) && ReadNames.TryGetValue(text[..length], out var known) ? known : member.Name;
    }

    private static void AddDeclared(string name, JsonElement value, Dictionary<string, DeclaredFact> declared)
    {
        if (value.ValueKind != JsonValueKind.Object) return;
        var entries = declared.TryGetValue(name, out var known) ? (Dictionary<string, DeclaredFact.Entry>)known.Values : new(StringComparer.Ordinal);
        var isPartial = value.TryGetProperty(Others, out var others) && others.ValueKind == JsonValueKind.Null;
        foreach (var member in value.EnumerateObject().Where(m => m.Name != Others))
        {
            entries[member.Name] = member.Value.ValueKind == JsonValueKind.Array ? EntryOf(member.Value) : new(member.Value.ValueKind == JsonValueKind.True, null);
        }

        declared[name] = new(entries) { IsPartial = isPartial && (known is null || known.IsPartial) };
    }

    private static DeclaredFact.Entry EntryOf(JsonElement list)
    {
        var unknown = list.EnumerateArray().Select(i => JsonPaths.Text(i, FactPlan.NotKnown)).OfType<string>().ToList();
        return new(true, [.. list.EnumerateArray().Where(i => i.ValueKind != JsonValueKind.Object).Select(JsonPaths.TextOf).OfType<string>()])
        {
            Unknown = unknown.Count == 0 ? null : string.Join(", ", unknown),
        };
    }

    private static void AddResources(
        List<Node> nodes, AuthorizationDetailsReader details, List<string> ids, Dictionary<string, AccountResponses> responses, string partition, PolicyTexts texts)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        bool IsNew(Node node) => !details.Has(node.Arn) && known.Add(node.Arn);
        var users = nodes.OfType<PrincipalNode>().Where(p => p.Kind == "user").ToLookup(p => p.Account, StringComparer.Ordinal);
        foreach (var id in ids)
        {
            var account = responses.GetValueOrDefault(id) ?? new AccountResponses(id);
            var collector = new ResourceCollector(account, partition, texts);
            foreach (var kind in KindLibrary.Embedded)
            {
                // Authorization details say all that matters of these: an empty profile and a provider that nobody trusts open nothing.
                // Repositories that are not known stand for their subjects too.
                var isDescribed = kind.Name is "iam.instance-profile" or "iam.oidc-provider" or "iam.saml-provider" or "code-host.subject";
                foreach (var node in collector.Collect(kind))
                {
                    if (isDescribed && node.Uncollected is not null) continue;
                    if (node.Uncollected is not null || IsNew(node)) nodes.Add(node);
                }
            }

            nodes.AddRange(collector.CollectShared().Where(IsNew));

            AddUserFacts(users[id], account);
        }

        BucketGrantees.Resolve(nodes, ids, responses, partition);
        BucketAccessPoints.Link(nodes);
    }

    private static void AddUserFacts(IEnumerable<PrincipalNode> users, AccountResponses account)
    {
        foreach (var user in users)
        {
            Set(user, "access-keys", "iam:ListAccessKeys", account, r => JsonPaths.Texts(r, "AccessKeyMetadata[].AccessKeyId"));
            Set(user, "login-profile", "iam:GetLoginProfile", account, r => JsonPaths.Texts(r, "LoginProfile.UserName"));
            Set(user, "mfa-devices", "iam:ListMFADevices", account, r => JsonPaths.Texts(r, "MFADevices[].SerialNumber"));
        }
    }

    private static void Set(Node user, string attribute, string operation, AccountResponses account, Func<JsonElement, IEnumerable<string>> read)
    {
        var (isCollected, response) = account.FindOf(operation, null, [user.Name, user.Arn], NoNames);
        user.Attributes[attribute] = !isCollected ? AttributeValue.NotKnown($"{operation} in {user.Account}")
            : response is { } found ? new([.. read(found)]) : AttributeValue.None;
    }

    // Providers that trust policies name are there, collected or not.
    private static void AddProviders(List<Node> nodes)
    {
        var named = nodes.OfType<PrincipalNode>()
            .Select(p => p.Policy).OfType<PolicyDocument>().Distinct<PolicyDocument>(ReferenceEqualityComparer.Instance)
            .SelectMany(p => p.Statements)
            .SelectMany(s => s.Principal?.Entries ?? [])
            .Where(e => e.Type == PrincipalType.Federated)
            .Select(e => Arn.TryParse(e.Value))
            .OfType<Arn>()
            .ToList();
        HashSet<string> known = named.Count == 0 ? [] : nodes.Select(n => n.Arn).ToHashSet(StringComparer.Ordinal);
        foreach (var arn in named)
        {
            var kind = arn.Resource.StartsWith("oidc-provider/", StringComparison.Ordinal) ? "iam.oidc-provider"
                : arn.Resource.StartsWith("saml-provider/", StringComparison.Ordinal) ? "iam.saml-provider" : null;
            if (kind is null || !known.Add(arn.ToString())) continue;
            nodes.Add(new() { Kind = kind, Arn = arn.ToString(), Name = arn.Resource[(arn.Resource.IndexOf('/', StringComparison.Ordinal) + 1)..], Account = arn.Account });
        }

        foreach (var provider in nodes.Where(n => n.Kind == "iam.oidc-provider"))
        {
            provider.Attributes["url"] = AttributeValue.One(provider.Arn[(provider.Arn.IndexOf("oidc-provider/", StringComparison.Ordinal) + 14)..]);
        }
    }

    private static void AddAccounts(List<Node> nodes, List<string> ids, HashSet<string> described, string partition)
    {
        foreach (var id in ids)
        {
            nodes.Add(new() { Kind = "account", Arn = $"arn:{partition}:iam::{id}:root", Name = id, Account = id });
            nodes.Add(new PrincipalNode
            {
                Kind = "administrator",
                Arn = $"administrator:{id}",
                Name = $"administrator of {id}",
                Account = id,
                Principal = Principal.TryParse($"arn:{partition}:iam::{id}:role/new-administrator")!,
                IsFree = true,
            });
            if (described.Contains(id)) continue;
            var missing = $"iam:GetAccountAuthorizationDetails in {id}";
            nodes.Add(new PrincipalNode
            {
                Kind = "role",
                Arn = $"arn:{partition}:iam::{id}:role/*",
                Name = "any role",
                Account = id,
                Uncollected = missing,
                PolicyUnknown = missing,
                Principal = Principal.TryParse($"arn:{partition}:iam::{id}:role/any")!,
                IsFree = true,
            });
        }

        foreach (var group in nodes.OfType<GroupNode>().ToList())
        {
            nodes.Add(new PrincipalNode
            {
                Kind = "new-user",
                Arn = $"new-user:{group.Arn}",
                Name = $"a new user of {group.Name}",
                Account = group.Account,
                Principal = Principal.TryParse($"arn:{partition}:iam::{group.Account}:user/new-user")!,
                Groups = [group],
            });
        }

        foreach (var policy in nodes.OfType<PolicyNode>().Where(p => p.Account.Length > 0).ToList())
        {
            nodes.Add(AdministratorWithin(policy, partition));
        }

        nodes.Add(new PrincipalNode
        {
            Kind = "outside",
            Arn = Anyone,
            Name = "anyone",
            Account = OutsideAccount,
            Principal = Principal.TryParse($"arn:{partition}:iam::{OutsideAccount}:role/anyone")!,
            IsFree = true,
            IsOutside = true,
        });
    }

    /// <summary>The administrator of a policy's account that has it as boundary.</summary>
    internal static PrincipalNode AdministratorWithin(PolicyNode policy, string partition) => new()
    {
        Kind = "administrator",
        Arn = $"administrator:{policy.Account}:within:{policy.Arn}",
        Name = $"administrator of {policy.Account} within {policy.Name}",
        Account = policy.Account,
        Principal = Principal.TryParse($"arn:{partition}:iam::{policy.Account}:role/new-administrator")!,
        Boundary = policy,
        IsFree = true,
    };

    // '@attribute.other' is 'other' of what 'attribute' refers to. Two rounds, since one may stand behind the other.
    private static void Resolve(List<Node> nodes)
    {
        var links = KindLibrary.Embedded
            .SelectMany(k => k.Attributes.Concat(k.Details.SelectMany(d => d.Attributes)).Select(a => (Kind: k.Name, Attribute: a)))
            .Where(l => l.Attribute.Paths.Any(p => p.StartsWith('@')))
            .ToLookup(l => l.Kind, l => l.Attribute, StringComparer.Ordinal);
        var linked = nodes.Where(n => links.Contains(n.Kind)).ToList();
        if (linked.Count == 0) return;
        var byName = new Dictionary<string, Node>(StringComparer.Ordinal);
        foreach (var node in nodes)
        {
            byName.TryAdd(node.Arn, node);
            if (node.Kind == Profile) byName.TryAdd($"{node.Account}/{node.Kind}/{node.Name}", node);
        }

        for (var round = 0; round < 2; round++)
        {
            foreach (var node in linked)
            {
                foreach (var attribute in links[node.Kind]) Follow(node, attribute, byName);
            }
        }
    }

    private static void Follow(Node node, KindAttribute attribute, Dictionary<string, Node> byName)
    {
        if (node.Uncollected is not null) return;
        var values = node.Attributes.TryGetValue(attribute.Name, out var own) ? own.Values.ToHashSet(StringComparer.Ordinal) : [];
        string? unknown = null;
        foreach (var path in attribute.Paths.Where(p => p.StartsWith('@')))
        {
            var dot = path.IndexOf('.', StringComparison.Ordinal);
            var through = node.Attribute(path[1..dot]);
            unknown ??= through.Unknown;
            foreach (var name in through.Values)
            {
                var target = byName.GetValueOrDefault(name) ?? byName.GetValueOrDefault($"{node.Account}/{Profile}/{name}");
                if (target is null)
                {
                    unknown ??= $"what '{name}' is";
                    continue;
                }

                var found = target.Attribute(path[(dot + 1)..]);
                unknown ??= found.Unknown;
                values.UnionWith(found.Values);
            }
        }

        node.Attributes[attribute.Name] = new([.. values.Order(StringComparer.Ordinal)], unknown);
    }
}

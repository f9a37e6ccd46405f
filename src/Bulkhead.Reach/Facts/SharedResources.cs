using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Matching;
using Bulkhead.Reach.Kinds;

namespace Bulkhead.Reach.Facts;

/// <summary>Says what an account's resources are shared with others for, beside their policies. What was not collected counts as shared with anybody.</summary>
internal sealed class SharedResources(AccountResponses responses, string partition, PolicyTexts texts)
{
    /// <summary>The operation that lists what the account shares by AWS RAM.</summary>
    public const string Resources = "ram:ListResources";

    /// <summary>The operation that lists whom it shares with by AWS RAM.</summary>
    public const string Principals = "ram:ListPrincipals";

    /// <summary>The operation that says whether the account's buckets ignore access lists for everybody.</summary>
    public const string PublicAccess = "s3:GetAccountPublicAccessBlock";

    // What a grant can give (KMS API Reference, "CreateGrant").
    private static readonly string[] GrantOperations =
    [
        "kms:CreateGrant", "kms:Decrypt", "kms:DeriveSharedSecret", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyPair",
        "kms:GenerateDataKeyPairWithoutPlaintext", "kms:GenerateDataKeyWithoutPlaintext", "kms:GenerateMac", "kms:GetPublicKey", "kms:ReEncryptFrom",
        "kms:ReEncryptTo", "kms:RetireGrant", "kms:Sign", "kms:Verify", "kms:VerifyMac",
    ];

    private readonly Lazy<ILookup<string, (string Share, string? Region)>> _resources = new(() => (responses.Find(Resources)?.Pages ?? [])
        .SelectMany(p => JsonPaths.Elements(p.Response, "resources[]").Select(r => (Arn: JsonPaths.Text(r, "arn"), Share: JsonPaths.Text(r, "resourceShareArn") ?? "", p.Region)))
        .Where(r => r.Arn is not null)
        .ToLookup(r => r.Arn!, r => (r.Share, r.Region), StringComparer.Ordinal));

    private readonly Lazy<ILookup<string, string>> _principals = new(() => (responses.Find(Principals)?.Pages ?? [])
        .SelectMany(p => JsonPaths.Elements(p.Response, "principals[]"))
        .Select(p => (Share: JsonPaths.Text(p, "resourceShareArn") ?? "", Id: JsonPaths.Text(p, "id")))
        .Where(p => p.Id is not null)
        .ToLookup(p => p.Share, p => p.Id!, StringComparer.Ordinal));

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>Whether the account certainly shares nothing by AWS RAM.</summary>
    public bool AreNone => responses.Find(Resources) is { IsNothing: true };

    /// <summary>The resources of a kind that nothing else tells of.</summary>
    /// <param name="kind">A kind that is shared by AWS RAM, and not listed.</param>
    /// <param name="pattern">The pattern of its ARNs.</param>
    public IEnumerable<Node> NodesOf(ResourceKind kind, string pattern)
    {
        if (!kind.Shares.Any(s => s.Form == ShareForm.ResourceShares)) yield break;
        var isOne = new WildcardPattern(pattern);
        foreach (var arn in _resources.Value.Select(r => r.Key).Where(a => isOne.IsMatch(a) && !_seen.Contains(a)).Order(StringComparer.Ordinal)) yield return Make(kind.Name, arn);
        var missing = responses.Find(Resources) is { } known ? known.Missing : [FactPlan.OtherRegions];
        foreach (var region in missing)
        {
            var what = region == FactPlan.OtherRegions ? $"{Resources} in {responses.Account}" : $"{Resources} in {responses.Account}, {region}";
            var place = region != FactPlan.OtherRegions && pattern.Split(':', 6) is [_, _, _, "*", _, _] parts ? string.Join(':', [.. parts[..3], region, .. parts[4..]]) : pattern;
            var node = new Node { Kind = kind.Name, Arn = place, Name = $"any {kind.Name}", Account = responses.Account, Uncollected = what };
            node.Shares = [WithAnyone(node, what, isAlone: false, isToNamed: true)];
            yield return node;
        }
    }

    /// <summary>What is shared by AWS RAM and is of no kind.</summary>
    public IEnumerable<Node> Rest() => _resources.Value.Select(r => r.Key).Where(a => !_seen.Contains(a)).Order(StringComparer.Ordinal).ToList()
        .Select(arn => Make($"{Arn.TryParse(arn)?.Service ?? "ram"}.shared", arn));

    /// <summary>Adds what a way of sharing gives of the resource.</summary>
    /// <param name="node">The resource.</param>
    /// <param name="share">The way.</param>
    /// <param name="region">The resource's region; <c>*</c> where it is not known.</param>
    /// <param name="find">Finds the response of an operation about the resource.</param>
    public void Add(Node node, KindShare share, string region, Func<string, (bool IsCollected, JsonElement? Response)> find)
    {
        switch (share.Form)
        {
            case ShareForm.ResourceShares:
                AddResourceShares(node, region == "*" ? null : region);
                break;
            case ShareForm.Accounts:
                AddAccounts(node, share, find(share.From!));
                break;
            case ShareForm.AccountPolicy:
                AddAccountPolicy(node, share, region == "*" ? null : region);
                break;
            case ShareForm.Grants:
                AddGrants(node, share, find(share.From!));
                break;
            case ShareForm.AccessLists:
                BucketAccessLists.Add(node, share, find(share.From!), IsPublicIgnored, MissingOf(share.From!, node));
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>A share that gives everything to all other accounts; where it may be with everybody at all, to those of the same one too.</summary>
    /// <param name="node">The resource.</param>
    /// <param name="unknown">What is not known.</param>
    /// <param name="isAlone">Whether those others need no permission of their own.</param>
    /// <param name="isToNamed">Whether each of those others is named where it is not known: AWS RAM shares with nobody else.</param>
    public static Share WithAnyone(Node node, string unknown, bool isAlone, bool isToNamed = false) =>
        new(Document($"sharing of {node.Name}", Statement("*", ["*"], ["*"], isAlone ? null : NotOf(node.Account))), unknown, isAlone) { IsToNamed = isToNamed };

    private bool? IsPublicIgnored => responses.Find(PublicAccess) is not { } known ? null
        : known.Pages.Any(p => JsonPaths.Texts(p.Response, "PublicAccessBlockConfiguration.IgnorePublicAcls").Contains("true"));

    private string MissingOf(string operation, Node node) => responses.Find(operation) is null ? $"{operation} in {responses.Account}" : $"{operation} of {node.Arn}";

    private Node Make(string kind, string arn)
    {
        var parsed = Arn.TryParse(arn);
        var node = new Node { Kind = kind, Arn = arn, Name = arn, Account = responses.Account };
        node.Attributes["region"] = parsed is { Region.Length: > 0 } ? AttributeValue.One(parsed.Value.Region) : AttributeValue.NotKnown($"the region of {arn}");
        AddResourceShares(node, parsed is { Region.Length: > 0 } ? parsed.Value.Region : null);
        return node;
    }

    private void AddResourceShares(Node node, string? region)
    {
        _seen.Add(node.Arn);
        var listed = responses.Find(Resources);
        if (listed is null || listed.Lacks(region))
        {
            var where = listed is null || region is null ? "" : $", {region}";
            node.Shares = node.Shares.Add(WithAnyone(node, $"{Resources} in {responses.Account}{where}", isAlone: false, isToNamed: true));
            if (listed is null) return;
        }

        var shares = _resources.Value[node.Arn].Select(r => r.Share).Distinct(StringComparer.Ordinal).ToList();
        if (shares.Count == 0) return;
        var whom = responses.Find(Principals);
        if (whom is null || whom.Lacks(region))
        {
            node.Shares = node.Shares.Add(WithAnyone(node, $"{Principals} in {responses.Account}", isAlone: false, isToNamed: true));
            return;
        }

        Give(node, shares.SelectMany(s => _principals.Value[s]), " by AWS RAM");
    }

    // Which of its statements count follows from a setting of the account, and AWS acts by them for whole accounts: whom it names may need no
    // permission (Amazon ECR User Guide, "Private registry permissions", "Private image replication").
    private void AddAccountPolicy(Node node, KindShare share, string? region)
    {
        var missing = $"{share.From} in {responses.Account}{(region is null ? "" : $", {region}")}";
        if (responses.Find(share.From!) is not { } known || known.Lacks(region))
        {
            node.Shares = node.Shares.Add(WithAnyone(node, missing, isAlone: true));
            return;
        }

        foreach (var text in known.Pages.Where(p => p.Region is null || region is null || p.Region == region).SelectMany(p => share.With.SelectMany(w => JsonPaths.Elements(p.Response, w))))
        {
            if (text.ValueKind is not (JsonValueKind.String or JsonValueKind.Object)) continue;
            node.Shares = node.Shares.Add(texts.Read($"policy of {responses.Account}", text) is { } policy
                ? new(policy, $"what the policy that {missing} tells of gives of {node.Arn}", IsAlone: true)
                : WithAnyone(node, $"the policy that {missing} tells of", isAlone: true));
        }
    }

    private void AddAccounts(Node node, KindShare share, (bool IsCollected, JsonElement? Response) found)
    {
        if (!found.IsCollected) node.Shares = node.Shares.Add(WithAnyone(node, MissingOf(share.From!, node), isAlone: false));
        else if (found.Response is { } response) Give(node, share.With.SelectMany(w => JsonPaths.Texts(response, w)), "");
    }

    // What they may do is not known: each service says in its own words what sharing gives.
    private void Give(Node node, IEnumerable<string> whom, string how)
    {
        var others = whom.Where(o => o.Length > 0 && o != node.Account).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (others.Count == 0) return;
        var statements = others.Select(o => ToOne(o, node.Account)).ToArray();
        node.Shares = node.Shares.Add(new(
            Document($"sharing of {node.Name}", statements), $"what sharing {node.Arn} with {string.Join(", ", others.Take(5))}{how} gives", IsAlone: false));
    }

    // An account, a user or role, an AWS service, an organization or a unit of one; all else may be anybody (RAM User Guide, "Sharing your AWS resources").
    private JsonObject ToOne(string whom, string owner)
    {
        var condition = NotOf(owner);
        if (AccountId.TryParse(whom) is not null) return Statement(Aws($"arn:{partition}:iam::{whom}:root"), ["*"], ["*"], condition);
        if (whom.Contains(".amazonaws.com", StringComparison.Ordinal)) return Statement(new JsonObject { ["Service"] = whom }, ["*"], ["*"], null);
        if (Arn.TryParse(whom) is { } arn)
        {
            if (arn.Service is "iam" or "sts") return Statement(Aws(whom), ["*"], ["*"], condition);
            switch (arn.Resource.Split('/'))
            {
                case ["organization", var organization] when arn.Service == "organizations":
                    condition["StringEquals"] = new JsonObject { ["aws:PrincipalOrgID"] = organization };
                    break;
                case ["ou", var organization, var unit] when arn.Service == "organizations":
                    condition["ForAnyValue:StringLike"] = new JsonObject { ["aws:PrincipalOrgPaths"] = $"{organization}/*/{unit}/*" };
                    break;
            }
        }

        return Statement("*", ["*"], ["*"], condition);
    }

    // What a grant gives to whom, the IAM engine decides (KMS Developer Guide, "Grants in AWS KMS").
    private void AddGrants(Node node, KindShare share, (bool IsCollected, JsonElement? Response) found)
    {
        if (!found.IsCollected)
        {
            node.Shares = node.Shares.Add(new(
                Document($"grants of {node.Name}", Statement("*", GrantOperations, [node.Arn], null)), MissingOf(share.From!, node), IsAlone: true));
            return;
        }

        if (found.Response is not { } response) return;
        var given = new List<JsonObject>();
        foreach (var grant in JsonPaths.Elements(response, "Grants[]"))
        {
            var operations = JsonPaths.Texts(grant, "Operations[]").Where(o => o.Length > 0 && o.All(char.IsAsciiLetterOrDigit)).ToImmutableArray();
            if (JsonPaths.Text(grant, "GranteePrincipal") is not { Length: > 0 } grantee || operations.IsEmpty) continue;
            var retiring = JsonPaths.Text(grant, "RetiringPrincipal");
            node.KeyGrants = node.KeyGrants.Add(new()
            {
                Id = JsonPaths.Text(grant, "GrantId"),
                Grantee = grantee,
                Operations = operations,
                RetiringPrincipal = retiring,
                EncryptionContextEquals = ContextOf(grant, "EncryptionContextEquals"),
                EncryptionContextSubset = ContextOf(grant, "EncryptionContextSubset"),
                UnknownConstraints = [.. JsonPaths.Elements(grant, "Constraints").Where(c => c.ValueKind == JsonValueKind.Object).SelectMany(c => c.EnumerateObject())
                    .Select(c => c.Name).Where(n => n is not ("EncryptionContextEquals" or "EncryptionContextSubset"))],
            });
            given.Add(Statement(Grantee(grantee), operations.Select(o => $"kms:{o}"), [node.Arn], null));
            if (retiring is { Length: > 0 }) given.Add(Statement(Grantee(retiring), ["kms:RetireGrant"], [node.Arn], null));
        }

        if (given.Count > 0) node.Granted = Document($"grants of {node.Name}", given);
    }

    private static JsonObject Grantee(string name) => name.Contains(".amazonaws.com", StringComparison.Ordinal) ? new JsonObject { ["Service"] = name } : Aws(name);

    private static ImmutableDictionary<string, string>? ContextOf(JsonElement grant, string constraint)
    {
        var pairs = JsonPaths.Elements(grant, $"Constraints.{constraint}").Where(e => e.ValueKind == JsonValueKind.Object).SelectMany(e => e.EnumerateObject())
            .ToImmutableDictionary(p => p.Name, p => JsonPaths.TextOf(p.Value) ?? "", StringComparer.Ordinal);
        return pairs.IsEmpty ? null : pairs;
    }

    public static JsonObject Aws(string name) => new() { ["AWS"] = name };

    public static JsonObject NotOf(string account) => new() { ["StringNotEquals"] = new JsonObject { ["aws:PrincipalAccount"] = account } };

    public static JsonObject Statement(JsonNode principal, IEnumerable<string> actions, IEnumerable<string> resources, JsonObject? condition)
    {
        var statement = new JsonObject
        {
            ["Effect"] = "Allow",
            ["Principal"] = principal,
            ["Action"] = new JsonArray([.. actions.Select(a => (JsonNode)JsonValue.Create(a))]),
            ["Resource"] = new JsonArray([.. resources.Select(a => (JsonNode)JsonValue.Create(a))]),
        };
        if (condition is not null) statement["Condition"] = condition;
        return statement;
    }

    /// <summary>A policy that says what is given.</summary>
    /// <exception cref="InvalidOperationException">It is none, which is a bug of this assembly.</exception>
    public static PolicyDocument Document(string name, params IEnumerable<JsonObject> statements)
    {
        var text = new JsonObject { ["Version"] = "2012-10-17", ["Statement"] = new JsonArray([.. statements]) }.ToJsonString();
        var document = PolicyParser.ParseJson(name, text).Document ?? throw new InvalidOperationException($"'{name}' is no policy.");
        return document with { Name = name };
    }
}

using System.Text;
using System.Text.Json;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Questions;
using Bulkhead.Reach.Verdicts;
using Xunit;

namespace Bulkhead.Reach.Tests;

/// <summary>Builds authorization details, organizations and facts for tests.</summary>
internal sealed class SmallAccount(string id = "111111111111")
{
    private readonly List<string> _users = [];
    private readonly List<string> _roles = [];
    private readonly List<string> _policies = [];
    private string? _facts;

    public string Id { get; } = id;

    public static string Allow(string actions, string resource = "*", string condition = "") =>
        $$"""{"Version":"2012-10-17","Statement":[{"Sid":"Allowed","Effect":"Allow","Action":[{{Quoted(actions)}}],"Resource":"{{resource}}"{{(condition.Length > 0 ? $",\"Condition\":{condition}" : "")}}}]}""";

    public static string TrustService(string service) => Trust($$"""{"Service":"{{service}}"}""");

    public static string Trust(string principal, string condition = "") =>
        $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{{principal}},"Action":"sts:AssumeRole"{{(condition.Length > 0 ? $",\"Condition\":{condition}" : "")}}}]}""";

    public SmallAccount User(string name, string? policy = null, string? attached = null, string? boundary = null, string? team = null)
    {
        _users.Add($$"""{"UserName":"{{name}}","UserId":"AIDA{{name.ToUpperInvariant()}}","Path":"/","Arn":"arn:aws:iam::{{Id}}:user/{{name}}"{{Policies("UserPolicyList", policy, attached, boundary)}}{{Tags(team)}}}""");
        return this;
    }

    public SmallAccount Role(string name, string trust, string? policy = null, string? attached = null, string? boundary = null, string? team = null)
    {
        _roles.Add($$"""{"RoleName":"{{name}}","RoleId":"AROA{{name.ToUpperInvariant()}}","Path":"/","Arn":"arn:aws:iam::{{Id}}:role/{{name}}","AssumeRolePolicyDocument":{{trust}}{{Policies("RolePolicyList", policy, attached, boundary)}}{{Tags(team)}}}""");
        return this;
    }

    public SmallAccount Policy(string name, string document)
    {
        _policies.Add($$"""{"PolicyName":"{{name}}","Arn":"arn:aws:iam::{{Id}}:policy/{{name}}","DefaultVersionId":"v1","PolicyVersionList":[{"Document":"{{Uri.EscapeDataString(document)}}","VersionId":"v1","IsDefaultVersion":true}]}""");
        return this;
    }

    public SmallAccount Facts(string json)
    {
        _facts = $$"""{"{{Id}}":{{json}}}""";
        return this;
    }

    /// <summary>Every list was collected; those that are not given here are empty.</summary>
    public SmallAccount Collected(string more = "") => Facts(Lists(more));

    /// <summary>The same as a file of facts.</summary>
    public string CollectedFacts(string more = "") => $$"""{"{{Id}}":{{Lists(more)}}}""";

    private static string Lists(string more)
    {
        var keys = Bulkhead.Reach.Kinds.KindLibrary.Embedded.Select(k => k.From).OfType<string>().Concat(FactPlan.Lists).Distinct(StringComparer.Ordinal)
            .Where(k => !more.Contains($"\"{k}\"", StringComparison.Ordinal)).Select(k => $"\"{k}\":{{}}");
        return $"{{{string.Join(',', keys)}{(more.Length > 0 ? "," + more : "")}}}";
    }

    public string Details() =>
        $$"""{"UserDetailList":[{{string.Join(',', _users)}}],"GroupDetailList":[],"RoleDetailList":[{{string.Join(',', _roles)}}],"Policies":[{{string.Join(',', _policies)}}]}""";

    public static Snapshot Snapshot(string? organization, params SmallAccount[] accounts)
    {
        var diagnostics = new DiagnosticBag();
        var snapshot = SnapshotReader.Read(
            new(
                [.. accounts.Select(a => new FactInput($"{a.Id}.json", Parse(a.Details())))],
                organization is null ? null : new FactInput("organization.json", Parse(organization)),
                [.. accounts.Where(a => a._facts is not null).Select(a => new FactInput("facts.json", Parse(a._facts!)))])
            { IsDeclarationComplete = true },
            diagnostics);
        Assert.Empty(diagnostics.ToSorted());
        return snapshot!;
    }

    public ReachAnswer Path(string from, string to) => Path(null, from, to, this);

    public static ReachAnswer Path(string? organization, string from, string to, params SmallAccount[] accounts)
    {
        var snapshot = Snapshot(organization, accounts);
        var diagnostics = new DiagnosticBag();
        var names = new NameResolver(snapshot, diagnostics);
        var answer = new ReachEngine(snapshot).Path(names.Subject(from)!, names.Object(to)!);
        Assert.Empty(diagnostics.ToSorted());
        return answer;
    }

    public static JsonElement Parse(string text) => JsonDocument.Parse(Encoding.UTF8.GetBytes(text)).RootElement;

    private static string Quoted(string actions) => string.Join(',', actions.Split(' ').Select(a => $"\"{a}\""));

    private static string Tags(string? team) => team is null ? "" : $$""","Tags":[{"Key":"team","Value":"{{team}}"}]""";

    private static string Policies(string list, string? inline, string? attached, string? boundary)
    {
        var text = new StringBuilder();
        text.Append($",\"{list}\":[").Append(inline is null ? "" : $$"""{"PolicyName":"own","PolicyDocument":{{inline}}}""").Append(']');
        text.Append(",\"AttachedManagedPolicies\":[").Append(attached is null ? "" : $$"""{"PolicyName":"p","PolicyArn":"{{attached}}"}""").Append(']');
        if (boundary is not null) text.Append($$""","PermissionsBoundary":{"PermissionsBoundaryType":"Policy","PermissionsBoundaryArn":"{{boundary}}"}""");
        return text.ToString();
    }
}

using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Reach.CodeHosts;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Questions;
using Bulkhead.Reach.Verdicts;
using Xunit;

namespace Bulkhead.Reach.Tests.CodeHosts;

/// <summary>An account with a developer, an operator, an administrator of the code host, and a role that a code host's jobs assume.</summary>
internal static class HostAccount
{
    private const string Id = "111111111111";

    public const string People = """{"octo-dev":["arn:aws:iam::111111111111:user/dev"],"octo-ops":["arn:aws:iam::111111111111:user/ops"],"octo-admin":["arn:aws:iam::111111111111:user/admin"]}""";

    /// <summary>The answer to whether some users, together, come to the role.</summary>
    /// <param name="export">The exported settings.</param>
    /// <param name="provider">The provider's address.</param>
    /// <param name="condition">The condition on <c>sub</c>, by operator and value.</param>
    /// <param name="who">The users.</param>
    /// <param name="more">More facts of the account.</param>
    /// <param name="others">How many users there are besides: user-0, user-1 and so on.</param>
    public static ReachAnswer Ask(JsonObject export, string provider, (string Operator, string Subject) condition, string[] who, string more = "", int others = 0)
    {
        var snapshot = Snapshot(export, provider, [("deploy", condition.Operator, condition.Subject)], more, others);
        var target = more.Length > 0 ? $"arn:aws:codepipeline:eu-west-1:{Id}:ship" : RoleOf("deploy");
        return new ReachEngine(snapshot).Path(Subject(snapshot, who), new ReachObject.One(snapshot.Find(target)!) { Name = target });
    }

    /// <summary>The ARN of a role.</summary>
    public static string RoleOf(string name) => $"arn:aws:iam::{Id}:role/{name}";

    /// <summary>Some users, together.</summary>
    public static ReachSubject Subject(Snapshot snapshot, params string[] who) =>
        new(string.Join(", ", who), [.. who.Select(w => (PrincipalNode)snapshot.Find($"arn:aws:iam::{Id}:user/{w}")!)]);

    /// <summary>The account with the exported settings.</summary>
    /// <param name="export">The exported settings.</param>
    /// <param name="provider">The provider's address.</param>
    /// <param name="roles">The roles that trust the provider, with the condition of each on <c>sub</c>.</param>
    /// <param name="more">More facts of the account.</param>
    /// <param name="others">How many users there are besides.</param>
    public static Snapshot Snapshot(JsonObject export, string provider, (string Name, string Operator, string Subject)[] roles, string more = "", int others = 0)
    {
        var account = new SmallAccount(Id).User("dev").User("ops").User("admin");
        foreach (var (name, test, trusted) in roles)
        {
            account.Role(
                name,
                $$$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::{{{Id}}}:oidc-provider/{{{provider}}}"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"{{{test}}}":{"{{{provider}}}:sub":"{{{trusted}}}"} } }]}""");
        }

        for (var i = 0; i < others; i++) account.User($"user-{i}");
        var diagnostics = new DiagnosticBag();
        FactInput[] details = [new("details.json", SmallAccount.Parse(account.Details()))];
        FactInput[] facts = [new("facts.json", SmallAccount.Parse(account.CollectedFacts(more)))];
        var settings = CodeHostFacts.Of(
            [new("export.json", SmallAccount.Parse(export.ToJsonString()))], ImmutableDictionary<string, ImmutableArray<string>>.Empty, details, facts, null, diagnostics);
        Assert.Empty(diagnostics.ToSorted());
        var snapshot = SnapshotReader.Read(new([.. details], null, [.. facts, settings!]) { IsDeclarationComplete = true }, diagnostics);
        Assert.Empty(diagnostics.ToSorted());
        return snapshot!;
    }

    /// <summary>The same export with one change: a value at a path of member names and numbers; null takes the member away.</summary>
    public static JsonObject With(string export, string path, string? value) => With(JsonNode.Parse(export)!.AsObject(), path, value);

    /// <summary>The same export with changes, each a path and its value in turn, below a repository.</summary>
    public static JsonObject Changed(string export, string repository, params string?[] changes)
    {
        var root = JsonNode.Parse(export)!.AsObject();
        for (var i = 0; i < changes.Length; i += 2) With(root, changes[i]!.StartsWith('/') ? changes[i]![1..] : $"{repository}|{changes[i]}", changes[i + 1]);
        return root;
    }

    private static JsonObject With(JsonObject root, string path, string? value)
    {
        if (path.Length == 0) return root;
        var steps = path.Split('|');
        JsonNode at = root;
        foreach (var step in steps[..^1]) at = at is JsonArray list ? list[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)]! : at[step]!;
        if (value is null) at.AsObject().Remove(steps[^1]);
        else if (at is JsonArray items) items[int.Parse(steps[^1], System.Globalization.CultureInfo.InvariantCulture)] = JsonNode.Parse(value);
        else at[steps[^1]] = JsonNode.Parse(value);
        return root;
    }
}

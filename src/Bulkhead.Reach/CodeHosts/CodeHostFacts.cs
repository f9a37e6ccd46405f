using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Identifiers;
using Bulkhead.Reach.Facts;

namespace Bulkhead.Reach.CodeHosts;

/// <summary>
/// Makes facts outside of AWS of the settings that people exported from their code hosts (docs/reach.md, "Settings of code hosts"): which subjects
/// their tokens have, and who comes to run as each, alone or with a second person. What an export does not say is unknown.
/// </summary>
public static class CodeHostFacts
{
    private const string People = "people";

    private static readonly ImmutableArray<string> Hosts = [GitHubSubjects.Host, GitLabSubjects.Host, TerraformSubjects.Host];

    /// <summary>The facts; null where there are no exports, or they can't be read, which is told.</summary>
    /// <param name="exports">Files of exported settings.</param>
    /// <param name="people">Accounts of code hosts by name, with the principals that these people may act as; an empty list is nobody of AWS.</param>
    /// <param name="details">The authorization details: the subjects that their trust policies name are looked at.</param>
    /// <param name="facts">Other facts: the branches that their pipelines name are looked at.</param>
    /// <param name="account">The account under which the facts stand; null for the first one of the details.</param>
    /// <param name="diagnostics">Takes what is wrong with the files.</param>
    public static FactInput? Of(
        IReadOnlyCollection<FactInput> exports, IReadOnlyDictionary<string, ImmutableArray<string>> people, IReadOnlyCollection<FactInput> details,
        IReadOnlyCollection<FactInput> facts, string? account, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(exports);
        ArgumentNullException.ThrowIfNull(diagnostics);
        if (exports.Count == 0) return null;
        var known = new Dictionary<string, ImmutableArray<string>>(people, StringComparer.OrdinalIgnoreCase);
        var all = new List<HostSettings>();
        foreach (var file in exports) Read(file, known, all, diagnostics);
        account ??= details.SelectMany(d => AccountsIn(d.Root)).FirstOrDefault();
        if (diagnostics.HasErrors || account is null) return null;
        var subjects = SubjectsOf(all, TrustedSubjects.In(details, facts)).DistinctBy(s => s.Id).OrderBy(s => s.Id, StringComparer.Ordinal);
        return new("settings of code hosts", ToElement(new JsonObject { [account] = ToJson(subjects, known) }));
    }

    private static void Read(FactInput file, Dictionary<string, ImmutableArray<string>> people, List<HostSettings> all, DiagnosticBag diagnostics)
    {
        void Fail(string what) => diagnostics.Add(new(ReachDiagnostics.BadHostSettings, $"'{file.Path}': {what}")
        {
            Help = "write { \"github:acme/shop\": { \"collaborators\": [ … ], … }, \"people\": { … } } (docs/reach.md, \"Settings of code hosts\")",
        });
        if (file.Root.ValueKind != JsonValueKind.Object)
        {
            Fail("settings of code hosts are an object");
            return;
        }

        foreach (var member in file.Root.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.Object)
            {
                Fail($"'{member.Name}' is no object");
                continue;
            }

            if (member.Name == People)
            {
                foreach (var person in member.Value.EnumerateObject())
                {
                    // An empty list means nobody of AWS, so that a slip of the pen must not become one.
                    if (person.Value.ValueKind != JsonValueKind.Array || person.Value.EnumerateArray().Any(p => p.ValueKind != JsonValueKind.String)) Fail($"'{person.Name}' of '{People}' is no list of principals");
                    else people[person.Name] = [.. person.Value.EnumerateArray().Select(p => p.GetString()!)];
                }

                continue;
            }

            var colon = member.Name.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0 || !Hosts.Contains(member.Name[..colon]) || !IsRepository(member.Name[..colon], member.Name[(colon + 1)..].Split('/')))
            {
                Fail($"'{member.Name}' is no repository: github:OWNER/NAME, gitlab:GROUP/PROJECT or terraform:ORGANIZATION/PROJECT/WORKSPACE");
                continue;
            }

            ReportUnread(file, member, member.Name[..colon], diagnostics);
            // The hosts' names have no case.
            if (all.Exists(s => s.Host == member.Name[..colon] && string.Equals(s.Repository, member.Name[(colon + 1)..], StringComparison.OrdinalIgnoreCase))) Fail($"'{member.Name}' is there twice");
            all.Add(new(member.Name[..colon], member.Name[(colon + 1)..], member.Value));
        }
    }

    // GitLab has groups in groups; a workspace is named with its project.
    private static bool IsRepository(string host, string[] parts) =>
        parts.All(p => p.Length > 0) && (host switch
        {
            GitHubSubjects.Host => parts.Length == 2,
            TerraformSubjects.Host => parts.Length == 3,
            _ => parts.Length >= 2,
        });

    private static void ReportUnread(FactInput file, JsonProperty repository, string host, DiagnosticBag diagnostics)
    {
        foreach (var path in repository.Value.EnumerateObject().Select(p => p.Name).Where(p => !HostPaths.IsRead(host, p)))
        {
            diagnostics.Add(new(ReachDiagnostics.UnusedFacts, $"'{file.Path}': nothing reads '{path}' of {repository.Name}")
            {
                Help = Spelling.Nearest(path, HostPaths.Of(host)) is { } nearest ? $"did you mean '{nearest}'?" : null,
            });
        }
    }

    private static IEnumerable<HostSubject> SubjectsOf(List<HostSettings> all, TrustedSubjects trusted)
    {
        // A host may have another issuer (a server of one's own, an enterprise's): what begins as its subjects do is one of them.
        IEnumerable<string> Trusted(Func<string, bool> isIssuer, string claim) => trusted.Subjects.Where(s => isIssuer(s.Key) || IsOf(s.Value, claim)).Select(s => s.Value);
        var sources = all.Where(s => s.Host == TerraformSubjects.Host).Select(TerraformSubjects.SourceOf).OfType<(string Repository, string Branch)>().ToList();
        HostSettings? Source((string Repository, string Branch) source) =>
            all.Find(s => s.Host == GitHubSubjects.Host && string.Equals(s.Repository, source.Repository, StringComparison.OrdinalIgnoreCase));
        string BranchOf((string Repository, string Branch) source) => source.Branch.Length > 0 ? source.Branch
            : Source(source)?.Find("repository") is { } repository ? JsonPaths.Text(repository, "default_branch") ?? "" : "";
        foreach (var settings in all)
        {
            var branches = trusted.Branches.Concat(sources.Where(s => string.Equals(s.Repository, settings.Repository, StringComparison.OrdinalIgnoreCase)).Select(BranchOf)).Where(b => b.Length > 0).Distinct(StringComparer.Ordinal);
            var source = TerraformSubjects.SourceOf(settings) is { } from && BranchOf(from) is { Length: > 0 } branch && Source(from) is { } repository
                ? GitHubSubjects.IdOf(repository.Repository, branch) : null;
            var found = settings.Host switch
            {
                GitHubSubjects.Host => GitHubSubjects.Of(settings, Trusted(k => k.StartsWith(GitHubSubjects.Provider, StringComparison.Ordinal), "repo:"), branches),
                GitLabSubjects.Host => GitLabSubjects.Of(settings, Trusted(k => k.Contains("gitlab", StringComparison.Ordinal), GitLabSubjects.Claim), branches),
                _ => TerraformSubjects.Of(settings, source, Trusted(k => k.StartsWith("app.terraform.io", StringComparison.Ordinal), "organization:")),
            };
            var doubt = DoubtOf(settings);
            foreach (var subject in found) yield return subject with { Wall = subject.Wall.Besides(doubt) };
        }
    }

    private static bool IsOf(string subject, string claim)
    {
        var wild = subject.AsSpan().IndexOfAny('*', '?');
        return subject.StartsWith(claim, StringComparison.OrdinalIgnoreCase) || (wild >= 0 && claim.StartsWith(subject[..wild], StringComparison.OrdinalIgnoreCase));
    }

    private static Whom DoubtOf(HostSettings settings) => settings.Host switch
    {
        GitHubSubjects.Host => settings.Doubt("repository", "full_name", settings.Repository),
        GitLabSubjects.Host => settings.Doubt("project", "path_with_namespace", settings.Repository),
        _ => settings.Doubt("workspace", "data.attributes.name", settings.Repository[(settings.Repository.LastIndexOf('/') + 1)..]),
    };

    private static JsonObject ToJson(IEnumerable<HostSubject> subjects, Dictionary<string, ImmutableArray<string>> people)
    {
        var list = new JsonArray();
        JsonObject Partial() => new() { [SnapshotReader.Others] = null };
        var (push, proposal, approval, review) = (Partial(), Partial(), Partial(), Partial());
        foreach (var subject in subjects)
        {
            list.Add((JsonNode)new JsonObject
            {
                ["arn"] = subject.Id,
                ["name"] = subject.Subject,
                ["host"] = subject.Host,
                ["repository"] = subject.IsStandIn ? "" : subject.Repository,
                ["branch"] = subject.Branch,
                ["subject"] = subject.Subject,
                ["branches"] = new JsonArray([.. subject.Branches.Select(b => (JsonNode)JsonValue.Create(b))]),
                ["reviewed"] = subject.Reviewers is null ? "false" : "true",
            });
            push[subject.Id] = ToJson(subject.Wall.Alone, subject, people, TwoInOne(subject, people));
            proposal[subject.Id] = ToJson(subject.Wall.Proposers, subject, people);
            approval[subject.Id] = ToJson(subject.Wall.Approvers, subject, people);
            review[subject.Id] = ToJson(subject.Reviewers ?? Whom.Nobody, subject, people);
        }

        return new() { ["declared:subjects"] = list, ["declared:push"] = push, ["declared:proposal"] = proposal, ["declared:approval"] = approval, ["declared:review"] = review };
    }

    // Users who propose by one of their accounts and approve by another.
    private static IEnumerable<string> TwoInOne(HostSubject subject, Dictionary<string, ImmutableArray<string>> people)
    {
        IEnumerable<(string Login, string User)> Users(Whom whom) =>
            from login in whom.Accounts
            from user in PrincipalsOf(login, subject, people) ?? []
            where user.Contains(":user/", StringComparison.Ordinal) || !user.Contains(':', StringComparison.Ordinal)
            select (login, user);
        return from proposer in Users(subject.Wall.Proposers)
               join approver in Users(subject.Wall.Approvers) on proposer.User equals approver.User
               where !string.Equals(proposer.Login, approver.Login, StringComparison.OrdinalIgnoreCase)
               select proposer.User;
    }

    private static ImmutableArray<string>? PrincipalsOf(string login, HostSubject subject, Dictionary<string, ImmutableArray<string>> people) =>
        people.TryGetValue($"{subject.Host}:{login}", out var who) || people.TryGetValue(login, out who) ? who : null;

    // An account of the host of which nobody said whose it is may be anybody's.
    private static JsonNode ToJson(Whom whom, HostSubject subject, Dictionary<string, ImmutableArray<string>> people, IEnumerable<string>? more = null)
    {
        var names = new SortedSet<string>(more ?? [], StringComparer.Ordinal);
        var unknowns = new SortedSet<string>(whom.Unknowns, StringComparer.Ordinal);
        foreach (var login in whom.Accounts)
        {
            if (PrincipalsOf(login, subject, people) is { } who) names.UnionWith(who);
            else unknowns.Add($"who '{login}' of {subject.Host}:{subject.Repository} is");
        }

        return names.Count + unknowns.Count == 0
            ? JsonValue.Create(false)
            : new JsonArray([.. names.Select(n => (JsonNode)JsonValue.Create(n)), .. unknowns.Select(u => (JsonNode)new JsonObject { [FactPlan.NotKnown] = u })]);
    }

    private static IEnumerable<string> AccountsIn(JsonElement root) =>
        (root.ValueKind == JsonValueKind.Array ? root.EnumerateArray() : Enumerable.Repeat(root, 1))
            .SelectMany(p => JsonPaths.List(p, "RoleDetailList").Concat(JsonPaths.List(p, "UserDetailList")))
            .Select(p => JsonPaths.Text(p, "Arn")).OfType<string>().Select(a => Arn.TryParse(a)?.Account).OfType<string>();

    private static JsonElement ToElement(JsonObject json)
    {
        using var document = JsonDocument.Parse(json.ToJsonString());
        return document.RootElement.Clone();
    }
}

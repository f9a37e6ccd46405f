using System.Collections.Immutable;
using Bulkhead.Config.Model;
using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Reading;

/// <summary>Reads the section <c>workloads</c> (docs/configuration.md, "Workloads").</summary>
internal sealed class WorkloadSectionReader(ReadingContext context, IReadOnlySet<string> accounts, IReadOnlySet<string> groups)
{
    /// <summary>A role's name has 64 characters at most, of which Bulkhead takes some (IAM User Guide, "IAM and AWS STS quotas").</summary>
    private const int MostName = 46;

    private const string DefaultBranch = "main";
    private const string DefaultPolicy = "PowerUserAccess";

    private static readonly ImmutableArray<(string Prefix, CodeHost Host, int Least, int Most, string Form)> Hosts =
    [
        ("github:", CodeHost.GitHub, 2, 2, "github:OWNER/NAME"),
        ("gitlab:", CodeHost.GitLab, 2, 20, "gitlab:GROUP/PROJECT"),
        ("terraform:", CodeHost.Terraform, 3, 3, "terraform:ORGANIZATION/PROJECT/WORKSPACE"),
    ];

    private static readonly ImmutableArray<string> OfRepositories = ["repository", "branch", "push", "approve"];

    /// <summary>What a repository begins with.</summary>
    public static IEnumerable<string> Prefixes => Hosts.Select(h => h.Prefix);

    /// <summary>The workloads, by name.</summary>
    public ImmutableArray<Workload> Read(IEnumerable<DocumentEntry> section) =>
        [.. section.Select(Read).OfType<Workload>().OrderBy(w => w.Name, StringComparer.Ordinal)];

    private Workload? Read(DocumentEntry entry)
    {
        if (entry.Key.Length > MostName) context.Report(WorkloadDiagnostics.Name, entry.KeySpan, $"the name has more than {MostName} characters", help: "a role is named after it, and a role's name has 64 at most");
        var environments = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var environment in Nodes.EntriesOf(Nodes.Find(entry.Value, "environments")))
        {
            if (Nodes.TextOf(environment.Value) is not { } account) continue;
            Known(account, accounts, "account", environment.Value.Span);
            if (!IsName(environment.Key)) context.Report(WorkloadDiagnostics.Name, environment.KeySpan, $"'{environment.Key}' is no name of an environment", help: "it has letters, digits, dots, dashes and underscores");
            environments[environment.Key] = account;
        }

        if (Nodes.Find(entry.Value, "delivery") is not DocumentMapping delivery) return null;
        CheckKeys(delivery);
        var pipeline = ReadPipeline(delivery);
        if ((pipeline is null ? ReadRepository(delivery) : (CodeHost.CodePipeline, $"{pipeline.Account}/{pipeline.Name}")) is not var (host, repository)) return null;
        var approvers = Nodes.Find(delivery, "approve") is { } approve && Nodes.TextOf(approve) is { } group && Known(group, groups, "group", approve.Span) ? group : null;
        return new Workload(
            entry.Key,
            new Delivery
            {
                Host = host,
                Pipeline = pipeline,
                Repository = repository,
                Branch = ReadBranch(delivery),
                Targets =
                [
                    .. Nodes.TextsOf(Nodes.Find(delivery, "environment"))
                        .Where(e => Known(e.Text, environments.Keys, "environment of the workload", e.Span))
                        .Select(e => (e.Text, environments[e.Text])).Distinct(),
                ],
                Pushers = [.. Nodes.TextsOf(Nodes.Find(delivery, "push")).Where(g => Known(g.Text, groups, "group", g.Span)).Select(g => g.Text).Distinct(StringComparer.Ordinal)],
                Approvers = approvers,
                Permissions = Nodes.Find(delivery, "permissions") is { } permissions
                    ? [.. Nodes.TextsOf(permissions).Where(p => IsPolicy(p.Text, p.Span)).Select(p => p.Text).Distinct(StringComparer.Ordinal)] : [DefaultPolicy],
            },
            entry.KeySpan);
    }

    // A repository has people who push; of a pipeline AWS's own permissions say who they are.
    private void CheckKeys(DocumentMapping delivery)
    {
        void Fail(SourceSpan span, string what, string help) => context.Report(WorkloadDiagnostics.Delivery, span, what, help: help);
        if (!delivery.TryGet("pipeline", out var pipeline))
        {
            if (!delivery.TryGet("repository", out _)) Fail(delivery.Span, "the delivery has neither 'repository' nor 'pipeline'", "say where the code stands, or which pipeline of AWS delivers it");
            else if (!delivery.TryGet("push", out _)) Fail(delivery.Span, "the delivery has no 'push'", "name the groups whose people may push to the repository");
            if (Nodes.Find(delivery, "role") is { } role) Fail(role.Span, "'role' is the role of a pipeline, and the delivery has none", "the role that jobs of a repository assume is made by Bulkhead");
            return;
        }

        foreach (var key in OfRepositories.Where(k => delivery.TryGet(k, out _)))
        {
            Fail(Nodes.Find(delivery, key)!.Span, $"'{key}' does not go with 'pipeline'", key == "repository"
                ? "the pipeline itself says what it takes its changes from" : "the pipeline and AWS's permissions say what it takes, who pushes and who approves");
        }

        if (!delivery.TryGet("role", out _)) Fail(pipeline.Span, "the pipeline has no 'role'", "name the role that it runs with: the roles that deliver trust it alone");
    }

    private DeliveryPipeline? ReadPipeline(DocumentMapping delivery)
    {
        if (Nodes.Find(delivery, "pipeline") is not { } node || Nodes.TextOf(node) is not { } text) return null;
        var role = Nodes.Find(delivery, "role") is { } named && Nodes.TextOf(named) is { } given && IsRole(given, named.Span) ? given : "";
        if (text.Split('/') is not [var account, var name] || !IsPipeline(name))
        {
            context.Report(WorkloadDiagnostics.Repository, node.Span, $"'{text}' is no pipeline", help: "the form is ACCOUNT/NAME, the account by its name in the file, as in tools/shop");
            return null;
        }

        Known(account, accounts, "account", node.Span);
        return new(account, name, role);
    }

    private bool IsRole(string text, SourceSpan span)
    {
        if (text.Length <= 512 && text.Split('/').All(p => p.Length is > 0 and <= 512 && p.All(c => char.IsAsciiLetterOrDigit(c) || "_+=,.@-".Contains(c, StringComparison.Ordinal)))) return true;
        context.Report(WorkloadDiagnostics.Name, span, $"'{text}' is no name of a role", help: "write its name as behind 'role/' in its ARN, as in service-role/pipeline-shop");
        return false;
    }

    // CodePipeline API Reference, "PipelineDeclaration": the pattern of a pipeline's name.
    private static bool IsPipeline(string text) => text.Length is > 0 and <= 100 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '@' or '-' or '_');

    private (CodeHost Host, string Repository)? ReadRepository(DocumentMapping delivery)
    {
        if (Nodes.Find(delivery, "repository") is not { } node || Nodes.TextOf(node) is not { } text) return null;
        foreach (var (prefix, host, least, most, _) in Hosts)
        {
            if (!text.StartsWith(prefix, StringComparison.Ordinal)) continue;
            var parts = text[prefix.Length..].Split('/');
            if (parts.Length >= least && parts.Length <= most && Array.TrueForAll(parts, IsName)) return (host, text[prefix.Length..]);
        }

        context.Report(WorkloadDiagnostics.Repository, node.Span, $"'{text}' is no repository", help: $"the forms are: {string.Join(", ", Hosts.Select(h => h.Form))}");
        return null;
    }

    private string ReadBranch(DocumentMapping delivery)
    {
        if (Nodes.Find(delivery, "branch") is not { } node || Nodes.TextOf(node) is not { } branch) return DefaultBranch;
        // A star would be a pattern where the trust policy names one branch.
        if (branch.Split('/').All(IsName)) return branch;
        context.Report(WorkloadDiagnostics.Name, node.Span, $"'{branch}' is no name of one branch", help: "it has letters, digits, dots, dashes, underscores and slashes; patterns would let other branches deploy");
        return DefaultBranch;
    }

    private bool IsPolicy(string text, SourceSpan span)
    {
        if (text.Length <= 128 && text.Split('/').All(IsName)) return true;
        context.Report(WorkloadDiagnostics.Name, span, $"'{text}' is no name of a managed policy of AWS", help: "write its name as behind 'policy/' in its ARN, as in PowerUserAccess");
        return false;
    }

    private static bool IsName(string text) => text.Length is > 0 and <= 128 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');

    private bool Known(string name, IEnumerable<string> known, string what, SourceSpan span)
    {
        var all = known.ToList();
        if (all.Contains(name)) return true;
        context.ReportUnknown(WorkloadDiagnostics.UnknownName, span, $"'{name}' is no {what}", name, all, all.Count == 0 ? $"the file has no {what}" : $"there are: {string.Join(", ", all.Order(StringComparer.Ordinal))}");
        return false;
    }
}

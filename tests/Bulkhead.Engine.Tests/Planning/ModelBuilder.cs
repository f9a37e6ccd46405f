using System.Collections.Immutable;
using Bulkhead.Config.Guardrails;
using Bulkhead.Config.Model;
using Bulkhead.Core.Documents;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Desired;

namespace Bulkhead.Engine.Tests.Planning;

/// <summary>Builds what a file means, without a file.</summary>
internal sealed class ModelBuilder
{
    public static readonly DateOnly Today = new(2026, 11, 21);
    public static readonly RegionName Home = new("eu-west-1");
    private static readonly SourceFile File = new("bulkhead.yaml", "accounts:\n");
    private static readonly SourceSpan Somewhere = new(File, 0, 8);
    private static readonly ImmutableSortedSet<BaselinePart> Everything = [.. Enum.GetValues<BaselinePart>()];

    private readonly SortedDictionary<string, Account> _accounts = new(StringComparer.Ordinal);
    private readonly List<Unit> _units = [];
    private readonly List<OrganizationPolicy> _policies = [];
    private ImmutableArray<BreakGlassUser> _breakGlass = [];

    public Contacts Contacts { get; set; } = new(new Contact("Desk", "Security", "security@acme.example", "+1 555"), null, null);

    public ImmutableArray<RegionName> Regions { get; set; } = [Home];

    public string Name { get; set; } = "acme";

    public string? FormerName { get; set; }

    public Detection Detection { get; set; } = Detection.None;

    public Backups? Backups { get; set; }

    public bool CopiesLogs { get; set; }

    public ModelBuilder Unit(string path, string? id = null, string? was = null)
    {
        if (path.Length > 0 && !_units.Exists(u => u.Path.Value == path))
        {
            var parsed = UnitPath.Parse(path);
            Unit(parsed.Parent.Value);
            _units.Add(new Unit { Path = parsed, ExistingId = id, FormerPath = was is null ? null : UnitPath.Parse(was) });
        }

        return this;
    }

    public ModelBuilder Account(string name, string kind = "development", string unit = "Workloads", Func<Account, Account>? change = null)
    {
        Unit(unit);
        var account = new Account
        {
            Name = name,
            DisplayName = name,
            Email = $"aws+{name}@acme.example",
            Kind = kind,
            Unit = UnitPath.Parse(unit),
            Regions = Regions,
            Baseline = kind == "bare" ? [] : Everything,
            Budget = new Money(100, "USD"),
            DeclaredAt = Somewhere,
        };
        _accounts[name] = change?.Invoke(account) ?? account;
        return this;
    }

    public ModelBuilder Policy(
        string name,
        string[]? units = null,
        string[]? accounts = null,
        string content = """{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"organizations:LeaveOrganization","Resource":"*"}]}""",
        OrganizationPolicyType type = OrganizationPolicyType.ServiceControl)
    {
        _policies.Add(new OrganizationPolicy
        {
            Name = name,
            Type = type,
            Description = $"guardrails {name}",
            Content = content,
            Guardrails = [name],
            Targets =
            [
                .. (units ?? []).Select(u => new PolicyTarget.UnitTarget(UnitPath.TryParse(u)!.Value)),
                .. (accounts ?? []).Select(a => new PolicyTarget.AccountTarget(a)),
            ],
        });
        return this;
    }

    public ModelBuilder BreakGlass(params string[] users)
    {
        _breakGlass = [.. users.Select(u => new BreakGlassUser(u, Somewhere))];
        return this;
    }

    public DesiredOrganization Build() => DesiredBuilder.Build(Model(), [.. _policies], Today);

    public OrganizationModel Model() => new()
    {
        Name = Name,
        FormerName = FormerName,
        Regions = Regions,
        Contacts = Contacts,
        Detection = Detection,
        Backups = Backups,
        CopiesLogs = CopiesLogs,
        Units = [.. _units.OrderBy(u => u.Path.Depth).ThenBy(u => u.Path.Value, StringComparer.Ordinal)],
        Accounts = [.. _accounts.Values],
        Kinds = new[]
        {
            Kind("development", AccountRole.None, "Workloads"),
            Kind("bare", AccountRole.None, "Workloads"),
            Kind("compliance.hipaa", AccountRole.None, "Workloads"),
            Kind("compliance.pci", AccountRole.None, "Workloads"),
            Kind("security", AccountRole.Security, "Security"),
            Kind("log-archive", AccountRole.LogArchive, "Security"),
            Kind("backup", AccountRole.Backup, "Security"),
            Kind("escrow", AccountRole.Escrow, "Escrow"),
            Kind("suspended", AccountRole.Suspended, "Suspended"),
        }.ToImmutableSortedDictionary(k => k.Name, k => k, StringComparer.Ordinal),
        Guardrails = [],
        Access = new OrganizationAccess { BreakGlass = _breakGlass },
    };

    private static AccountKind Kind(string name, AccountRole role, string unit) => new()
    {
        Name = name,
        Purpose = name,
        Unit = UnitPath.Parse(unit),
        Role = role,
        Baseline = Everything,
        DeclaredAt = Somewhere,
    };
}

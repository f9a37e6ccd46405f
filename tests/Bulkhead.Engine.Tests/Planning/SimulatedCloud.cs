using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Config.Model;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Baseline.Settings;
using Bulkhead.Engine.Baseline.Stacks;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Observed;
using Bulkhead.Engine.Planning;
using Bulkhead.Engine.Plans;
using Xunit;

namespace Bulkhead.Engine.Tests.Planning;

/// <summary>
/// An organization in memory that plans can be applied to: the reference for what steps mean. It refuses what AWS
/// refuses, so a plan in the wrong order fails a test.
/// </summary>
internal sealed class SimulatedCloud
{
    public const string Root = "r-root";
    public static readonly AccountId Management = AccountId.Parse("111111111111");
    private static readonly ImmutableSortedDictionary<string, string> NoTags = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    private readonly Dictionary<(string Account, string? Region, string Setting), JsonObject> _settings = [];
    private readonly Dictionary<(string Account, string Region, string Stack), ObservedStack> _stacks = [];
    private readonly HashSet<OrganizationPolicyType> _types = [];
    private readonly HashSet<string> _services = [];
    private readonly HashSet<ObservedDelegation> _delegations = [];
    private int _next = 100;

    public bool Exists { get; set; } = true;

    public bool HasJournal { get; set; } = true;

    public Dictionary<string, ObservedUnit> Units { get; } = [];

    public Dictionary<string, ObservedAccount> Accounts { get; } = [];

    public Dictionary<string, ObservedPolicy> Policies { get; } = [];

    public HashSet<string> Locked { get; } = [];

    /// <summary>Settings that nobody may read, by their names.</summary>
    public Dictionary<string, AwsRefusal> Unreadable { get; } = [];

    public static SimulatedCloud Empty()
    {
        var cloud = new SimulatedCloud();
        cloud.Enable(OrganizationPolicyType.ServiceControl);
        return cloud;
    }

    public string AddUnit(string name, string parent = Root, bool managed = false, string? tagName = null)
    {
        var id = $"ou-{_next++}";
        var path = parent == Root ? UnitPath.Parse(name) : Units[parent].Path.Child(name);
        Units[id] = new ObservedUnit(id, parent, path, managed ? Tags(tagName ?? path.Value) : NoTags);
        AllowAll(id);
        return id;
    }

    public string AddAccount(string name, string email, string parent = Root, bool managed = false, string state = "ACTIVE", string? tagName = null)
    {
        var id = $"{200000000000 + _next++}";
        Accounts[id] = new ObservedAccount
        {
            Id = AccountId.Parse(id),
            Name = name,
            Email = email,
            ParentId = parent,
            State = state,
            Tags = managed ? Tags(tagName ?? name) : NoTags,
        };
        AllowAll(id);
        return id;
    }

    public string AddPolicy(string name, string content, bool managed = false, params string[] targets)
    {
        var id = $"p-{_next++}";
        Policies[id] = new ObservedPolicy
        {
            Id = id,
            Name = name,
            Type = OrganizationPolicyType.ServiceControl,
            Description = "",
            IsAwsManaged = false,
            Content = content,
            Targets = [.. targets],
            Tags = managed ? Tags(name) : NoTags,
        };
        return id;
    }

    public void Detach(string policy, string target) =>
        Policies[policy] = Policies[policy] with { Targets = Policies[policy].Targets.Remove(target) };

    public ObservedOrganization Observe(DesiredOrganization desired)
    {
        var accounts = Accounts.Values.OrderBy(a => a.Id).ToImmutableArray();
        var matching = AccountMatching.Match(desired, Management, accounts);
        var contents = ImmutableSortedDictionary.CreateBuilder<AccountId, ObservedContent>();
        contents[Management] = Content(desired, StepAddress.Management, Management.Value);
        foreach (var account in desired.Accounts.Where(a => a.ExpiredOn is null))
        {
            if (matching.Find(account.Name) is { IsActive: true } found) contents[found.Id] = Content(desired, account.Name, found.Id.Value);
        }

        return new ObservedOrganization
        {
            ManagementAccount = Management,
            Partition = "aws",
            Id = Exists ? "o-acme" : null,
            RootId = Exists ? Root : null,
            JournalBucket = "bulkhead-journal-111111111111",
            HasJournal = HasJournal,
            PolicyTypes = [.. _types.Order()],
            TrustedServices = [.. _services.Order(StringComparer.Ordinal)],
            Delegations = [.. _delegations],
            Units = [.. Units.Values.OrderBy(u => u.Path.Depth).ThenBy(u => u.Path.Value, StringComparer.Ordinal)],
            Accounts = accounts,
            Policies = [.. Policies.Values],
            Contents = contents.ToImmutable(),
            FormerRegions = FormerRegions(desired),
        };
    }

    private ImmutableArray<RegionName> FormerRegions(DesiredOrganization desired) =>
        _stacks.TryGetValue((Management.Value, desired.Home.Value, "bulkhead-access"), out var noted)
            ? [.. GovernedRegions.Read(noted.Tags).Except(desired.Regions)]
            : [];

    /// <summary>Applies the steps in an order that their dependencies allow.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="order">Chooses among the steps that may run next; null for the plan's own order.</param>
    /// <param name="first">Steps that run before others whenever they may.</param>
    /// <param name="done">Hears of every step that has run.</param>
    public void Apply(Plan plan, Random? order = null, Func<PlanStep, bool>? first = null, Action<PlanStep>? done = null)
    {
        var ids = new Ids(plan);
        var open = plan.Steps.ToList();
        var finished = new HashSet<StepAddress>();
        while (open.Count > 0)
        {
            var ready = open.Where(s => s.After.All(finished.Contains)).ToArray();
            Assert.True(ready.Length > 0, "the plan has a cycle");
            if (first is not null && ready.Where(first).ToArray() is { Length: > 0 } eager) ready = eager;
            var step = ready[order?.Next(ready.Length) ?? 0];
            Run(step, ids);
            finished.Add(step.Address);
            open.Remove(step);
            done?.Invoke(step);
        }
    }

    private void Run(PlanStep step, Ids ids)
    {
        switch (step.Payload)
        {
            case StepPayload.CreateOrganization:
                Exists = true;
                Enable(OrganizationPolicyType.ServiceControl);
                break;
            case StepPayload.CreateJournal:
                HasJournal = true;
                break;
            case StepPayload.EnablePolicyType p:
                Assert.True(Exists);
                Enable(Enum.GetValues<OrganizationPolicyType>().Single(t => PolicyTypeNames.Of(t) == p.PolicyType));
                break;
            case StepPayload.EnableTrustedAccess p:
                Assert.True(Exists);
                _services.Add(p.ServicePrincipal);
                break;
            case StepPayload.RegisterDelegatedAdministrator p:
                Assert.Contains(p.ServicePrincipal, _services);
                _delegations.Add(new ObservedDelegation(p.ServicePrincipal, AccountId.Parse(ids.Accounts[p.Account])));
                break;
            case StepPayload.WriteUnit p:
                WriteUnit(p, ids);
                break;
            case StepPayload.DeleteUnit p:
                Assert.DoesNotContain(Units.Values, u => u.ParentId == p.Id);
                Assert.DoesNotContain(Accounts.Values, a => a.ParentId == p.Id);
                Units.Remove(p.Id);
                foreach (var policy in Policies.Keys.ToArray()) Detach(policy, p.Id);
                break;
            case StepPayload.CreateAccount p:
                Assert.True(Exists && HasJournal);
                Assert.DoesNotContain(Accounts.Values, a => string.Equals(a.Email, p.Email, StringComparison.OrdinalIgnoreCase));
                var created = AddAccount(p.DisplayName, p.Email);
                Accounts[created] = Accounts[created] with { Tags = p.Tags };
                ids.Accounts[p.Account] = created;
                break;
            case StepPayload.ChangeAccount p:
                var account = Accounts[p.Id];
                Accounts[p.Id] = account with { Name = p.DisplayName ?? account.Name, Tags = account.Tags.SetItems(p.SetTags).RemoveRange(p.RemoveTags) };
                break;
            case StepPayload.PlaceAccount p:
                var id = p.Id ?? ids.Accounts[p.Account];
                Accounts[id] = Accounts[id] with { ParentId = ids.Units[p.Unit] };
                break;
            case StepPayload.WritePolicy p:
                WritePolicy(p, ids);
                break;
            case StepPayload.DeletePolicy p:
                Assert.Empty(Policies[p.Id].Targets);
                Policies.Remove(p.Id);
                break;
            case StepPayload.AttachPolicy p:
                Assert.Contains(p.Type, _types);
                var policyId = ids.Policies[Addresses.PolicyKey(p.Type, p.Policy)];
                var target = p.Account is { } name ? ids.Accounts[name] : ids.Units[p.Unit!];
                Assert.True(Policies.Values.Count(q => q.Type == p.Type && q.Targets.Contains(target)) < 10, $"AWS attaches ten policies to {target}");
                Policies[policyId] = Policies[policyId] with { Targets = Policies[policyId].Targets.Add(target) };
                break;
            case StepPayload.DetachPolicy p:
                Assert.Contains(p.TargetId, Policies[p.PolicyId].Targets);
                Detach(p.PolicyId, p.TargetId);
                break;
            case StepPayload.WriteStack p:
                WriteStack(p, ids);
                break;
            case StepPayload.DeleteStack p:
                Assert.True(_stacks.Remove((IdOf(p.Account, ids), p.Region, p.Stack)));
                break;
            case StepPayload.WriteSetting p:
                _settings[(IdOf(p.Account, ids), p.Region, p.Setting)] = p.Desired;
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private void WriteUnit(StepPayload.WriteUnit p, Ids ids)
    {
        var path = UnitPath.Parse(p.Path);
        var id = p.ExistingId;
        if (id is null)
        {
            Assert.DoesNotContain(Units.Values, u => u.ParentId == ids.Units[path.Parent.Value] && u.Path.Name == path.Name);
            id = AddUnit(path.Name, ids.Units[path.Parent.Value]);
        }

        var old = Units[id].Path;
        foreach (var (other, unit) in Units.ToArray())
        {
            if (!old.Contains(unit.Path)) continue;
            var below = unit.Path.Value[old.Value.Length..];
            Units[other] = unit with { Path = UnitPath.Parse((old.Parent.IsRoot ? path.Name : $"{old.Parent}/{path.Name}") + below) };
        }

        Units[id] = Units[id] with { Tags = Units[id].Tags.SetItems(p.Tags) };
        ids.Units[p.Path] = id;
    }

    private void WritePolicy(StepPayload.WritePolicy p, Ids ids)
    {
        Assert.True(Exists);
        if (p.ExistingId is null) Assert.DoesNotContain(Policies.Values, q => q.Type == p.Type && q.Name == p.Name);
        var id = p.ExistingId ?? AddPolicy(p.Name, p.Content);
        Policies[id] = Policies[id] with
        {
            Type = p.Type,
            Description = p.Description,
            Content = p.Content,
            Tags = Policies[id].Tags.SetItems(p.Tags),
        };
        ids.Policies[Addresses.PolicyKey(p.Type, p.Name)] = id;
    }

    private void WriteStack(StepPayload.WriteStack p, Ids ids)
    {
        var parameters = p.Parameters.ToImmutableSortedDictionary(
            v => v.Key, v => StackReferences.Resolve(v.Value, "aws", Exists ? "o-acme" : null, ids.Accounts.GetValueOrDefault)!, StringComparer.Ordinal);
        Assert.DoesNotContain(null, parameters.Values);
        var account = IdOf(p.Account, ids);
        if (p.Stack == "bulkhead-trail")
        {
            Assert.Contains(_stacks.Keys, s => s.Stack == "bulkhead-logs");
            Assert.Contains("cloudtrail.amazonaws.com", _services);
        }

        if (parameters.GetValueOrDefault("WholeOrganization") == "true") Assert.Contains(_delegations, d => d.Account.Value == account);
        _stacks[(account, p.Region, p.Stack)] = new ObservedStack(p.Stack, "CREATE_COMPLETE", parameters, p.Tags);
    }

    private ObservedContent Content(DesiredOrganization desired, string name, string id)
    {
        if (Locked.Contains(id)) return new ObservedContent { Locked = Refusals.AccessDenied("sts", "AssumeRole") };
        var regions = desired.Regions.AddRange(FormerRegions(desired));
        return new ObservedContent
        {
            Stacks =
            [
                .. regions.Select(region => (region, (ObservedStacks)new ObservedStacks.Known(
                    [.. _stacks.Where(s => s.Key.Account == id && s.Key.Region == region.Value).Select(s => s.Value)]))),
            ],
            Settings =
            [
                .. desired.Settings.Where(s => s.Account == name).Select(s => (
                    s.Setting.Name,
                    s.Region,
                    Unreadable.TryGetValue(s.Setting.Name, out var refusal) ? new SettingReading.Unknown(refusal)
                        : (SettingReading)new SettingReading.Known(_settings.GetValueOrDefault((id, s.Region?.Value, s.Setting.Name)) ?? Unset(s.Setting.Name)))),
            ],
        };
    }

    private static JsonObject Unset(string setting) =>
        setting == "no-default-vpc" ? new JsonObject { ["DefaultVpc"] = "vpc-1", ["HasInterfaces"] = false } : [];

    private void Enable(OrganizationPolicyType type)
    {
        _types.Add(type);
        if (type != OrganizationPolicyType.ServiceControl) return;
        Policies[ObservedPolicy.FullAccess] = new ObservedPolicy
        {
            Id = ObservedPolicy.FullAccess,
            Name = "FullAWSAccess",
            Type = type,
            Description = "",
            IsAwsManaged = true,
            Targets = [Root, .. Units.Keys, .. Accounts.Keys],
            Tags = NoTags,
        };
    }

    private void AllowAll(string target)
    {
        if (Policies.TryGetValue(ObservedPolicy.FullAccess, out var full)) Policies[full.Id] = full with { Targets = full.Targets.Add(target) };
    }

    private static string IdOf(string account, Ids ids) => ids.Accounts[account];

    private static ImmutableSortedDictionary<string, string> Tags(string name) =>
        NoTags.Add(OwnershipTags.Managed, "acme").Add(OwnershipTags.Name, name);

    private sealed class Ids(Plan plan)
    {
        public Dictionary<string, string> Accounts { get; } = new(plan.AccountIds) { [StepAddress.Management] = plan.ManagementAccount };

        public Dictionary<string, string> Units { get; } = new(plan.UnitIds) { [""] = Root };

        public Dictionary<string, string> Policies { get; } = new(plan.PolicyIds);
    }
}

using System.Collections.Immutable;
using Bulkhead.Config.Model;
using Bulkhead.Config.Regions;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Baseline.Stacks;

/// <summary>Where alarms stand, and what their stacks are told.</summary>
internal sealed class AlarmStacks(OrganizationModel model)
{
    /// <summary>
    /// The region in which IAM, Organizations and the console's log-in record what happens (AWS CloudTrail User Guide, "About
    /// global service events").
    /// </summary>
    private static readonly RegionName Global = new("us-east-1");

    private readonly BackupStacks _backups = new(model);

    /// <summary>Some regions, and the one of the global services.</summary>
    public static ImmutableArray<RegionName> In(ImmutableArray<RegionName> regions) =>
        regions.Contains(Global) || RegionCatalogue.Find(regions[0].Value)?.Partition != "aws" ? regions : regions.Add(Global);

    /// <summary>What the stack of the security account is told.</summary>
    public IEnumerable<KeyValuePair<string, string>> Delivery(Account security) =>
    [
        new("OrganizationId", StackReferences.Organization),
        new("Email", (model.Contacts.Security ?? model.Contacts.Operations)?.Email ?? security.Email),
    ];

    /// <summary>What the stack of an account and region is told.</summary>
    public IEnumerable<KeyValuePair<string, string>> Rules(string account, RegionName region, Account security, Account logArchive)
    {
        var isManagement = account == StepAddress.Management;
        var isGlobal = region == (In(model.Regions).Contains(Global) ? Global : model.Home);
        var users = model.Access.BreakGlass.Select(u => u.Name).Order(StringComparer.Ordinal).ToArray();
        return
        [
            new("AlarmAccount", StackReferences.Account(security.Name)),
            new("AlarmRegion", model.Home.Value),
            new("RootUser", Say(Alarm.RootUser, true)),
            new("BreakGlass", Say(Alarm.BreakGlass, isManagement && users.Length > 0)),
            new("BreakGlassUsers", isManagement && Wants(Alarm.BreakGlass) ? string.Join(',', users) : ""),
            new("Guardrails", Say(Alarm.Guardrails, isGlobal)),
            new("Trails", Say(Alarm.Logs, true)),
            new("Backups", Say(Alarm.Backups, model.Accounts.FirstOrDefault(a => a.Name == account) is { } member && _backups.BacksUp(member) && member.Regions.Contains(region))),
            new("LogArchive", Say(Alarm.Logs, account == logArchive.Name)),
        ];
    }

    private string Say(Alarm alarm, bool isHere) => isHere && Wants(alarm) ? "true" : "false";

    private bool Wants(Alarm alarm) => model.Detection.Alarms?.Contains(alarm) == true;
}

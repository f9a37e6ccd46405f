using System.Collections.Immutable;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Baseline.Settings;
using Bulkhead.Engine.Baseline.Stacks;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Observed;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Planning;

/// <summary>
/// Plans what is inside the accounts: stacks and settings, and what binds them together, as a sealed account and regions that are no
/// longer governed.
/// </summary>
internal sealed class BaselinePlanner
{
    private readonly PlanDraft _draft;

    private BaselinePlanner(PlanDraft draft) => _draft = draft;

    public static void Plan(PlanDraft draft)
    {
        var planner = new BaselinePlanner(draft);
        var contents = new AccountContents(draft);
        var (stackPlanner, settingPlanner) = (new StackPlanner(draft, contents), new SettingPlanner(draft, contents));
        var stacks = draft.Desired.Stacks.ToLookup(s => s.Account, StringComparer.Ordinal);
        var settings = draft.Desired.Settings.ToLookup(s => s.Account, StringComparer.Ordinal);
        foreach (var account in draft.Desired.Accounts.Where(a => a.ExpiredOn is null).Select(a => a.Name).Prepend(StepAddress.Management))
        {
            stackPlanner.Plan(account, [.. stacks[account]]);
            settingPlanner.Plan(account, [.. settings[account]]);
            planner.HoldBackWhereSealed(account);
        }

        planner.ClearRegions();
        contents.ReportUnknown();
    }

    /// <summary>
    /// Nobody enters a sealed account to change what is in it: what differs there is told, and waits until its custodians let somebody in.
    /// </summary>
    private void HoldBackWhereSealed(string account)
    {
        if (_draft.Accounts.Find(account) is not { } found || _draft.Observed.Contents.GetValueOrDefault(found.Id) is not { } content) return;
        if (!content.Settings.Any(s => s.Setting == SealedSetting.SettingName && s.Reading is SettingReading.Known { Value: var value } && SealedSetting.IsSealed(value))) return;
        var held = _draft.Steps
            .Where(s => s.Address.Account == account && s.Payload is (StepPayload.WriteStack or StepPayload.DeleteStack or StepPayload.WriteSetting))
            .Select(s => s.Address).ToImmutableArray();
        if (held.IsEmpty) return;
        foreach (var address in held) _draft.Remove(address);
        _draft.Report(new Diagnostic(
            PlanDiagnostics.SealedAccountDiffers,
            $"account '{account}' is sealed, and {string.Join(", ", held.Select(a => a.ToString()))} {(held.Length == 1 ? "differs" : "differ")} from the file")
        {
            Span = _draft.Desired.Accounts.FirstOrDefault(a => a.Name == account)?.DeclaredAt,
            Help = "nobody can change it until its custodians open it: docs/escrow.md says how",
        });
    }

    /// <summary>
    /// The note of a region that is no longer governed goes with the last stack in it: after those that the plan deletes,
    /// and not while an account could not be read there.
    /// </summary>
    private void ClearRegions()
    {
        var address = new StepAddress(StepKind.Stack, StackTemplate.Access.Name, StepAddress.Management, _draft.Desired.Home);
        var note = _draft.Steps.FirstOrDefault(s => s.Address == address);
        var kept = _draft.Observed.FormerRegions.Where(region => !IsReadEverywhere(region)).ToImmutableArray();
        foreach (var region in kept)
        {
            _draft.Report(new Diagnostic(
                PlanDiagnostics.RegionNotCleared,
                $"region '{region}' is no longer governed, and not every account could be read there: its stacks may stay")
            {
                Help = "plan again when every account can be read",
            });
        }

        if (note?.Payload is not StepPayload.WriteStack write) return;
        if (!kept.IsEmpty && note.Differences.All(d => d.Property.StartsWith($"tags.{OwnershipTags.Regions}", StringComparison.Ordinal)))
        {
            _draft.Remove(address);
            return;
        }

        var tags = write.Tags.SetItems(GovernedRegions.ToTags(_draft.Desired.StackRegions.AddRange(kept)));
        var deletions = _draft.Steps
            .Where(s => s.Payload is StepPayload.DeleteStack && s.Address.Region is { } region && _draft.Observed.FormerRegions.Contains(region))
            .Select(s => s.Address);
        _draft.Replace(note with { Payload = write with { Tags = tags }, After = [.. note.After, .. deletions] });
    }

    private bool IsReadEverywhere(RegionName region) => _draft.Observed.Contents.Values.All(content =>
        content.Locked is null && content.Stacks.Any(s => s.Region == region && s.Stacks is ObservedStacks.Known));
}

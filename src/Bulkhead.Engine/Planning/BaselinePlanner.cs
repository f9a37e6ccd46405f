using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Config.Model;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Baseline.Settings;
using Bulkhead.Engine.Baseline.Stacks;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Observed;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Planning;

/// <summary>
/// Plans what is inside the accounts: stacks and settings. An account that could not be read is left as it is and
/// reported, never taken for empty.
/// </summary>
internal sealed class BaselinePlanner
{
    /// <summary>The parameter of the log archive's stack that says whether it has the bucket of AWS Config.</summary>
    private const string KeepsConfig = "ReceivesConfig";

    private static readonly ObservedContent NothingYet = new();

    private readonly PlanDraft _draft;
    private readonly Dictionary<string, List<(string Part, AwsRefusal Refusal)>> _unknown = new(StringComparer.Ordinal);
    private readonly Func<string, string?> _resolveAccount;

    private BaselinePlanner(PlanDraft draft)
    {
        _draft = draft;
        _resolveAccount = name => name == StepAddress.Management
            ? draft.Observed.ManagementAccount.Value
            : draft.Accounts.Find(name)?.Id.Value;
    }

    public static void Plan(PlanDraft draft)
    {
        var planner = new BaselinePlanner(draft);
        var stacks = draft.Desired.Stacks.ToLookup(s => s.Account, StringComparer.Ordinal);
        var settings = draft.Desired.Settings.ToLookup(s => s.Account, StringComparer.Ordinal);
        foreach (var account in draft.Desired.Accounts.Where(a => a.ExpiredOn is null).Select(a => a.Name).Prepend(StepAddress.Management))
        {
            planner.PlanStacks(account, [.. stacks[account]]);
            planner.PlanSettings(account, [.. settings[account]]);
            planner.HoldBackWhereSealed(account);
        }

        planner.ClearRegions();
        planner.ReportUnknown();
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

    private void PlanStacks(string account, ImmutableArray<DesiredStack> wanted)
    {
        if (Content(account) is not { } content) return;
        var isNew = ReferenceEquals(content, NothingYet);
        var byRegion = content.Stacks.ToDictionary(s => s.Region, s => s.Stacks);
        foreach (var stack in wanted)
        {
            switch (byRegion.GetValueOrDefault(stack.Region))
            {
                case ObservedStacks.Unknown { Refusal: var refusal }:
                    Remember(account, $"stack {stack.Template.Name} in {stack.Region}", refusal);
                    break;
                case ObservedStacks.Known known:
                    Compare(stack, known.Stacks.FirstOrDefault(s => s.Name == stack.Template.Name));
                    break;
                case null when isNew:
                    Compare(stack, null);
                    break;
                default:
                    throw new UnreachableException();
            }
        }

        foreach (var (region, stacks) in content.Stacks)
        {
            if (stacks is not ObservedStacks.Known known) continue;
            foreach (var stack in known.Stacks.Where(s => _draft.Owns(s.Tags) && !wanted.Any(w => w.Region == region && w.Template.Name == s.Name)))
            {
                Delete(account, region, stack.Name);
            }
        }
    }

    private void Compare(DesiredStack stack, ObservedStack? found)
    {
        if (!IsPossible(stack)) return;
        // The bucket is kept with what is in it when it leaves the stack, and then no stack could make it again: it stays in it.
        if (stack.Template == StackTemplate.Logs && found?.Parameters.GetValueOrDefault(KeepsConfig) == "true")
        {
            stack = stack with { Parameters = stack.Parameters.SetItem(KeepsConfig, "true") };
        }

        if (stack.Template == StackTemplate.BreakGlass && found is not null) stack = stack with { Parameters = BreakGlassPlaces.Keep(stack.Parameters, found.Parameters) };

        if (found is not null && found.Status != ObservedStack.InReview && !_draft.Owns(found.Tags))
        {
            _draft.Report(new Diagnostic(
                PlanDiagnostics.StackNotOurs,
                $"account '{stack.Account}' has a stack '{found.Name}' in {stack.Region} that Bulkhead did not make")
            {
                Help = $"delete or rename that stack, or tag it {OwnershipTags.Managed}={_draft.Desired.Name} to hand it over",
            });
            return;
        }

        var differences = found is null ? [] : Differences(stack, found);
        var isDrifted = found is { IsSettled: true, IsDrifted: true };
        if (found is { IsSettled: true } && differences.IsEmpty && !isDrifted) return;
        _draft.Add(
            stack.Address,
            found is null ? StepAction.Create : StepAction.Change,
            new StepPayload.WriteStack(
                stack.Account, stack.Region.Value, stack.Template.Name, stack.Template.Body, stack.Parameters, stack.Tags)
            { RevertsDrift = isDrifted },
            found switch
            {
                null => "it is part of the account's baseline",
                { IsSettled: false } => $"its last change did not end well: it is {found.Status}",
                _ when isDrifted => "somebody changed or removed by hand what it made",
                _ => "it differs from the baseline",
            },
            [
                _draft.Organization,
                .. AccountNeeds(stack.Account),
                .. stack.Parameters.Values.SelectMany(StackReferences.AccountsIn).Select(Addresses.Account),
                .. stack.Needs,
            ],
            differences);
    }

    /// <summary>
    /// Whether the accounts that the stack refers to are there or will be, and those whose stacks it needs can be worked
    /// with. What is wrong with them is reported with them.
    /// </summary>
    private bool IsPossible(DesiredStack stack) =>
        stack.Parameters.Values
            .SelectMany(StackReferences.AccountsIn)
            .All(name => _resolveAccount(name) is not null || _draft.Contains(Addresses.Account(name)))
        && stack.Needs.All(need => need.Account is null || _draft.Accounts.Find(need.Account) is not { IsActive: false });

    private ImmutableArray<Difference> Differences(DesiredStack stack, ObservedStack found)
    {
        var differences = ImmutableArray.CreateBuilder<Difference>();
        foreach (var (name, text) in stack.Parameters)
        {
            var value = StackReferences.Resolve(text, _draft.Observed.Partition, _draft.Observed.Id, _resolveAccount, _draft.PolicyId);
            var there = found.Parameters.GetValueOrDefault(name);
            if (value is null || value != there) differences.Add(new Difference($"parameters.{name}", there, value ?? text));
        }

        differences.AddRange(PlanDraft.TagDifferences(stack.Tags, found.Tags));
        return differences.ToImmutable();
    }

    private void Delete(string account, RegionName region, string name)
    {
        // Its vault and what is locked in it would stay, and no stack could make a vault of that name again.
        if (name == StackTemplate.LogCopies.Name)
        {
            _draft.LeaveAlone($"stack '{name}' in account '{account}', {region.Value}: its bucket keeps what is in it");
            return;
        }

        if (name == StackTemplate.Backup.Name || name == StackTemplate.Copies.Name || name == StackTemplate.Escrow.Name)
        {
            _draft.LeaveAlone($"stack '{name}' in account '{account}', {region.Value}: its vault keeps what is in it");
            return;
        }

        // The trail goes before the bucket that it writes to.
        var trail = new StepAddress(StepKind.Stack, StackTemplate.Trail.Name, StepAddress.Management, _draft.Desired.Home);
        _draft.Add(
            new StepAddress(StepKind.Stack, name, account, region),
            StepAction.Delete,
            new StepPayload.DeleteStack(account, region.Value, name),
            _draft.Observed.FormerRegions.Contains(region)
                ? "the file no longer governs its region"
                : "Bulkhead made it, and the account's baseline no longer has it",
            name == StackTemplate.Logs.Name ? [trail] : []);
    }

    private void PlanSettings(string account, ImmutableArray<DesiredSetting> wanted)
    {
        if (Content(account) is not { } content) return;
        var isNew = ReferenceEquals(content, NothingYet);
        foreach (var raw in wanted)
        {
            var setting = raw.Setting.Service is null ? raw : raw with { Value = SettingReferences.Without(raw.Value, IsMeant) };
            if (isNew || !setting.IsReadable(_draft.Observed, AccountId.Parse(_resolveAccount(account)!)))
            {
                if (!setting.Setting.IsCheck) Write(setting, StepAction.Create, []);
                continue;
            }

            var reading = content.Settings.First(s => s.Setting == setting.Setting.Name && s.Region == setting.Region).Reading;
            switch (reading)
            {
                case SettingReading.Unknown { Refusal: var refusal }:
                    Remember(account, setting.Region is { } r ? $"{setting.Setting.Name} in {r}" : setting.Setting.Name, refusal);
                    break;
                case SettingReading.Known { Value: var value }:
                    switch (setting.Setting.Compare(Resolved(setting), value))
                    {
                        case SettingComparison.Same:
                            break;
                        case SettingComparison.Differs { Differences: var differences }:
                            Write(setting, StepAction.Change, differences);
                            break;
                        case SettingComparison.Blocked blocked:
                            ReportBlocked(setting, blocked);
                            break;
                        default:
                            throw new UnreachableException();
                    }

                    break;
                default:
                    throw new UnreachableException();
            }
        }
    }

    private JsonObject Resolved(DesiredSetting setting) => setting.Setting.Service is null
        ? setting.Value
        : SettingReferences.Resolve(setting.Value, _draft.Observed.Partition, _draft.Observed.Id, _resolveAccount);

    /// <summary>Whether an account that a setting refers to is there and can be worked with, or will be.</summary>
    private bool IsMeant(string account) => account == StepAddress.Management
        || (_draft.Accounts.Find(account) is { } found ? found.IsActive : _draft.Contains(Addresses.Account(account)));

    private void Write(DesiredSetting setting, StepAction action, ImmutableArray<Difference> differences) => _draft.Add(
        setting.Address,
        action,
        new StepPayload.WriteSetting(setting.Account, setting.Region?.Value, setting.Setting.Name, setting.Value),
        action == StepAction.Create ? "it is part of the account's baseline" : "it differs from the baseline",
        [
            .. setting.Needs,
            .. AccountNeeds(setting.Account),
            .. setting.Setting.Service is null ? [] : SettingReferences.AccountsIn(setting.Value).SelectMany(AccountNeeds),
        ],
        differences);

    private static IEnumerable<StepAddress> AccountNeeds(string account) =>
        account == StepAddress.Management ? [] : [Addresses.Account(account), Addresses.Placement(account)];

    /// <summary>What the account has in it; null for one that the plan leaves out.</summary>
    private ObservedContent? Content(string account)
    {
        ObservedContent? content;
        if (account == StepAddress.Management)
        {
            content = _draft.Observed.Contents.GetValueOrDefault(_draft.Observed.ManagementAccount);
        }
        else if (_draft.Accounts.Find(account) is { } found)
        {
            if (!found.IsActive) return null;
            content = _draft.Observed.Contents.GetValueOrDefault(found.Id);
        }
        else
        {
            return _draft.Contains(Addresses.Account(account)) ? NothingYet : null;
        }

        if (content is null) throw new InvalidOperationException($"The observation lacks the content of account '{account}'.");
        if (content.Locked is not { } refusal) return content;
        if (!_unknown.ContainsKey(account)) Remember(account, "everything in it", refusal);
        return null;
    }

    private void Remember(string account, string part, AwsRefusal refusal)
    {
        if (!_unknown.TryGetValue(account, out var parts)) _unknown.Add(account, parts = []);
        parts.Add((part, refusal));
    }

    private void ReportUnknown()
    {
        foreach (var (account, parts) in _unknown.OrderBy(u => u.Key, StringComparer.Ordinal))
        {
            var declared = _draft.Desired.Accounts.FirstOrDefault(a => a.Name == account);
            _draft.NoteUnread(account);

            // A service refuses every part that is its own with the same words.
            foreach (var same in parts.GroupBy(p => (p.Refusal.Service, p.Refusal.Code)))
            {
                var refusal = same.First().Refusal;
                _draft.Report(new Diagnostic(
                    PlanDiagnostics.AccountUnknown,
                    $"account '{account}': {string.Join(", ", same.Select(p => p.Part))} could not be read and is left as it is: {RefusalText.Describe(refusal)}")
                {
                    Span = declared?.DeclaredAt,
                    Help = account == StepAddress.Management
                        ? RefusalText.Advise(refusal)
                        : RefusalText.AdviseForAccount(refusal, declared?.AccessRole ?? OrganizationModel.DefaultAccessRole),
                });
            }
        }
    }

    private void ReportBlocked(DesiredSetting setting, SettingComparison.Blocked blocked) => _draft.Report(new Diagnostic(
        setting.Setting.IsCheck ? PlanDiagnostics.OutsideDiffers : PlanDiagnostics.SettingBlocked,
        $"account '{setting.Account}'{(setting.Region is { } region ? $" in {region}" : "")}: {blocked.Reason}")
    {
        Span = _draft.Desired.Accounts.FirstOrDefault(a => a.Name == setting.Account)?.DeclaredAt,
        Help = blocked.Advice,
    });
}

using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Baseline.Settings;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Planning;

/// <summary>Plans the settings of one account after the other.</summary>
internal sealed class SettingPlanner
{
    private readonly PlanDraft _draft;
    private readonly AccountContents _contents;

    /// <param name="draft">The plan, which takes the steps.</param>
    /// <param name="contents">What the accounts have in them.</param>
    public SettingPlanner(PlanDraft draft, AccountContents contents) => (_draft, _contents) = (draft, contents);

    /// <summary>Plans one account's settings: those that differ are written, and those that only look are reported.</summary>
    public void Plan(string account, ImmutableArray<DesiredSetting> wanted)
    {
        if (_contents.Find(account) is not { } content) return;
        var isNew = AccountContents.IsOfNewAccount(content);
        foreach (var raw in wanted)
        {
            var setting = raw.Setting.Service is null ? raw : raw with { Value = SettingReferences.Without(raw.Value, IsMeant) };
            if (isNew || !setting.IsReadable(_draft.Observed, AccountId.Parse(_contents.IdOf(account)!)))
            {
                if (!setting.Setting.IsCheck) Write(setting, StepAction.Create, []);
                continue;
            }

            var reading = content.Settings.First(s => s.Setting == setting.Setting.Name && s.Region == setting.Region).Reading;
            switch (reading)
            {
                case SettingReading.Unknown { Refusal: var refusal }:
                    _contents.Remember(account, setting.Region is { } r ? $"{setting.Setting.Name} in {r}" : setting.Setting.Name, refusal);
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
        : SettingReferences.Resolve(setting.Value, _draft.Observed.Partition, _draft.Observed.Id, _contents.IdOf);

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
            .. AccountContents.Needs(setting.Account),
            .. setting.Setting.Service is null ? [] : SettingReferences.AccountsIn(setting.Value).SelectMany(AccountContents.Needs),
        ],
        differences);

    private void ReportBlocked(DesiredSetting setting, SettingComparison.Blocked blocked) => _draft.Report(new Diagnostic(
        setting.Setting.IsCheck ? PlanDiagnostics.OutsideDiffers : PlanDiagnostics.SettingBlocked,
        $"account '{setting.Account}'{(setting.Region is { } region ? $" in {region}" : "")}: {blocked.Reason}")
    {
        Span = _draft.Desired.Accounts.FirstOrDefault(a => a.Name == setting.Account)?.DeclaredAt,
        Help = blocked.Advice,
    });
}

using System.Collections.Immutable;
using System.Diagnostics;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Baseline.Stacks;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Observed;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Planning;

/// <summary>Plans the stacks of one account after the other.</summary>
internal sealed class StackPlanner
{
    /// <summary>The parameter of the log archive's stack that says whether it has the bucket of AWS Config.</summary>
    private const string KeepsConfig = "ReceivesConfig";

    private readonly PlanDraft _draft;
    private readonly AccountContents _contents;

    /// <param name="draft">The plan, which takes the steps.</param>
    /// <param name="contents">What the accounts have in them.</param>
    public StackPlanner(PlanDraft draft, AccountContents contents) => (_draft, _contents) = (draft, contents);

    /// <summary>Plans one account's stacks: what is wanted is made or changed, and what Bulkhead made and nobody wants goes.</summary>
    public void Plan(string account, ImmutableArray<DesiredStack> wanted)
    {
        if (_contents.Find(account) is not { } content) return;
        var isNew = AccountContents.IsOfNewAccount(content);
        var byRegion = content.Stacks.ToDictionary(s => s.Region, s => s.Stacks);
        foreach (var stack in wanted)
        {
            switch (byRegion.GetValueOrDefault(stack.Region))
            {
                case ObservedStacks.Unknown { Refusal: var refusal }:
                    _contents.Remember(account, $"stack {stack.Template.Name} in {stack.Region}", refusal);
                    break;
                case ObservedStacks.Known known:
                    Compare(stack, known.Stacks.FirstOrDefault(s => s.Name == stack.Template.Name), content);
                    break;
                case null when isNew:
                    Compare(stack, null, content);
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

    private void Compare(DesiredStack stack, ObservedStack? found, ObservedContent content)
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

        if (found is not null) stack = FixedLocks.Keep(_draft, stack, found, content);
        if (found is null && ExpiryNotices.IsOver(stack.Template.Name, stack.Parameters)) return;
        var differences = found is null ? [] : Differences(stack, found);
        var isDrifted = found is { IsSettled: true, IsDrifted: true };
        if (found is { IsSettled: true } && !isDrifted && (differences.IsEmpty || IsOnlyLater(stack, found))) return;
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
                .. AccountContents.Needs(stack.Account),
                .. stack.Parameters.Values.SelectMany(StackReferences.AccountsIn).Select(Addresses.Account),
                .. stack.Needs,
            ],
            differences);
    }

    /// <summary>Whether the stack would differ by nothing but notices whose time has come meanwhile. Where anything else is written, they go with it.</summary>
    private bool IsOnlyLater(DesiredStack stack, ObservedStack found) => stack.Template.Name.StartsWith(ExpiryNotices.Prefix, StringComparison.Ordinal)
        && Differences(stack with { Parameters = ExpiryNotices.Keep(stack.Parameters, found.Parameters) }, found).IsEmpty;

    /// <summary>
    /// Whether the accounts that the stack refers to are there or will be, and those whose stacks it needs can be worked
    /// with. What is wrong with them is reported with them.
    /// </summary>
    private bool IsPossible(DesiredStack stack) =>
        stack.Parameters.Values
            .SelectMany(StackReferences.AccountsIn)
            .All(name => _contents.IdOf(name) is not null || _draft.Contains(Addresses.Account(name)))
        && stack.Needs.All(need => need.Account is null || _draft.Accounts.Find(need.Account) is not { IsActive: false });

    private ImmutableArray<Difference> Differences(DesiredStack stack, ObservedStack found)
    {
        var differences = ImmutableArray.CreateBuilder<Difference>();
        foreach (var (name, text) in stack.Parameters)
        {
            var value = StackReferences.Resolve(text, _draft.Observed.Partition, _draft.Observed.Id, _contents.IdOf, _draft.PolicyId);
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
}

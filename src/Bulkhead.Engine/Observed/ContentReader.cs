using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Baseline.Stacks;
using Bulkhead.Engine.Desired;

namespace Bulkhead.Engine.Observed;

/// <summary>Reads what one account has in it: one listing of stacks for each region, and the settings that the file asks for.</summary>
internal sealed class ContentReader(AccountSessions sessions)
{
    public async Task<ObservedContent> ReadAsync(
        AccountId account,
        ImmutableArray<RegionName> regions,
        ImmutableArray<DesiredSetting> settings,
        DesiredStack? copies,
        CancellationToken cancellationToken)
    {
        var opened = await sessions.OpenAsync(account, regions[0], cancellationToken);
        if (opened is SessionRefused { Refusal: var refusal }) return new ObservedContent { Locked = refusal };
        var session = ((SessionOpened)opened).Session;
        var stacks = Task.WhenAll(regions.Select(async region =>
            (region, await StacksAsync(session.WithRegion(region), cancellationToken))));
        var readings = Task.WhenAll(settings.Select(async s =>
            (s.Setting.Name, s.Region, await s.Setting.ReadAsync(In(session, s.Region), s.Value, cancellationToken))));
        await Task.WhenAll(stacks, readings);
        return new ObservedContent
        {
            Stacks = [.. await stacks],
            VaultLocks = copies is null ? [] : await LocksAsync(session.WithRegion(copies.Region), copies, (await stacks).FirstOrDefault(s => s.region == copies.Region).Item2, cancellationToken),
            Settings = [.. await readings],
        };
    }

    private static AwsSession In(AwsSession session, RegionName? region) => region is { } name ? session.WithRegion(name) : session;

    /// <summary>The lock of the copies' vault, where its stack has other days or another mode than the file. What is refused here, the stack's change is too.</summary>
    private static async Task<ImmutableArray<ObservedVaultLock>> LocksAsync(AwsSession session, DesiredStack copies, ObservedStacks? stacks, CancellationToken cancellationToken)
    {
        if ((stacks as ObservedStacks.Known)?.Stacks.FirstOrDefault(s => s.Name == copies.Template.Name) is not { } found) return [];
        if (BackupStacks.LockParameters.All(p => found.Parameters.GetValueOrDefault(p) == copies.Parameters[p])) return [];
        var result = await session.CallAsync("backup", "DescribeBackupVault", new JsonObject { ["BackupVaultName"] = BackupStacks.CopiesVault }, cancellationToken);
        if (result is not AwsSuccess { Output: var vault }) return [];
        DateTimeOffset? date = OrganizationCalls.Text(vault, "LockDate") is { Length: > 0 } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) : null;
        return [new ObservedVaultLock(copies.Template.Name, copies.Region, date)];
    }

    private static async Task<ObservedStacks> StacksAsync(AwsSession session, CancellationToken cancellationToken) =>
        await session.CallAllPagesAsync("cloudformation", "DescribeStacks", [], cancellationToken) switch
        {
            AwsSuccess { Output: var output } => new ObservedStacks.Known(
            [
                .. (output["Stacks"] as JsonArray ?? [])
                    .OfType<JsonObject>()
                    .Where(s => OrganizationCalls.Text(s, "StackName").StartsWith(StackTemplate.Prefix, StringComparison.Ordinal))
                    .Select(Describe)
                    .OrderBy(s => s.Name, StringComparer.Ordinal),
            ]),
            AwsRefusal refusal => new ObservedStacks.Unknown(refusal),
            _ => throw new UnreachableException(),
        };

    private static ObservedStack Describe(JsonObject stack) => new(
        OrganizationCalls.Text(stack, "StackName"),
        OrganizationCalls.Text(stack, "StackStatus"),
        (stack["Parameters"] as JsonArray ?? [])
            .OfType<JsonObject>()
            .ToImmutableSortedDictionary(
                p => OrganizationCalls.Text(p, "ParameterKey"),
                p => OrganizationCalls.Text(p, "ParameterValue"),
                StringComparer.Ordinal),
        TagReader.Parse(stack["Tags"] as JsonArray))
    {
        IsDrifted = stack["DriftInformation"] is JsonObject drift && OrganizationCalls.Text(drift, "StackDriftStatus") == "DRIFTED",
    };
}

using System.Collections.Immutable;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Bulkhead.Engine.Access;
using Bulkhead.Engine.Baseline.Settings;
using Bulkhead.Engine.Observed;

namespace Bulkhead.Engine.Planning;

/// <summary>A digest of an observation: the same world gives the same digest, whatever order AWS answered in.</summary>
public static class ObservationFingerprint
{
    /// <summary>
    /// Sixty-four hexadecimal digits. The number of calls and AWS's request ids do not count, and neither does the journal:
    /// the first run makes it before it looks at the world again under its lock.
    /// </summary>
    public static string Of(ObservedOrganization observed)
    {
        ArgumentNullException.ThrowIfNull(observed);
        var lines = new List<string>
        {
            $"organization|{observed.ManagementAccount}|{observed.Partition}|{observed.Id}|{observed.RootId}",
        };
        lines.AddRange(observed.PolicyTypes.Select(t => $"type|{t}"));
        lines.AddRange(observed.TrustedServices.Select(s => $"trusted|{s}"));
        lines.AddRange(observed.Delegations.Select(d => $"delegation|{d.ServicePrincipal}|{d.Account}"));
        lines.AddRange(observed.Units.Select(u => $"unit|{u.Id}|{u.ParentId}|{u.Path.Value}|{Tags(u.Tags)}"));
        lines.AddRange(observed.Accounts.Select(a => $"account|{a.Id}|{a.ParentId}|{a.State}|{a.Email}|{a.Name}|{Tags(a.Tags)}"));
        lines.AddRange(observed.Policies.Select(p =>
            $"policy|{p.Id}|{p.Type}|{p.Name}|{p.Description}|{p.Content}|{string.Join(",", p.Targets.Order(StringComparer.Ordinal))}|{Tags(p.Tags)}"));
        lines.AddRange(observed.PendingCreations.Select(p => $"pending|{p.RequestId}|{p.AccountName}"));
        foreach (var (account, content) in observed.Contents) lines.AddRange(Content(account.Value, content));
        if (observed.Access is { } access) lines.AddRange(AccessFingerprint.Of(access));
        lines.Sort(StringComparer.Ordinal);

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var line in lines)
        {
            // Values may hold line feeds: the length keeps two different worlds from looking the same.
            hash.AppendData(Encoding.UTF8.GetBytes($"{line.Length}:{line}\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static IEnumerable<string> Content(string account, ObservedContent content)
    {
        if (content.Locked is { } locked) yield return $"locked|{account}|{locked.Code}";
        foreach (var (region, stacks) in content.Stacks)
        {
            switch (stacks)
            {
                case ObservedStacks.Unknown { Refusal: var refusal }:
                    yield return $"stacks|{account}|{region}|{refusal.Code}";
                    break;
                case ObservedStacks.Known known:
                    foreach (var stack in known.Stacks)
                    {
                        yield return $"stack|{account}|{region}|{stack.Name}|{stack.Status}|{Tags(stack.Parameters)}|{Tags(stack.Tags)}{(stack.IsDrifted ? "|drifted" : "")}";
                    }

                    break;
                default:
                    throw new UnreachableException();
            }
        }

        foreach (var vault in content.VaultLocks) yield return $"vault-lock|{account}|{vault.Region}|{vault.Stack}|{vault.Date:O}";
        foreach (var (setting, region, reading) in content.Settings)
        {
            yield return reading switch
            {
                SettingReading.Unknown { Refusal: var refusal } => $"setting|{account}|{region}|{setting}|{refusal.Code}",
                SettingReading.Known { Value: var value } => $"setting|{account}|{region}|{setting}={value.ToJsonString()}",
                _ => throw new UnreachableException(),
            };
        }
    }

    private static string Tags(ImmutableSortedDictionary<string, string> tags) => string.Join(";", tags.Select(t => $"{t.Key}={t.Value}"));
}

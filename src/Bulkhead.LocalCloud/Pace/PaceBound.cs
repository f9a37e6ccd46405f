using System.Globalization;
using Bulkhead.Aws.Throttling;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Pace;

/// <summary>The least time in which AWS lets a number of calls be made, whoever makes them and however well.</summary>
/// <param name="Time">The time.</param>
/// <param name="Reason">What sets it, for people.</param>
public sealed record PaceBound(TimeSpan Time, string Reason)
{
    private const int ClosuresAtOnce = 3;

    /// <summary>The largest of what each limit demands: a rate of calls, or things that AWS makes only so many of at once.</summary>
    /// <param name="callsByApi">How many calls of each API there are (<c>organizations:ListAccounts</c>).</param>
    /// <param name="pace">How long AWS takes for what it does.</param>
    /// <param name="quotas">How much of it AWS does at once.</param>
    public static PaceBound Of(IReadOnlyDictionary<string, long> callsByApi, CloudPace pace, CloudQuotas quotas)
    {
        ArgumentNullException.ThrowIfNull(callsByApi);
        ArgumentNullException.ThrowIfNull(pace);
        ArgumentNullException.ThrowIfNull(quotas);
        long Calls(params ReadOnlySpan<string> apis)
        {
            var sum = 0L;
            foreach (var api in apis) sum += callsByApi.GetValueOrDefault(api);
            return sum;
        }

        var bounds = callsByApi
            .Select(c => (Rate: c.Key.Split(':') is [var service, var operation] ? PublishedRates.Find(service, operation) : null, c.Value))
            .Where(c => c.Rate is not null)
            .GroupBy(c => c.Rate!, c => c.Value)
            .Select(g => new PaceBound(g.Key.TimeFor(g.Sum()), string.Create(
                CultureInfo.InvariantCulture, $"{g.Sum()} calls of {g.Key.Bucket} at {g.Key.PerSecond} a second")))
            .Append(AtOnce(Calls("organizations:CreateAccount"), pace.AccountCreation, quotas.ConcurrentCreations, "new accounts"))
            .Append(AtOnce(Calls("organizations:CloseAccount"), pace.AccountClosure, ClosuresAtOnce, "accounts closed"))
            .Append(AtOnce(
                Calls("sso-admin:CreateAccountAssignment", "sso-admin:DeleteAccountAssignment"), pace.AccountAssignment, quotas.ConcurrentAssignments, "assignments"))
            .Append(AtOnce(Calls("sso-admin:ProvisionPermissionSet"), pace.AccountAssignment, quotas.ConcurrentProvisionings, "permission sets provisioned"));
        return bounds.MaxBy(b => b.Time)!;
    }

    private static PaceBound AtOnce(long things, TimeSpan each, int atOnce, string name) => new(
        each * things / atOnce,
        string.Create(CultureInfo.InvariantCulture, $"{things} {name}, {atOnce} at once, {each.TotalSeconds:0.#} seconds each"));
}

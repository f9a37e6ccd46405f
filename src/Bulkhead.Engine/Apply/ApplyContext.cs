using Bulkhead.Aws;
using Bulkhead.Engine.Apply.Steps;
using Bulkhead.Engine.Journal;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Apply;

/// <summary>What the steps of one run share.</summary>
internal sealed class ApplyContext(
    Plan plan, string run, AccountSessions sessions, JournalBucket journal, ApplyPace pace, TimeProvider time) : IDisposable
{
    public Plan Plan => plan;

    /// <summary>The run's id, as the lock and the journal have it.</summary>
    public string Run => run;

    public KnownIds Ids { get; } = new(plan);

    /// <summary>Sessions in the accounts, with the roles that the plan names.</summary>
    public AccountSessions Sessions => field ??= plan.AccessRoles.IsEmpty ? sessions : sessions.With(id => RoleOf(Ids.NameOf(id)));

    public AwsSession Management => sessions.Management;

    public JournalBucket Journal => journal;

    public ApplyPace Pace => pace;

    public TimeProvider Time => time;

    /// <summary>AWS creates five accounts at once and refuses a sixth (Organizations User Guide, "Quotas").</summary>
    public SemaphoreSlim AccountCreations { get; } = new(5);

    /// <summary>
    /// Policy types, trusted access and delegated administrators are organization-wide: AWS refuses two changes at once
    /// with ConcurrentModificationException, so they go one after the other.
    /// </summary>
    public SemaphoreSlim OrganizationWide { get; } = new(1);

    /// <summary>AWS makes fifteen account assignments at once (IAM Identity Center User Guide, "Quotas").</summary>
    public SemaphoreSlim Assignments { get; } = new(15);

    /// <summary>AWS provisions three permission sets at once.</summary>
    public SemaphoreSlim Provisionings { get; } = new(3);

    /// <summary>What AWS says of the account requests of this run.</summary>
    public CreationPoll Creations { get; } = new(sessions.Management, pace, time);

    /// <summary>The role by which the plan enters an account.</summary>
    public string RoleOf(string? account) =>
        account is null ? AccountSessions.AccessRole : plan.AccessRoles.GetValueOrDefault(account, AccountSessions.AccessRole);

    /// <summary>Waits between looks at one thing, for as long as <paramref name="atMost"/>.</summary>
    public Patience Patience(TimeSpan? atMost = null, TimeSpan? longestLook = null) =>
        new(pace, time, atMost ?? pace.LongestWait, longestLook ?? pace.LongestLook);

    public void Dispose()
    {
        AccountCreations.Dispose();
        OrganizationWide.Dispose();
        Assignments.Dispose();
        Provisionings.Dispose();
        Creations.Dispose();
    }
}

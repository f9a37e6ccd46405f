using System.Collections.Immutable;
using Bulkhead.Aws;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Journal;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Tests.Fakes;

/// <summary>What the steps of a run share, for a single step.</summary>
internal static class TestContexts
{
    public static ApplyContext Make(AwsSession session, string run = "run", ApplyPace? pace = null) => new(
        new Plan
        {
            Organization = "acme",
            ManagementAccount = "111111111111",
            Home = "eu-west-1",
            Partition = "aws",
            JournalBucket = "journal",
            AccountIds = ImmutableSortedDictionary<string, string>.Empty,
            UnitIds = ImmutableSortedDictionary<string, string>.Empty,
            PolicyIds = ImmutableSortedDictionary<string, string>.Empty,
            Steps = [],
            LeftAlone = [],
            Fingerprint = "",
            ReadCalls = 0,
        },
        run,
        new AccountSessions(session),
        new JournalBucket(session, "journal", TimeProvider.System),
        pace ?? ApplyPace.Local,
        TimeProvider.System);
}

namespace Bulkhead.Reach.Tests.Rehearsal;

/// <summary>
/// Rules that are not carried out in the local cloud, though it has their operations, with why. Those that lack an operation or rest on
/// facts outside of AWS need no name: the test finds that by itself.
/// </summary>
internal static class NotReplayed
{
    private const string NobodyRuns = "who runs what was written is not said in AWS's facts: another pipeline, another deployment";
    private const string PipelinesRole = "AWS asks for iam:PassRole of the pipeline's role where it stays, too; the published row does not";
    private const string Backups = "a backup or copy reads with the role what it protects: the case has nothing to protect, and no session comes of it";
    private const string Password = "the local cloud has no console to log in to with a password";

    /// <summary>The reasons by rule.</summary>
    public static IReadOnlyDictionary<string, string> Rules { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["A06"] = Password,
        ["A07"] = Password,
        ["G06"] = NobodyRuns,
        ["X111"] = NobodyRuns,
        ["C20"] = PipelinesRole,
        ["H35"] = Backups,
        ["H50"] = Backups,
        ["H44"] = "a rule's role starts what the rule names: what of it the event chooses is not said in AWS's facts",
        ["X76"] = "the local cloud spends nothing, so no budget is passed and its action does not act",
    };
}

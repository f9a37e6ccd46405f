namespace Bulkhead.Reach.Tests.Rehearsal;

/// <summary>
/// Rules that are not carried out in the local cloud, though it has their operations, with why. Those that lack an operation or rest on
/// facts outside of AWS need no name: the test finds that by itself.
/// </summary>
internal static class NotReplayed
{
    private const string StackSets = "a stack set lets its administration role assume execution roles, and make no call of the attacker's choice";
    private const string Portal = "a browser gives a person the token of the access portal, which gives the credentials";
    private const string NobodyRuns = "who runs what was written is not said in AWS's facts: another pipeline, another deployment";
    private const string PipelinesRole = "AWS asks for iam:PassRole of the pipeline's role where it stays, too; the published row does not";
    private const string Backups = "a backup or copy reads with the role what it protects: the case has nothing to protect, and no session comes of it";
    private const string Password = "the local cloud has no console to log in to with a password";

    /// <summary>The reasons by rule.</summary>
    public static IReadOnlyDictionary<string, string> Rules { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["A06"] = Password,
        ["A07"] = Password,
        ["B25"] = StackSets,
        ["B26"] = StackSets,
        ["C13"] = StackSets,
        ["H06"] = StackSets,
        ["B11"] = "Lambda takes a queue only where the function's role may read it, which the published row does not ask",
        ["C06"] = "a function keeps the version of a layer that it names, until others take the new one",
        ["C14"] = NobodyRuns,
        ["G06"] = NobodyRuns,
        ["G19"] = NobodyRuns,
        ["X111"] = NobodyRuns,
        ["C20"] = PipelinesRole,
        ["F08"] = "the local cloud lists no commands, and the id of a command can't be guessed",
        ["H01"] = "the local cloud keeps the organization's delegation policy, and lets nobody act by it",
        ["H03"] = "the calls make another account an administrator, and give no session by themselves",
        ["H35"] = Backups,
        ["H50"] = Backups,
        ["X76"] = "the local cloud spends nothing, so no budget is passed and its action does not act",
        ["E02"] = Portal,
        ["E06"] = Portal,
        ["X20"] = Portal,
        ["X69"] = Portal,
    };
}

namespace Bulkhead.Cli.Output;

/// <summary>The program's exit codes: a written contract (docs/cli.md).</summary>
internal static class ExitCodes
{
    /// <summary>All is well: done, valid, nothing to change, nothing found.</summary>
    public const int Success = 0;

    /// <summary>It could not be done, or something is wrong: the messages say what.</summary>
    public const int Failure = 1;

    /// <summary><c>plan</c> and <c>status</c>: there is something to change.</summary>
    public const int Changes = 2;

    /// <summary>
    /// A question was answered with a way in: <c>iam compare</c> and <c>iam check</c> found access; <c>plan</c>, <c>apply</c> and
    /// <c>status</c> found an invariant broken.
    /// </summary>
    public const int Found = 3;

    /// <summary>A question could not be decided: the messages say what was unknown.</summary>
    public const int Undecided = 4;

    /// <summary><c>reach replay</c>: the local cloud refused a step of a way.</summary>
    public const int Refused = 5;

    /// <summary>The command line itself is wrong.</summary>
    public const int Usage = 64;

    /// <summary>A bug in the program: the message says where to report it.</summary>
    public const int Bug = 70;

    /// <summary>Stopped by Ctrl-C or a termination signal; what was begun can be taken up again.</summary>
    public const int Interrupted = 130;
}

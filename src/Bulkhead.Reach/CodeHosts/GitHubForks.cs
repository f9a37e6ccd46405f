using Bulkhead.Reach.Facts;

namespace Bulkhead.Reach.CodeHosts;

/// <summary>Who proposes changes to a repository of GitHub from a fork, without the right to push to it (GitHub Docs, "About permissions and visibility of forks").</summary>
internal sealed class GitHubForks(HostSettings settings, GitHubPeople people)
{
    private const string Public = "public";
    private const string Private = "private";

    /// <summary>
    /// Who proposes besides those who push. Anybody does to a public repository, which <see cref="ByOneself"/> says.
    /// </summary>
    public Whom Proposers
    {
        get
        {
            var repository = settings.Find("repository");
            return Visibility switch
            {
                Public => Whom.Nobody,
                Private when HostSettings.IsTrue(repository, "allow_forking") => people.With("pull"),
                Private when HostSettings.IsFalse(repository, "allow_forking") => Whom.Nobody,
                Private => Whom.NotKnown($"whether {Where} can be forked (allow_forking of repository)"),
                var visibility => Unseen(visibility),
            };
        }
    }

    private string Where => $"{settings.Host}:{settings.Repository}";

    // A private one without its visibility may be internal, and then the whole enterprise reads it.
    private string? Visibility => settings.Find("repository") is not { } repository ? null
        : JsonPaths.Text(repository, "visibility") ?? (HostSettings.IsFalse(repository, "private") ? Public : null);

    /// <summary>Who proposes by a second account of his own, of which nothing says whose it is, and approves by the first.</summary>
    /// <param name="approvers">Those whose one approval is enough.</param>
    public Whom ByOneself(Whom approvers) => Visibility switch
    {
        Public => approvers,
        Private => Whom.Nobody,
        var visibility => Unseen(visibility),
    };

    private Whom Unseen(string? visibility) => Whom.NotKnown(visibility is null
        ? $"who can propose changes to {Where} from a fork (visibility of repository)"
        : $"who can propose changes to {Where} from a fork, which is {visibility}");
}

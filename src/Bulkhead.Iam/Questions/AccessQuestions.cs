using System.Collections.Immutable;
using Bulkhead.Iam.Catalogue;

namespace Bulkhead.Iam.Questions;

/// <summary>
/// Three questions about policies, each answered with no, with a request that shows the yes, or with unknown and why.
/// docs/iam-questions.md says what the answers mean.
/// </summary>
/// <param name="options">What is taken for granted.</param>
/// <param name="catalogue">AWS's actions; the embedded ones where nothing newer is given.</param>
public sealed class AccessQuestions(QuestionOptions? options = null, ActionCatalogue? catalogue = null)
{
    private readonly QuestionOptions _options = options ?? new QuestionOptions();
    private readonly ActionCatalogue _catalogue = catalogue ?? ActionCatalogue.Embedded;

    /// <summary>Does <paramref name="proposed"/> allow anything that <paramref name="existing"/> does not?</summary>
    public AccessAnswer AllowsMore(Subject existing, Subject proposed)
    {
        ArgumentNullException.ThrowIfNull(existing);
        ArgumentNullException.ThrowIfNull(proposed);
        return new QuestionRun(_options, _catalogue, existing, proposed).Answer();
    }

    /// <summary>Does the subject allow any of the actions on any of the resources?</summary>
    /// <param name="subject">The policies.</param>
    /// <param name="actions">Actions, with wildcards; none for all.</param>
    /// <param name="resources">ARNs, with wildcards; none for all.</param>
    public AccessAnswer AllowsAnyOf(Subject subject, ImmutableArray<string> actions, ImmutableArray<string> resources)
    {
        ArgumentNullException.ThrowIfNull(subject);
        return new QuestionRun(_options, _catalogue, null, subject) { Actions = actions, Resources = resources }.Answer();
    }

    /// <summary>Is anything open to everyone, or to callers outside of the account and those that are trusted?</summary>
    public AccessAnswer IsOpenToOthers(Subject subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        return subject.ConcernsOutsiders
            ? new QuestionRun(_options, _catalogue, null, subject) { OnlyOthers = true }.Answer()
            : AccessAnswer.No;
    }
}

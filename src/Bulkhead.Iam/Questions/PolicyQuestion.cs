using System.Collections.Immutable;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Iam.Catalogue;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Lint;

namespace Bulkhead.Iam.Questions;

/// <summary>A question about policy files: what commands and tools ask.</summary>
/// <param name="options">What is taken for granted.</param>
/// <param name="catalogue">AWS's actions; the embedded ones where nothing newer is given.</param>
public sealed class PolicyQuestion(QuestionOptions? options = null, ActionCatalogue? catalogue = null)
{
    private readonly AccessQuestions _questions = new(options, catalogue);

    /// <summary>Does the new file allow anything that the existing one does not?</summary>
    /// <param name="existing">The existing file.</param>
    /// <param name="proposed">The new file.</param>
    /// <param name="kind">What both are for; guessed from the new one where null.</param>
    public PolicyQuestionResult Compare(PolicyFile existing, PolicyFile proposed, PolicyDocumentKind? kind = null)
    {
        ArgumentNullException.ThrowIfNull(existing);
        ArgumentNullException.ThrowIfNull(proposed);
        var findings = new DiagnosticBag();
        var before = Read(existing, findings);
        var after = Read(proposed, findings);
        if (before is null || after is null || findings.HasErrors) return new(kind, null, findings.ToSorted());
        var read = kind ?? PolicyDocumentKinds.Guess(proposed.Path, after);
        return new(read, _questions.AllowsMore(Subject.Of(before, read), Subject.Of(after, read)), findings.ToSorted());
    }

    /// <summary>Does the file allow any of the actions on any of the resources?</summary>
    /// <param name="file">The file.</param>
    /// <param name="actions">Actions, with wildcards; none for all.</param>
    /// <param name="resources">ARNs, with wildcards; none for all.</param>
    /// <param name="kind">What the file is for; guessed where null.</param>
    public PolicyQuestionResult AllowsAnyOf(
        PolicyFile file, ImmutableArray<string> actions, ImmutableArray<string> resources, PolicyDocumentKind? kind = null) =>
        Ask(file, kind, subject => _questions.AllowsAnyOf(subject, actions, resources));

    /// <summary>Is anything that the file guards open to everyone, or to other accounts?</summary>
    /// <param name="file">The file.</param>
    /// <param name="kind">What the file is for; guessed where null.</param>
    public PolicyQuestionResult IsOpenToOthers(PolicyFile file, PolicyDocumentKind? kind = null) => Ask(file, kind, _questions.IsOpenToOthers);

    private static PolicyQuestionResult Ask(PolicyFile file, PolicyDocumentKind? kind, Func<Subject, AccessAnswer> ask)
    {
        ArgumentNullException.ThrowIfNull(file);
        var findings = new DiagnosticBag();
        if (Read(file, findings) is not { } document || findings.HasErrors) return new(kind, null, findings.ToSorted());
        var read = kind ?? PolicyDocumentKinds.Guess(file.Path, document);
        return new(read, ask(Subject.Of(document, read)), findings.ToSorted());
    }

    private static PolicyDocument? Read(PolicyFile file, DiagnosticBag findings)
    {
        var parsed = PolicyParser.ParseJson(file.Path, file.Text);
        findings.AddRange(parsed.Diagnostics);
        return parsed.Document;
    }
}

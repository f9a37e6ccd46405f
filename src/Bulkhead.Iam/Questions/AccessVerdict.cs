namespace Bulkhead.Iam.Questions;

/// <summary>The answer to a question about access.</summary>
public enum AccessVerdict
{
    /// <summary>No request can: this is proved, within what docs/iam-questions.md says of the requests that are looked at.</summary>
    No,

    /// <summary>There is a request, and the evaluator confirms it.</summary>
    Yes,

    /// <summary>It could not be decided.</summary>
    Unknown,
}

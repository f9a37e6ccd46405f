using Bulkhead.Aws;
using Bulkhead.Engine.Journal;

namespace Bulkhead.Engine.Apply;

/// <summary>
/// How a run ended. The closed set is <see cref="Ran"/>, <see cref="Locked"/>, <see cref="Moved"/> and
/// <see cref="Refused"/>; after all but the first nothing was changed (but the journal's bucket may have been made).
/// </summary>
public abstract record ApplyResult
{
    private ApplyResult()
    {
    }

    /// <summary>The steps were run; the report says how each ended.</summary>
    public sealed record Ran(ApplyReport Report) : ApplyResult;

    /// <summary>Somebody else is at work.</summary>
    public sealed record Locked(LockRecord Holder) : ApplyResult;

    /// <summary>The world is no longer as it was when the plan was made.</summary>
    public sealed record Moved : ApplyResult;

    /// <summary>AWS refused the journal, so nothing can be done safely.</summary>
    public sealed record Refused(AwsRefusal Refusal) : ApplyResult;
}

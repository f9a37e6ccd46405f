using Bulkhead.Aws;

namespace Bulkhead.Engine.Apply;

/// <summary>
/// How a step ended. The closed set is <see cref="Done"/>, <see cref="Failed"/>, <see cref="HeldBack"/> and
/// <see cref="Stopped"/>.
/// </summary>
public abstract record StepOutcome
{
    private StepOutcome()
    {
    }

    /// <summary>The world is as the step wants it.</summary>
    /// <param name="Note">What a person should know of it, such as "was there already"; null for nothing.</param>
    public sealed record Done(string? Note = null) : StepOutcome;

    /// <summary>The step could not be carried out.</summary>
    /// <param name="Reason">What is wrong, for people.</param>
    /// <param name="Refusal">AWS's refusal behind it; null where AWS answered, but not as the step needs it.</param>
    /// <param name="Advice">What to do about it.</param>
    public sealed record Failed(string Reason, AwsRefusal? Refusal, string? Advice) : StepOutcome
    {
        /// <summary>Whether it passes by itself, though AWS answered: the step is begun again for as long as the run is patient.</summary>
        public bool PassesByItself { get; init; }

        /// <summary>A failure that is AWS's refusal and nothing else.</summary>
        public static Failed By(AwsRefusal refusal) => new($"{refusal.Code}: {refusal.Message}", refusal, null);
    }

    /// <summary>A step that this one waits for failed, so it was not begun.</summary>
    /// <param name="Because">The step that failed.</param>
    public sealed record HeldBack(Plans.StepAddress Because) : StepOutcome;

    /// <summary>The run was stopped before the step was done; the next run goes on with it.</summary>
    public sealed record Stopped : StepOutcome;
}

using Bulkhead.Iam.Evaluation;
using Bulkhead.Iam.Possibility;

namespace Bulkhead.Reach.Access;

/// <summary>Whether a principal can make a call.</summary>
internal sealed class CallAnswer
{
    private readonly Lazy<CallAnswer>? _later;
    private readonly PossibleAnswer? _answer;
    private readonly CompiledStack? _stack;

    public CallAnswer(PossibleVerdict verdict, string? unknown, PossibleAnswer? answer, CompiledStack? stack)
    {
        Verdict = verdict;
        Unknown = unknown;
        _answer = answer;
        _stack = stack;
    }

    private CallAnswer(Func<CallAnswer> later)
    {
        Verdict = PossibleVerdict.Yes;
        _later = new(later);
    }

    public static CallAnswer No { get; } = new(PossibleVerdict.No, null, null, null);

    /// <summary>No, unknown or yes.</summary>
    public PossibleVerdict Verdict { get; }

    /// <summary>What is not known; null unless the answer is unknown.</summary>
    public string? Unknown { get; }

    /// <summary>The IAM engine's answer, where it was asked.</summary>
    public PossibleAnswer? Answer => _later is { } later ? later.Value.Answer : _answer;

    /// <summary>The policies that it was asked of.</summary>
    public CompiledStack? Stack => _later is { } later ? later.Value.Stack : _stack;

    /// <summary>A yes that is known from a question of the same form; the engine is asked when somebody wants to see how.</summary>
    public static CallAnswer Yes(Func<CallAnswer> ask) => new(ask);
}

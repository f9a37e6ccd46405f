namespace Bulkhead.Iam.Evaluation;

/// <summary>
/// AWS's evaluation logic (IAM User Guide, "Policy evaluation logic", "Cross-account policy evaluation logic"). A request of
/// several parts is allowed when every part is.
/// </summary>
internal static class Evaluator
{
    public static Verdict Decide<TRecorder>(CompiledStack stack, CompiledRequest request, ref TRecorder recorder)
        where TRecorder : struct, IRecorder
    {
        if (request.IsFaulty || stack.IsFaulty) return new(DecisionOutcome.Invalid, PolicyKinds.None);
        var parts = request.Parts;
        if (parts.Length == 1) return DecidePart(stack, parts[0], ref recorder);

        if (parts.Length > 1) recorder.Rule(58);
        var outcome = DecisionOutcome.Allowed;
        var blocked = PolicyKinds.None;
        foreach (var part in parts)
        {
            if (TRecorder.IsOn) recorder.Note($"{part.Action} on {part.Resource.Text}:");
            var verdict = DecidePart(stack, part, ref recorder);
            if (Weight(verdict.Outcome) > Weight(outcome)) outcome = verdict.Outcome;
            blocked |= verdict.BlockedBy;
        }

        return new(outcome, blocked);
    }

    // Of several parts the answer that can least be changed by the others wins.
    private static int Weight(DecisionOutcome outcome) => outcome switch
    {
        DecisionOutcome.Allowed => 0,
        DecisionOutcome.Unknown => 1,
        DecisionOutcome.ImplicitlyDenied => 2,
        DecisionOutcome.ExplicitlyDenied => 3,
        DecisionOutcome.Invalid => 4,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static Verdict DecidePart<TRecorder>(CompiledStack stack, RequestPart request, ref TRecorder recorder)
        where TRecorder : struct, IRecorder
    {
        if (request.ServiceAnswer is { } answer)
        {
            recorder.Rule(answer.Rule);
            recorder.Note(answer.Reason);
            var refused = answer.Outcome == DecisionOutcome.Allowed ? PolicyKinds.None : PolicyKinds.Service;
            return new(answer.Outcome, refused);
        }

        var evaluation = new PartEvaluation(stack, request);
        return evaluation.Decide(ref recorder);
    }
}

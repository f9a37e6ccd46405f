using Bulkhead.Reach.Rules;

namespace Bulkhead.Reach.Verdicts;

/// <summary>Words for modes and holds.</summary>
internal static class Loosenings
{
    public static string Text(Loosening loosening) => loosening switch
    {
        Loosening.FreeIdentity => "writes the identity policies of",
        Loosening.WithoutInlineDenials => "removes the inline denials of",
        Loosening.WithoutAttachedDenials => "removes the attached denials of",
        Loosening.WithoutGroupDenials => "removes the groups' denials of",
        Loosening.FreeTags => "chooses the tags of",
        Loosening.SetTags => "sets the tags of",
        Loosening.RemoveTags => "removes the tags of",
        Loosening.WithoutBoundary => "removes the boundary of",
        Loosening.WithoutGuardrails => "removes the guardrails of",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public static string Text(Hold hold) => hold switch
    {
        Hold.Reads => "reads",
        Hold.Changes => "changes",
        Hold.RunsCodeIn => "runs code in",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

namespace Bulkhead.Iam.Evaluation;

/// <summary>Something worked out for one action.</summary>
internal abstract class AboutAction(RequestAction action)
{
    /// <summary>The action, in lower case.</summary>
    public string Action { get; } = action.Lower;

    /// <summary><see cref="RequestAction.Hash"/> of the action.</summary>
    public int Hash { get; } = action.Hash;
}

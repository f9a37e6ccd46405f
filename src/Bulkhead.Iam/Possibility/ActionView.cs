namespace Bulkhead.Iam.Possibility;

/// <summary>What one policy says about one action.</summary>
/// <param name="Allows">The statements that may allow it.</param>
/// <param name="Denies">The statements that may deny it.</param>
/// <param name="Keys">All keys that these depend on.</param>
/// <param name="DeniesAlways">Whether it denies every request, where the policy has no principals.</param>
internal sealed record ActionView(StatementView[] Allows, StatementView[] Denies, string[] Keys, bool DeniesAlways)
{
    public static ActionView Nothing { get; } = new([], [], [], DeniesAlways: false);
}

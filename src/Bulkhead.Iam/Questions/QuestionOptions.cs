using System.Collections.Immutable;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Iam.Questions;

/// <summary>What a question takes for granted.</summary>
public sealed record QuestionOptions
{
    /// <summary>The account that AWS's documents use for examples; it stands where nobody says an account.</summary>
    public static AccountId ExampleAccount { get; } = AccountId.Parse("111122223333");

    /// <summary>The account of the resource, and of callers unless the policies name others.</summary>
    public AccountId Account { get; init; } = ExampleAccount;

    /// <summary>The only caller to look at; null for all that the policies tell apart.</summary>
    public Principal? Principal { get; init; }

    /// <summary>For "is anything open to others": accounts that are not others, besides <see cref="Account"/>.</summary>
    public ImmutableArray<AccountId> TrustedAccounts { get; init; } = [];

    /// <summary>For "is anything open to others": the organization (<c>o-…</c>) whose members are not others.</summary>
    public string? Organization { get; init; }

    /// <summary>How many steps a search takes before its answer is unknown.</summary>
    public int Budget { get; init; } = 20_000;
}

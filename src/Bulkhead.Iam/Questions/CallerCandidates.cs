using System.Collections.Immutable;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Algebra;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Iam.Questions;

/// <summary>
/// The callers that policies can tell apart by who they are, one of each sort: everybody whom a <c>Principal</c> names, and
/// in each account that the policies speak of, a user, a role and the root user for each combination of the patterns on
/// <c>aws:PrincipalArn</c> and <c>aws:username</c>.
/// </summary>
internal sealed class CallerCandidates
{
    private const int MaximumCells = 64;
    private const int MaximumClauses = 64;

    private readonly List<Principal> _callers = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly ImmutableArray<KeyAtom> _arnClauses;
    private readonly ImmutableArray<KeyAtom> _nameClauses;
    private readonly string _partition;

    private CallerCandidates(IReadOnlyCollection<PolicyDocument> documents)
    {
        var clauses = documents
            .SelectMany(d => d.Statements.SelectMany(s => s.Conditions).Select(c => new KeyAtom(c, true, d.Version == PolicyVersion.Version2012)))
            .ToArray();
        _arnClauses = ClausesOn("aws:PrincipalArn");
        _nameClauses = ClausesOn("aws:username");
        _partition = PartitionOf(documents);

        ImmutableArray<KeyAtom> ClausesOn(string key) =>
        [
            .. clauses
                .Where(c => c.IsText && c.Clause.Key.Equals(key, StringComparison.OrdinalIgnoreCase))
                .DistinctBy(c => (c.Clause.OperatorName, string.Join('\n', c.Clause.Values.Select(v => v.Text)))),
        ];
    }

    /// <summary>Whether some callers may be missing.</summary>
    public bool IsIncomplete { get; private set; }

    public IReadOnlyList<Principal> Callers => _callers;

    public static CallerCandidates Of(IReadOnlyCollection<PolicyDocument> documents, AccountId account, bool withOutsiders)
    {
        var candidates = new CallerCandidates(documents);
        var accounts = AccountsIn(documents).Prepend(account).Distinct().ToList();
        if (withOutsiders)
        {
            accounts.Add(FreshAccount(accounts));
            candidates.Add(Principal.Anonymous);
            candidates.AddNamed(documents);
        }

        foreach (var one in accounts) candidates.AddMembers(one);
        return candidates;
    }

    private static AccountId FreshAccount(List<AccountId> taken)
    {
        for (var number = 999988887777L; ; number--)
        {
            var account = AccountId.Parse(number.ToString("D12", System.Globalization.CultureInfo.InvariantCulture));
            if (!taken.Contains(account)) return account;
        }
    }

    private static IEnumerable<AccountId> AccountsIn(IEnumerable<PolicyDocument> documents)
    {
        foreach (var statement in documents.SelectMany(d => d.Statements))
        {
            var texts = (statement.Principal?.Entries.Where(e => e.Type == PrincipalType.Aws).Select(e => e.Value) ?? [])
                .Concat(statement.Conditions
                    .Where(c => c.Key.StartsWith("aws:Principal", StringComparison.OrdinalIgnoreCase) || c.Key.EndsWith("CallerAccount", StringComparison.OrdinalIgnoreCase))
                    .SelectMany(c => c.Values).Select(v => v.Text));
            foreach (var text in texts)
            {
                if (AccountId.TryParse(text) is { } whole) yield return whole;
                else if (Arn.TryParse(text) is { } arn && AccountId.TryParse(arn.Account) is { } part) yield return part;
            }
        }
    }

    private static string PartitionOf(IEnumerable<PolicyDocument> documents)
    {
        foreach (var pattern in documents.SelectMany(d => d.Statements).SelectMany(s => s.Resource?.Patterns ?? []))
        {
            if (Arn.TryParse(pattern.Text) is { Partition: "aws-cn" or "aws-us-gov" } arn) return arn.Partition;
        }

        return "aws";
    }

    private void AddNamed(IEnumerable<PolicyDocument> documents)
    {
        foreach (var statement in documents.SelectMany(d => d.Statements))
        {
            foreach (var entry in statement.Principal?.Entries ?? [])
            {
                switch (entry.Type)
                {
                    case PrincipalType.Aws: Add(Principal.TryParse(entry.Value)); break;
                    case PrincipalType.Service: Add(Principal.Service(entry.Value)); break;
                    case PrincipalType.Federated: Add(Principal.Federated(entry.Value)); break;
                    case PrincipalType.CanonicalUser or PrincipalType.Unknown: IsIncomplete = true; break;
                    case PrincipalType.Everyone: break;
                    default: throw new System.Diagnostics.UnreachableException();
                }
            }

            foreach (var clause in statement.Conditions)
            {
                if (!clause.Key.Equals("aws:PrincipalServiceName", StringComparison.OrdinalIgnoreCase)) continue;
                foreach (var value in clause.Values) Add(Principal.Service(value.Text.Replace("*", "x", StringComparison.Ordinal)));
            }
        }

        Add(Principal.Service("example.amazonaws.com"));
    }

    private void AddMembers(AccountId account)
    {
        foreach (var kind in new[] { "role", "user" })
        {
            var tests = _arnClauses.Select(c => (c, Prefix: ""));
            if (kind == "user") tests = tests.Concat(_nameClauses.Select(c => (c, Prefix: $"arn:{_partition}:iam::{account}:user/")));
            var shape = new[]
            {
                StringConstraint.In(WildcardSet.Parse($"arn:{_partition}:iam::{account}:{kind}/?*")),
                new StringConstraint(false, [WildcardSet.Parse("*/"), WildcardSet.Parse("*//*")]),
            };
            var cells = 0;
            IsIncomplete |= _arnClauses.Length + _nameClauses.Length > MaximumClauses;
            Split([.. tests.Take(MaximumClauses)], 0, shape, ref cells);
        }

        Add(Principal.Root(_partition, account));
    }

    /// <summary>Takes each clause as holding and as not holding, as long as some ARN is left.</summary>
    private void Split(ImmutableArray<(KeyAtom Clause, string Prefix)> tests, int next, StringConstraint[] constraints, ref int cells)
    {
        var solution = PatternAlgebra.Solve(constraints);
        if (solution.Verdict == SetVerdict.Unknown || cells >= MaximumCells) IsIncomplete = true;
        if (solution.Verdict != SetVerdict.Inhabited || cells >= MaximumCells) return;
        if (next == tests.Length)
        {
            cells++;
            Add(Principal.TryParse(solution.Witness));
            return;
        }

        if (Patterns(tests[next]) is not { } globs)
        {
            IsIncomplete = true;
            Split(tests, next + 1, constraints, ref cells);
            return;
        }

        Split(tests, next + 1, [.. constraints, new StringConstraint(true, globs)], ref cells);
        Split(tests, next + 1, [.. constraints, new StringConstraint(false, globs)], ref cells);
    }

    /// <summary>The ARNs for which a clause's test holds, negation aside; null where that hangs on a variable.</summary>
    private static ImmutableArray<WildcardSet>? Patterns((KeyAtom Clause, string Prefix) test)
    {
        var op = test.Clause.Clause.Operator;
        var globs = ImmutableArray.CreateBuilder<WildcardSet>();
        foreach (var value in test.Clause.Clause.Values)
        {
            var pattern = PolicyPattern.Parse(test.Prefix + value.Text, test.Clause.WithVariables);
            if (pattern.HasVariables) return null;
            var style = op.Test switch
            {
                ConditionTest.ArnLike => PatternStyle.Arn,
                ConditionTest.StringLike => PatternStyle.Plain,
                _ => PatternStyle.Exact,
            };
            globs.Add(pattern.ToGlob(VariableBinding.Any, style, op.Test == ConditionTest.StringEqualsIgnoreCase)!);
        }

        return globs.DrainToImmutable();
    }

    private void Add(Principal? caller)
    {
        if (caller is null) return;
        if (caller is { Kind: PrincipalKind.RoleSession or PrincipalKind.ServiceLinkedRole, SessionName: null }) caller = caller with { SessionName = "session" };
        if (_seen.Add($"{caller.Kind} {caller.Arn} {caller}")) _callers.Add(caller);
    }
}

using System.Collections.Immutable;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Iam.Questions;

/// <summary>A stack with its statements prepared for questions, and compiled for the evaluator.</summary>
internal sealed class PreparedStack
{
    private readonly Dictionary<PolicyDocument, ImmutableArray<PreparedStatement>> _statements = new(ReferenceEqualityComparer.Instance);

    public PreparedStack(PolicyStack source, PolicyCompiler compiler)
    {
        Source = source;
        Compiled = compiler.Compile(source);
        foreach (var document in Documents)
        {
            _statements.TryAdd(document, [.. document.Statements.Select(s => new PreparedStatement(document, s))]);
        }
    }

    public PolicyStack Source { get; }

    public CompiledStack Compiled { get; }

    public IEnumerable<PolicyDocument> Documents =>
    [
        .. Source.Identity, .. Source.Boundary ?? [], .. Source.Session ?? [], .. Source.Resource, .. Source.Endpoint ?? [],
        .. (Source.ServiceControl ?? []).SelectMany(l => l), .. (Source.ResourceControl ?? []).SelectMany(l => l),
    ];

    public ImmutableArray<PreparedStatement> StatementsOf(PolicyDocument document) => _statements[document];
}

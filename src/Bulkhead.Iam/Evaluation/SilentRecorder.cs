using Bulkhead.Iam.Conditions;
using Bulkhead.Iam.Documents;

namespace Bulkhead.Iam.Evaluation;

/// <summary>Listens to nothing.</summary>
internal readonly struct SilentRecorder : IRecorder
{
    public static bool IsOn => false;

    public void Rule(int number)
    {
    }

    public void Applies(PolicyKind kind, CompiledPolicy policy, CompiledStatement statement, int level, Truth applies)
    {
    }

    public void Note(string text)
    {
    }
}

namespace Bulkhead.Iam.Documents;

/// <summary>What a statement that applies does.</summary>
public enum StatementEffect
{
    /// <summary>It grants, or leaves room for a grant.</summary>
    Allow,

    /// <summary>It refuses, whatever else allows.</summary>
    Deny,
}

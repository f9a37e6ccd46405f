namespace Bulkhead.Iam.Evaluation;

/// <summary>What the evaluator must know of AWS's actions and context keys; the action catalogue answers.</summary>
public interface IActionFacts
{
    /// <summary>
    /// Whether the action names resources; false for an action that policies allow on <c>*</c> only, null for an action that
    /// is not known.
    /// </summary>
    /// <param name="service">The service's prefix in lower case, such as <c>s3</c>.</param>
    /// <param name="action">The action's name; its case does not matter.</param>
    bool? HasResourceTypes(string service, string action);

    /// <summary>Whether resource control policies bind the service.</summary>
    /// <param name="service">The service's prefix in lower case.</param>
    bool SupportsResourceControl(string service);

    /// <summary>Whether the context key holds a set of values; false for keys that are not known.</summary>
    /// <param name="key">The key; its case does not matter.</param>
    bool IsMultiValued(string key);
}

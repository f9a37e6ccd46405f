namespace Bulkhead.LocalCloud.Dispatch;

/// <summary>A service whose operations are added one by one.</summary>
internal abstract class ServiceHandler(string service) : IServiceHandler
{
    private readonly Dictionary<string, Operation> _operations = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Service { get; } = service;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Operation> Operations => _operations;

    /// <summary>Adds operations; the method's name is the operation's.</summary>
    protected void Add(params ReadOnlySpan<Operation> operations)
    {
        foreach (var operation in operations) _operations.Add(operation.Method.Name, operation);
    }

    /// <summary>Adds an operation under a name.</summary>
    protected void Add(string name, Operation operation) => _operations.Add(name, operation);
}

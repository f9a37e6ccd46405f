namespace Bulkhead.LocalCloud.Dispatch;

/// <summary>One AWS service of the local cloud.</summary>
internal interface IServiceHandler
{
    /// <summary>The name of the service's model, such as <c>organizations</c>.</summary>
    string Service { get; }

    /// <summary>The operations that it answers.</summary>
    IReadOnlyDictionary<string, Operation> Operations { get; }
}

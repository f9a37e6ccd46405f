namespace Bulkhead.LocalCloud.Services.CodePipeline;

/// <summary>Why an action of a pipeline failed: what the pipeline's state shows.</summary>
/// <param name="code">CodePipeline's code, such as <c>JobFailed</c>, <c>PermissionError</c> or <c>ConfigurationError</c>.</param>
/// <param name="message">What went wrong.</param>
internal sealed class ActionFailure(string code, string message) : Exception(message)
{
    /// <summary>CodePipeline's code.</summary>
    public string Code { get; } = code;
}

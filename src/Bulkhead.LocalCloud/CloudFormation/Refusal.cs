using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation;

/// <summary>CloudFormation's refusals, in its codes and words.</summary>
internal static class Refusal
{
    /// <summary>What CloudFormation says of almost every mistake in a request or template.</summary>
    public static ServiceException Validation(string message) => new("ValidationError", message);

    /// <summary>The stack is not there, as the operations on stacks say it.</summary>
    public static ServiceException StackMissing(string name) => Validation($"Stack with id {name} does not exist");

    /// <summary>The stack is not there, as the operations on change sets say it.</summary>
    public static ServiceException ChangeSetStackMissing(string name) => Validation($"Stack [{name}] does not exist");

    /// <summary>The change set is not there.</summary>
    public static ServiceException ChangeSetMissing(string name) =>
        new("ChangeSetNotFound", $"ChangeSet [{name}] does not exist", httpStatus: 404);

    /// <summary>The name is taken.</summary>
    public static ServiceException AlreadyExists(string message) => new("AlreadyExistsException", message);

    /// <summary>The caller did not acknowledge what the template may do.</summary>
    public static ServiceException Capabilities(IEnumerable<string> missing) =>
        new("InsufficientCapabilitiesException", $"Requires capabilities : [{string.Join(", ", missing)}]");

    /// <summary>AWS has it and the local cloud does not.</summary>
    public static ServiceException NotInLocalCloud(string what) => Validation($"{what} not in the local cloud");
}

using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.StackSets;

/// <summary>What the operations on stack sets refuse, in AWS's codes (AWS CloudFormation API Reference, the operations' "Errors").</summary>
internal static class StackSetRefusal
{
    public static ServiceException SetMissing(string name) => new("StackSetNotFoundException", $"StackSet {name} not found", 404);

    public static ServiceException SetExists() => new("NameAlreadyExistsException", "StackSet already exists", 409);

    public static ServiceException CreatedButModified(StackSet set) =>
        new("CreatedButModifiedException", $"StackSet {set.Name} was created by this request, and changed since", 409);

    public static ServiceException NotEmpty() => new("StackSetNotEmptyException", "StackSet is not empty", 409);

    public static ServiceException Busy(StackSet set) =>
        new("OperationInProgressException", $"Another Operation on StackSet {set.Arn} is in progress", 409);

    public static ServiceException InstanceMissing(StackSet set, string account, string region) =>
        new("StackInstanceNotFoundException", $"Stack instance not found for StackSet {set.Id} in account {account} and region {region}", 404);

    public static ServiceException OperationMissing(StackSet set, string id) =>
        new("OperationNotFoundException", $"Operation {id} not found for StackSet {set.Id}", 404);

    public static ServiceException OperationExists(string id) =>
        new("OperationIdAlreadyExistsException", $"Operation {id} already exists", 409);

    public static ServiceException Stale(string id) =>
        new("StaleRequestException", $"Another operation has been performed on this StackSet since operation {id} was performed", 409);

    public static ServiceException Invalid(string message) => new("InvalidOperationException", message);

    public static ServiceException Limit(string message) => new("LimitExceededException", message);

    /// <summary>The caller's account does not administer the organization's stack sets.</summary>
    public static ServiceException NoAdministrator() => Refusal.Validation(
        "You must be the management account or delegated admin account of an organization before operating a SERVICE_MANAGED stack set");

    /// <summary>The organization does not let CloudFormation into its accounts.</summary>
    public static ServiceException NoAccess() => Refusal.Validation("You must enable organizations access to operate a service managed stack set");
}

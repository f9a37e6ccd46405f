using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Ec2;
using Bulkhead.LocalCloud.Services.Rehearsal;

namespace Bulkhead.LocalCloud.Services.Ssm;

/// <summary>AWS Systems Manager: Parameter Store, and commands on instances.</summary>
internal sealed class SsmHandler : ServiceHandler
{
    public SsmHandler(RoleCode code) : base("ssm")
    {
        Add(ParameterOperations.PutParameter, ParameterOperations.GetParameter, ParameterOperations.GetParameters, ParameterOperations.GetParametersByPath,
            ParameterOperations.DescribeParameters, ParameterOperations.GetParameterHistory, ParameterOperations.LabelParameterVersion,
            ParameterOperations.DeleteParameter, ParameterOperations.DeleteParameters, ParameterOperations.AddTagsToResource,
            ParameterOperations.RemoveTagsFromResource, ParameterOperations.ListTagsForResource);
        Add(new CommandOperations(new InstanceCode(code)).SendCommand, CommandOperations.GetCommandInvocation, CommandOperations.ListCommands,
            CommandOperations.ListCommandInvocations, CommandOperations.DescribeInstanceInformation);
    }
}

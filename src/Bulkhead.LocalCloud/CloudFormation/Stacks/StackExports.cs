using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.Stacks;

/// <summary>What stacks export must be unique, and stays while another stack imports it.</summary>
internal static class StackExports
{
    /// <summary>Checks the outputs that a stack is to have in place of those that it has.</summary>
    /// <exception cref="ServiceException">A name is taken, or an export in use would change or go.</exception>
    public static void Check(CallContext context, Stack stack, IReadOnlyCollection<StackOutput> outputs)
    {
        foreach (var name in outputs.Select(output => output.ExportName).OfType<string>())
        {
            if (outputs.Count(output => output.ExportName == name) > 1) throw Refusal.Validation($"Duplicate Export names: [{name}]");
            if (StackScope.Exports(context).FirstOrDefault(export => export.Output.ExportName == name && export.Stack.Id != stack.Id).Stack is { } owner)
                throw Refusal.Validation($"Export with name {name} is already exported by stack {owner.Name}.");
        }

        foreach (var old in stack.Outputs.Where(output => output.ExportName is not null))
        {
            var now = outputs.FirstOrDefault(output => output.ExportName == old.ExportName);
            if (now?.Value == old.Value) continue;
            var users = StackScope.Importers(context, old.ExportName!).Where(user => user.Id != stack.Id).Select(user => user.Name).ToList();
            if (users.Count > 0)
                throw Refusal.Validation($"Export {old.ExportName} cannot be {(now is null ? "deleted" : "updated")} as it is in use by {string.Join(", ", users)}");
        }
    }
}

using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.CloudFormation.Evaluation;
using Bulkhead.LocalCloud.CloudFormation.Resources;
using Bulkhead.LocalCloud.CloudFormation.Templates;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.Stacks;

/// <summary>
/// Brings a stack to a template: makes and changes resources in the order of their dependencies, then removes what is no
/// longer wanted; on failure takes everything back.
/// </summary>
internal sealed class StackDeployment
{
    private readonly CallContext _context;
    private readonly StackWorker _worker;
    private readonly StackStore _store;
    private readonly Template _template;
    private readonly StackInput _input;
    private readonly Stack _before;
    private readonly List<UndoStep> _undo = [];
    private readonly HashSet<string> _imports = [];

    private StackDeployment(CallContext context, StackSettings settings, Stack stack, Template template, StackInput input, string? token)
    {
        _store = new StackStore(context);
        _context = StackRole.Assume(context, input.RoleArn);
        var hidden = input.HiddenValues.Concat(stack.Input?.HiddenValues ?? []).Distinct().ToList();
        _worker = new StackWorker(_context, settings, new StackLog(_store, context.Now, settings.ResourcePace, token, hidden), stack);
        (_before, _template, _input) = (stack, template, input);
    }

    /// <summary>Deploys a new stack, or one in review.</summary>
    /// <exception cref="ServiceException">The stack's role cannot be assumed.</exception>
    public static Stack Create(CallContext context, StackSettings settings, Stack stack, Template template, StackInput input, StackFailure failure, bool retainExceptOnCreate, string? token)
    {
        var deployment = new StackDeployment(context, settings, stack, template, input, token);
        deployment.Create(failure, retainExceptOnCreate);
        return deployment._worker.Stack;
    }

    /// <summary>Deploys onto a stack that exists.</summary>
    /// <exception cref="ServiceException">The stack's role cannot be assumed.</exception>
    public static Stack Update(CallContext context, StackSettings settings, Stack stack, Template template, StackInput input, StackFailure failure, string? token)
    {
        var deployment = new StackDeployment(context, settings, stack, template, input, token);
        deployment.Update(failure);
        return deployment._worker.Stack;
    }

    private void Create(StackFailure failure, bool retainExceptOnCreate)
    {
        _worker.Enter(StackStatus.CreateInProgress, "User Initiated");
        var failed = Forward(out _);
        Adopt();
        if (failed is not { } reason)
        {
            _worker.Enter(StackStatus.CreateComplete);
        }
        else if (failure == StackFailure.Nothing)
        {
            _worker.Enter(StackStatus.CreateFailed, reason);
        }
        else
        {
            _worker.Enter(StackStatus.RollbackInProgress, $"{reason}Rollback requested by user.");
            var whole = new StackRemoval(_worker).Remove(_worker.Stack.Resources.Values, resource => resource.DeletionPolicy == "Retain" && !retainExceptOnCreate ? "Retain" : "Delete");
            _worker.Stack = _worker.Stack with { Outputs = [], Imports = [] };
            if (whole is { } stuck) _worker.Enter(StackStatus.RollbackFailed, stuck);
            else _worker.Enter(failure == StackFailure.Delete ? StackStatus.DeleteComplete : StackStatus.RollbackComplete);
            if (whole is null && failure == StackFailure.Delete) _worker.Stack = _worker.Stack with { DeletionTime = _context.Now };
        }

        _worker.Save(_store);
    }

    private void Update(StackFailure failure)
    {
        _worker.Enter(StackStatus.UpdateInProgress, "User Initiated");
        if (Forward(out var removed) is not { } reason)
        {
            Adopt();
            _worker.Enter(StackStatus.UpdateCleanup);
            new StackRemoval(_worker).Clean(removed);
            _worker.Enter(StackStatus.UpdateComplete);
        }
        else if (failure == StackFailure.Nothing)
        {
            Adopt();
            _worker.Enter(StackStatus.UpdateFailed, reason);
        }
        else
        {
            _worker.Stack = _worker.Stack with { Undo = [.. Enumerable.Reverse(_undo)], Before = _before with { Before = null } };
            new StackRollback(_worker).Run(reason, skip: []);
        }

        _worker.Save(_store);
    }

    /// <summary>Makes and changes; says why it failed, or null, and which real resources are then no longer wanted.</summary>
    private string? Forward(out List<(StackResource Resource, string Policy)> removed)
    {
        removed = [];
        try
        {
            var evaluator = new Evaluator(StackScope.Of(_context, _worker.Stack, _template, _input,
                id => JsonValue.Create(_worker.Stack.Resources[id].PhysicalId),
                (id, attribute) => _worker.Stack.Resources[id].Attributes[attribute]?.DeepClone()
                    ?? throw Refusal.Validation($"Template error: resource {id} does not support attribute type {attribute} in Fn::GetAtt"),
                name => _imports.Add(name)));
            foreach (var (definition, after) in DependencyOrder.Of(_template, evaluator.Condition))
            {
                if (One(evaluator, definition, after, removed)) continue;
                return $"The following resource(s) failed to {(_before.Resources.ContainsKey(definition.LogicalId) ? "update" : "create")}: [{definition.LogicalId}]. ";
            }

            var outputs = Outputs(evaluator);
            var kept = DependencyOrder.Of(_template, evaluator.Condition).Select(entry => entry.Resource.LogicalId).ToHashSet();
            foreach (var gone in _before.Resources.Values.Where(resource => !kept.Contains(resource.LogicalId) && IsLive(resource)))
                removed.Add((gone, gone.DeletionPolicy));
            _worker.Stack = _worker.Stack with
            {
                Outputs = outputs,
                Imports = [.. _imports.Order(StringComparer.Ordinal)],
                Resources = _worker.Stack.Resources.RemoveRange(_worker.Stack.Resources.Keys.Where(id => !kept.Contains(id))),
            };
            return null;
        }
        catch (ServiceException error)
        {
            return $"{error.Message}{(error.Message.EndsWith('.') ? " " : ". ")}";
        }
    }

    private bool One(Evaluator evaluator, ResourceDefinition definition, ImmutableArray<string> after, List<(StackResource Resource, string Policy)> removed)
    {
        var wanted = Wanted(definition, after);
        try
        {
            var given = evaluator.Properties(definition.Properties);
            var type = _worker.TypeOf(wanted);
            wanted = wanted with
            {
                Properties = StackTags.Merge(type.Schema, type.Schema.Read(given), _input.Tags),
                Metadata = definition.Metadata is null ? null : evaluator.Value(definition.Metadata) as JsonObject,
            };
            if (!_before.Resources.TryGetValue(definition.LogicalId, out var existing) || !IsLive(existing)) return Make(wanted);
            return Change(type, existing, wanted, removed);
        }
        catch (ServiceException error)
        {
            _worker.Tell(wanted, _before.Resources.ContainsKey(definition.LogicalId) ? "UPDATE_FAILED" : "CREATE_FAILED", ResourceFailure.Reason(error, _context.RequestId));
            if (_before.Resources.TryGetValue(definition.LogicalId, out var existing))
                _worker.Stack = _worker.Stack with { Resources = _worker.Stack.Resources.SetItem(definition.LogicalId, existing) };
            return false;
        }
    }

    private bool Make(StackResource wanted)
    {
        var reason = _worker.Create(wanted, replacing: false);
        _undo.Add(new UndoStep(null, _worker.Stack.Resources[wanted.LogicalId]));
        return reason is null;
    }

    private bool Change(ResourceType type, StackResource existing, StackResource wanted, List<(StackResource Resource, string Policy)> removed)
    {
        if (existing.Status == "CREATE_FAILED") return _worker.Delete(existing, "Delete") is null && Make(wanted);
        var changed = ResourceSchema.Changed(existing.Properties, wanted.Properties).ToList();
        if (changed.Count == 0 && existing.Status != "UPDATE_FAILED")
        {
            _worker.Stack = _worker.Stack with
            {
                Resources = _worker.Stack.Resources.SetItem(existing.LogicalId, wanted with
                {
                    PhysicalId = existing.PhysicalId,
                    Attributes = existing.Attributes,
                    Status = existing.Status,
                    Timestamp = existing.Timestamp,
                    Token = existing.Token,
                }),
            };
            return true;
        }

        if (!changed.Exists(name => type.Schema.Replaces(name, existing.Properties, wanted.Properties) == Replacement.Always))
        {
            _undo.Add(new UndoStep(existing, wanted with { PhysicalId = existing.PhysicalId, Attributes = existing.Attributes, Token = existing.Token }));
            return _worker.Update(existing, wanted) is null;
        }

        if (type.Schema.NameGiven(wanted.Properties) is { } name && type.Schema.NameGiven(existing.Properties) == name)
        {
            throw Refusal.Validation($"CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename {name} and update the stack again.");
        }

        var failure = _worker.Create(wanted, replacing: true);
        _undo.Add(new UndoStep(existing, _worker.Stack.Resources[wanted.LogicalId]));
        if (failure is not null) return false;
        removed.Add((existing, existing.UpdateReplacePolicy));
        return true;
    }

    private StackResource Wanted(ResourceDefinition definition, ImmutableArray<string> after) => new()
    {
        LogicalId = definition.LogicalId,
        Type = definition.Type,
        Status = "CREATE_IN_PROGRESS",
        Timestamp = _context.Now,
        DeletionPolicy = definition.DeletionPolicy,
        UpdateReplacePolicy = definition.UpdateReplacePolicy,
        After = after,
    };

    private ImmutableArray<StackOutput> Outputs(Evaluator evaluator)
    {
        var outputs = ImmutableArray.CreateBuilder<StackOutput>();
        foreach (var (name, output) in _template.Outputs)
        {
            if (output.Condition is { } condition && !evaluator.Condition(condition)) continue;
            outputs.Add(new StackOutput(name, evaluator.Text(output.Value), output.Description, output.ExportName is null ? null : evaluator.Text(output.ExportName)));
        }

        StackExports.Check(_context, _before, outputs);
        return outputs.ToImmutable();
    }

    /// <summary>From now on the stack is what it was asked to be.</summary>
    private void Adopt() => _worker.Stack = _worker.Stack with { Input = _input, Description = _template.Description };

    private static bool IsLive(StackResource resource) => resource.PhysicalId.Length > 0 && resource.Status is not ("DELETE_COMPLETE" or "DELETE_SKIPPED");
}

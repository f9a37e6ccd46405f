using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.CloudFormation.Evaluation;
using Bulkhead.LocalCloud.CloudFormation.Stacks;
using Bulkhead.LocalCloud.CloudFormation.Templates;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.Operations;

/// <summary>What the requests to create and update stacks and change sets have in common.</summary>
/// <param name="Template">The template, checked.</param>
/// <param name="Input">What is to be deployed.</param>
internal sealed record StackRequest(Template Template, StackInput Input)
{
    /// <summary>Reads and checks a request.</summary>
    /// <param name="context">The call.</param>
    /// <param name="settings">The local cloud's resource types.</param>
    /// <param name="input">The request.</param>
    /// <param name="stack">The stack as it is; null for a new one.</param>
    /// <exception cref="ServiceException">The request is refused.</exception>
    public static StackRequest Read(CallContext context, StackSettings settings, JsonObject input, Stack? stack)
    {
        var template = TemplateReader.Read(TemplateSource.Read(context, input, stack));
        settings.Catalogue.Check(template);
        AllowedTypes(template, input);
        var before = stack?.Input;
        var parameters = ParameterValues.Read(template, input.Objects("Parameters"), before?.Parameters ?? ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal));
        ImmutableArray<string> capabilities = [.. input.Texts("Capabilities")];
        Templates.Capabilities.Demand(template, capabilities);
        var moved = template.Resources.Values
            .Where(resource => stack?.Resources.TryGetValue(resource.LogicalId, out var existing) == true && existing.Type != resource.Type
                && existing.Status is not ("DELETE_COMPLETE" or "DELETE_SKIPPED"))
            .Select(resource => resource.LogicalId).ToList();
        if (moved.Count > 0)
            throw Refusal.Validation($"Update of resource type is not permitted. The new template modifies resource type of the following resources: [{string.Join(", ", moved)}]");

        return new StackRequest(template, new StackInput
        {
            Template = StackTemplates.Keep(context.Cloud.Store, template.Body),
            Parameters = parameters,
            HiddenParameters = [.. template.Parameters.Values.Where(parameter => parameter.NoEcho).Select(parameter => parameter.Name)],
            Capabilities = capabilities,
            // An update that says nothing of tags, topics or the role keeps them.
            Tags = input.ContainsKey("Tags") || before is null ? StackTags.Read(input) : before.Tags,
            NotificationArns = input.ContainsKey("NotificationARNs") || before is null ? [.. input.Texts("NotificationARNs")] : before.NotificationArns,
            RoleArn = input.Text("RoleARN") ?? before?.RoleArn,
            RollbackConfiguration = (input["RollbackConfiguration"]?.DeepClone() as JsonObject) ?? before?.RollbackConfiguration,
        });
    }

    /// <summary>Reads what becomes of the stack when the deployment fails.</summary>
    /// <exception cref="ServiceException">The request says two things.</exception>
    public static StackFailure Failure(JsonObject input, string member)
    {
        if (input.Flag("DisableRollback"))
            return input.ContainsKey(member) ? throw Refusal.Validation($"Only one of DisableRollback and {member} can be specified") : StackFailure.Nothing;
        return input.Text(member) switch
        {
            null or "ROLLBACK" => StackFailure.Rollback,
            "DO_NOTHING" => StackFailure.Nothing,
            "DELETE" => StackFailure.Delete,
            var other => throw Refusal.Validation($"1 validation error detected: Value '{other}' at '{member}' failed to satisfy constraint: Member must satisfy enum value set: [ROLLBACK, DELETE, DO_NOTHING]"),
        };
    }

    /// <summary>Checks the name of a new stack or change set.</summary>
    /// <exception cref="ServiceException">The name is not allowed.</exception>
    public static string Name(JsonObject input, string member)
    {
        var name = input.Text(member) ?? "";
        if (name.Length is > 0 and <= 128 && char.IsAsciiLetter(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')) return name;
        var shown = char.ToLowerInvariant(member[0]) + member[1..];
        throw Refusal.Validation($"1 validation error detected: Value '{name}' at '{shown}' failed to satisfy constraint: " +
            (name.Length > 128 ? "Member must have length less than or equal to 128" : "Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*"));
    }

    private static void AllowedTypes(Template template, JsonObject input)
    {
        var allowed = input.Texts("ResourceTypes").ToList();
        if (allowed.Count == 0) return;
        foreach (var type in template.Resources.Values.Select(resource => resource.Type))
        {
            if (!allowed.Exists(pattern => pattern == type || pattern.EndsWith("::*", StringComparison.Ordinal) && type.StartsWith(pattern[..^1], StringComparison.Ordinal)))
                throw Refusal.Validation($"Resource type {type} is not allowed by parameter ResourceTypes [{string.Join(", ", allowed)}]");
        }
    }
}

using System.Collections.Immutable;
using Bulkhead.Config.Model;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Config.Guardrails;

/// <summary>Makes a concrete policy of a guardrail and the values that the file gives.</summary>
public static class GuardrailBinder
{
    /// <summary>The role by which Bulkhead's operators mend an account.</summary>
    public const string OperateRole = "arn:*:iam::*:role/BulkheadOperate";

    private const string AccessRolePlaceholder = "access-role";
    private const string RepairRolesPlaceholder = "repair-roles";
    private const string PeopleRolesPlaceholder = "people-roles";

    /// <summary>The placeholders that every policy of the library may use beside its parameters.</summary>
    internal static ImmutableArray<string> FixedNames { get; } = [AccessRolePlaceholder, RepairRolesPlaceholder, PeopleRolesPlaceholder];

    /// <summary>
    /// The roles by which Bulkhead enters accounts, as ARN patterns: the organization's in every account, and a role that an
    /// account names in that account alone where its id is known. Nobody but the management account is to be trusted by them.
    /// </summary>
    public static ImmutableArray<string> AccessRoles(OrganizationModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return
        [
            .. model.Accounts
                .Where(a => a.AccessRole is { } role && role != model.AccessRole)
                .Select(a => $"arn:*:iam::{a.ExistingId?.Value ?? "*"}:role/{a.AccessRole}")
                .Append($"arn:*:iam::*:role/{model.AccessRole}")
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>
    /// Checks that a use of the library names a guardrail and gives it what it needs, without placing it.
    /// </summary>
    /// <param name="use">The use; for one with a policy of its own nothing is checked.</param>
    /// <param name="model">The organization, for its governed regions and accounts.</param>
    /// <param name="diagnostics">Gets BH3001 to BH3005.</param>
    public static void Check(GuardrailUse use, OrganizationModel model, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(use);
        if (use.Custom is null) _ = Bind(use, model, diagnostics);
    }

    internal static BoundGuardrail? Bind(GuardrailUse use, OrganizationModel model, DiagnosticBag diagnostics)
    {
        if (!GuardrailLibrary.TryGet(use.Name, out var guardrail))
        {
            var near = Spelling.Nearest(use.Name, GuardrailLibrary.Names);
            diagnostics.Add(new Diagnostic(GuardrailDiagnostics.UnknownGuardrail, $"there is no guardrail '{use.Name}'")
            {
                Span = use.DeclaredAt,
                Label = near is null ? null : $"did you mean '{near}'?",
                Help = "docs/guardrails.md lists the guardrails; a policy of your own needs its file: 'scp:', 'rcp:' or 'ec2:'",
            });
            return null;
        }

        var before = diagnostics.Count;
        foreach (var (name, _) in use.Parameters)
        {
            if (guardrail.FindParameter(name) is not null) continue;
            var near = Spelling.Nearest(name, guardrail.Parameters.Select(p => p.Name));
            diagnostics.Add(new Diagnostic(
                GuardrailDiagnostics.UnknownParameter,
                $"the guardrail '{use.Name}' has no parameter '{name}'")
            {
                Span = use.DeclaredAt,
                Label = near is null ? null : $"did you mean '{near}'?",
                Help = guardrail.Parameters.IsEmpty
                    ? "it takes no parameters"
                    : $"it takes {string.Join(", ", guardrail.Parameters.Select(p => p.Name))}",
            });
        }

        var roles = AccessRoles(model);
        var values = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        values[AccessRolePlaceholder] = roles;
        values[PeopleRolesPlaceholder] = model.Access.IsByUsers || !model.Access.Providers.IsEmpty ? ["arn:*:iam::*:role/BulkheadPeople*"] : [];
        values[RepairRolesPlaceholder] = (string[])[.. roles, OperateRole];
        foreach (var parameter in guardrail.Parameters)
        {
            values[parameter.Name] = BindParameter(use, parameter, model, diagnostics);
        }

        if (diagnostics.Count > before) return null;
        return BoundGuardrail.FromLibrary(guardrail, new PolicyTemplate(values).Fill(guardrail.Policy), use);
    }

    private static List<string> NamesOf(ImmutableArray<RegionName> regions)
    {
        var names = new List<string>(regions.Length);
        foreach (var region in regions) names.Add(region.Value);
        return names;
    }

    private static List<string> BindParameter(
        GuardrailUse use, GuardrailParameter parameter, OrganizationModel model, DiagnosticBag diagnostics)
    {
        IReadOnlyList<string>? given = use.Parameters.TryGetValue(parameter.Name, out var values) ? values
            : parameter.DefaultsToGovernedRegions ? NamesOf(model.Regions)
            : parameter.Default;
        if (given is not { } list || (list.Count == 0 && !parameter.MayBeEmpty))
        {
            diagnostics.Add(new Diagnostic(
                GuardrailDiagnostics.MissingParameter,
                $"the guardrail '{use.Name}' needs a value for '{parameter.Name}'")
            {
                Span = use.DeclaredAt,
                Help = parameter.Description,
            });
            return [];
        }

        if (parameter.IsSingle && list.Count > 1)
        {
            diagnostics.Add(new Diagnostic(
                GuardrailDiagnostics.TooManyValues,
                $"'{parameter.Name}' of the guardrail '{use.Name}' takes one value and has {list.Count}")
            {
                Span = use.DeclaredAt,
                Help = parameter.Description,
            });
            return [];
        }

        var result = new List<string>(list.Count);
        foreach (var value in list)
        {
            if (GuardrailParameterValues.Read(parameter, value, model, out var reason) is { } read)
            {
                result.Add(read);
                continue;
            }

            diagnostics.Add(new Diagnostic(
                GuardrailDiagnostics.WrongValue,
                $"'{value}' can't be a value of '{parameter.Name}' of the guardrail '{use.Name}'")
            {
                Span = use.DeclaredAt,
                Label = Spelling.Nearest(value, parameter.Choices) is { } near ? $"did you mean '{near}'?" : null,
                Help = reason,
            });
        }

        return result;
    }
}

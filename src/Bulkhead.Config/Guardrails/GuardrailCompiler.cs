using System.Collections.Immutable;
using Bulkhead.Config.Model;
using Bulkhead.Core.Diagnostics;

namespace Bulkhead.Config.Guardrails;

/// <summary>
/// Makes policies of guardrails: as few and as short as AWS's limits ask for, each on the highest target where it holds.
/// </summary>
/// <remarks>
/// The result depends on what the organization asks for, not on the order in which it asks. An account is bound by what
/// hangs on it and on every unit above it (Organizations User Guide, "SCP evaluation", "RCP evaluation"), so a target
/// never carries what one above it carries. For all other types the nearest target wins, setting by setting.
/// </remarks>
public static class GuardrailCompiler
{
    /// <summary>Compiles the guardrails of <paramref name="model"/> and the floor that always holds.</summary>
    public static GuardrailCompilation Compile(OrganizationModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var diagnostics = new DiagnosticBag();
        var placed = Place(model, diagnostics);
        var attached = TargetPolicies.Attach(placed, diagnostics);
        return new(Name(attached, model), diagnostics.ToSorted());
    }

    /// <summary>
    /// The document of one guardrail of the library with its own defaults, for a policy that something else attaches.
    /// </summary>
    /// <param name="name">The guardrail's name; it must take no parameter that has no default.</param>
    /// <param name="model">The organization, for its roles and regions.</param>
    public static string CompileAlone(string name, OrganizationModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var diagnostics = new DiagnosticBag();
        var use = new GuardrailUse { Name = name, Scopes = [], DeclaredAt = GuardrailFloor.BuiltIn };
        return GuardrailBinder.Bind(use, model, diagnostics)?.Content
            ?? throw new InvalidOperationException($"The guardrail '{name}' can't stand alone: {diagnostics.ToSorted()[0].Message}");
    }

    /// <summary>What each target must carry, targets in a fixed order.</summary>
    private static List<TargetGuardrails> Place(OrganizationModel model, DiagnosticBag diagnostics)
    {
        var asked = new Dictionary<string, AskedGuardrail>(StringComparer.Ordinal);
        foreach (var use in model.Guardrails.Concat(GuardrailFloor.MissingFrom(model)))
        {
            var bound = use.Custom is { } custom
                ? CustomPolicyReader.Read(use, custom, model, diagnostics)
                : GuardrailBinder.Bind(use, model, diagnostics);
            if (bound is null) continue;
            WarnOfDenyingAll(use, diagnostics);
            if (!asked.TryGetValue(bound.Key, out var same)) asked[bound.Key] = same = new AskedGuardrail(bound, []);
            same.Scopes.AddRange(use.Scopes);
        }

        var placement = new GuardrailPlacement(model);
        var targets = new Dictionary<PolicyTarget, TargetGuardrails>();
        foreach (var one in asked.Values.OrderBy(a => a.Guardrail.Key, StringComparer.Ordinal))
        {
            foreach (var target in TargetsOf(one.Guardrail, one.Scopes))
            {
                if (!targets.TryGetValue(target, out var on)) targets[target] = on = new TargetGuardrails(target, []);
                on.Guardrails.Add(one.Guardrail);
            }
        }

        // Units from the top down, then accounts.
        List<TargetGuardrails> sorted = [.. targets.Values];
        sorted.Sort((a, b) => DepthOf(a) != DepthOf(b) ? DepthOf(a).CompareTo(DepthOf(b)) : string.CompareOrdinal(a.Target.ToString(), b.Target.ToString()));
        return sorted;

        static int DepthOf(TargetGuardrails on) => on.Target is PolicyTarget.UnitTarget unit ? unit.Unit.Depth : int.MaxValue;

        // What an ancestor denies stays denied; what an ancestor sets, a target between may set otherwise.
        IEnumerable<PolicyTarget> TargetsOf(BoundGuardrail guardrail, List<GuardrailScope> scopes) =>
            !OrganizationPolicyTypes.IsAuthorization(guardrail.Type)
                ? scopes.SelectMany(scope => placement.Place([scope])).Distinct()
                : placement.Place(scopes);
    }

    private static void WarnOfDenyingAll(GuardrailUse use, DiagnosticBag diagnostics)
    {
        if (!GuardrailFloor.OnSuspended.Contains(use.Name) || use.Custom is not null) return;
        if (!use.Scopes.Any(s => s is GuardrailScope.Everywhere or GuardrailScope.InUnit { Unit.IsRoot: true })) return;
        diagnostics.Add(new Diagnostic(
            GuardrailDiagnostics.DeniesEverything,
            $"'{use.Name}' everywhere stops every account of the organization")
        {
            Span = use.DeclaredAt,
            Help = "name the units or accounts that it is meant for",
        });
    }

    /// <summary>One policy for each content of a type, with all its targets and a name of its own.</summary>
    private static ImmutableArray<OrganizationPolicy> Name(IEnumerable<AttachedPolicy> attached, OrganizationModel model)
    {
        var shared = attached.GroupBy(a => $"{a.Type}\n{a.CustomName}\n{a.Content}", StringComparer.Ordinal);
        var kindOfAccount = model.Accounts.ToDictionary(a => a.Name, a => a.Kind, StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var policies = new List<OrganizationPolicy>();
        foreach (var same in shared)
        {
            var first = same.First();
            var targets = same.Select(a => a.Target).ToImmutableArray();
            var type = OrganizationPolicyTypes.ToShortName(first.Type);
            var where = first.CustomName is { } custom
                ? $"custom-{PolicyNames.Slug(custom)}"
                : $"{PolicyNames.Describe(targets, kindOfAccount)}-{first.Number}";
            var name = first.NameInAws ?? $"bulkhead-{type}-{where}";
            for (var more = targets[0].ToString()!; !names.Add($"{type}/{name}"); more += "+")
            {
                name = $"bulkhead-{type}-{where}-{PolicyNames.Hash(more)}";
            }

            policies.Add(new OrganizationPolicy
            {
                Name = name,
                Type = first.Type,
                Description = Describe(first.Guardrails),
                Content = first.Content,
                Guardrails = first.Guardrails,
                Targets = targets,
            });
        }

        policies.Sort((a, b) => a.Type != b.Type ? ((int)a.Type).CompareTo((int)b.Type) : string.CompareOrdinal(a.Name, b.Name));
        return [.. policies];
    }

    // AWS takes 512 characters (Organizations API Reference, CreatePolicy).
    private static string Describe(ImmutableArray<string> guardrails)
    {
        const int Limit = 480;
        var text = "Managed by Bulkhead: ";
        for (var i = 0; i < guardrails.Length; i++)
        {
            var next = (i == 0 ? "" : ", ") + guardrails[i];
            if (text.Length + next.Length > Limit) return $"{text} and {guardrails.Length - i} more";
            text += next;
        }

        return text;
    }

    /// <summary>A guardrail, and everything for which the file asks for it.</summary>
    private sealed record AskedGuardrail(BoundGuardrail Guardrail, List<GuardrailScope> Scopes);
}

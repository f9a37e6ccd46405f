using System.Text;
using Bulkhead.Config.Kinds;
using Bulkhead.Config.Model;
using Bulkhead.Config.Reading;

namespace Bulkhead.Config.Tests;

/// <summary>A model in short, as the corpus compares it: what follows from the embedded kinds is left out.</summary>
internal static class ModelSummary
{
    public static string Of(OrganizationModel model)
    {
        var text = new StringBuilder();
        text.Append($"organization {model.Name}, regions {string.Join(' ', model.Regions)}, management {model.ManagementAccount?.Value ?? "-"}, {Tags(model.Tags)}\n");
        if (model.FormerName is { } former) text.Append($"  was {former}\n");
        if (model.AccessRole != OrganizationModel.DefaultAccessRole) text.Append($"  access role {model.AccessRole}\n");
        if (Allowed(model.Allow) is { Length: > 0 } allowed) text.Append($"  allows {allowed}\n");
        foreach (var (role, contact) in new[] { ("security", model.Contacts.Security), ("billing", model.Contacts.Billing), ("operations", model.Contacts.Operations) })
        {
            if (contact is not null) text.Append($"contact {role}: {contact.Name}, {contact.Title}, {contact.Email}, {contact.Phone}\n");
        }

        foreach (var unit in model.Units) text.Append($"unit {unit.Path}: id {unit.ExistingId ?? "-"}, was {unit.FormerPath?.Value ?? "-"}, {Tags(unit.Tags)}\n");
        foreach (var account in model.Accounts)
        {
            text.Append($"account {account.Name} '{account.DisplayName}' <{account.Email}>: {account.Kind} in {account.Unit}, id {account.ExistingId?.Value ?? "-"}, was {account.FormerName ?? "-"}\n");
            text.Append($"  regions {string.Join(' ', account.Regions)}, budget {account.Budget?.ToString() ?? "-"}{(account.StopsAtBudget ? " and stop" : "")}{(account.CleanUpDays is { } days ? $", clean-up {days}" : "")}, sponsor {account.Sponsor ?? "-"}, expires {account.Expires?.ToString("yyyy-MM-dd") ?? "-"}, {Tags(account.Tags)}\n");
            var missing = Enum.GetValues<BaselinePart>().Where(p => !account.Baseline.Contains(p)).Select(BaselinePartNames.NameOf).ToList();
            if (account.BillTo is { } payer) text.Append($"  billed to {payer}\n");
            if (account.AccessRole is { } own) text.Append($"  access role {own}\n");
            if (missing.Count > 0) text.Append($"  without {string.Join(' ', missing)}\n");
        }

        foreach (var kind in model.Kinds.Values.Where(k => !EmbeddedKinds.Names.Contains(k.Name)))
        {
            text.Append($"kind {kind.Name}: extends {kind.Extends ?? "-"}, unit {kind.Unit}, role {kind.Role}, single {kind.Single}, budget {kind.Budget?.ToString() ?? "-"}, {Tags(kind.Tags)}\n");
            text.Append($"  guardrails {string.Join(' ', kind.Guardrails)}\n");
        }

        foreach (var use in model.Guardrails.Where(u => !u.DeclaredAt.File.Path.StartsWith("(bulkhead)", StringComparison.Ordinal)))
        {
            var parameters = string.Join("; ", use.Parameters.Select(p => $"{p.Key}={string.Join(' ', p.Value)}"));
            text.Append($"guardrail {use.Name} at {string.Join(", ", use.Scopes.Select(Scope))}{(parameters.Length > 0 ? $" with {parameters}" : "")}{(use.Custom is { } custom ? $" from {custom.Type} {custom.Document.Path}" : "")}\n");
        }

        AddAccess(text, model.Access);
        foreach (var (name, delivery) in model.Workloads.Select(w => (w.Name, w.Delivery)))
        {
            text.Append($"workload {name}: {delivery.Host} {delivery.Repository} branch {delivery.Branch} to {string.Join(", ", delivery.Targets.Select(t => $"{t.Environment}={t.Account}"))}; ");
            text.Append($"push {string.Join(' ', delivery.Pushers)}, approve {delivery.Approvers ?? "-"}, permissions {string.Join(' ', delivery.Permissions)}{(delivery.Pipeline is { } pipeline ? $", pipeline {pipeline.Name} in {pipeline.Account} as {pipeline.Role}" : "")}\n");
        }

        foreach (var invariant in model.Invariants)
        {
            var subjects = string.Join(", ", invariant.Subjects.Select(Term));
            text.Append($"invariant {invariant.Scope}{(subjects.Length > 0 ? $" {subjects}" : "")} {invariant.Verb} {string.Join(", ", invariant.Objects.Select(Term))}\n");
        }

        if (model.Facts != OutsideFacts.None) text.Append($"facts {string.Join(' ', model.Facts.Files.Select(f => f.Path))}, complete {model.Facts.IsComplete}{string.Concat(model.Facts.Settings.Select(s => $", settings {s.Path}"))}{string.Concat(model.Facts.People.Select(p => $", {p.Account} of {p.Group}"))}\n");
        return text.ToString();
    }

    private static void AddAccess(StringBuilder text, OrganizationAccess access)
    {
        if (access.IsExternal || access.Region is not null) text.Append($"identity center: {(access.IsExternal ? "external" : "own")}, region {access.Region?.Value ?? "-"}\n");
        foreach (var group in access.Groups)
        {
            text.Append($"group {group.Name} '{group.NameInAws}', members {(group.Members is { } members ? $"{{{string.Join(' ', members)}}}" : "-")}, expires {group.Expires?.ToString("yyyy-MM-dd") ?? "-"}\n");
            foreach (var grant in group.Grants) text.Append($"  {grant.PermissionSet} {grant.Account}\n");
        }

        foreach (var set in access.PermissionSets.Values.Where(s => !s.DeclaredAt.File.Path.StartsWith("(bulkhead)", StringComparison.Ordinal)))
        {
            text.Append($"permission set {set.Name} '{set.NameInAws}', {set.Session}: {string.Join(' ', set.Policies)} | {string.Join(' ', set.CustomerPolicies)} | {set.Inline ?? "-"} | boundary {set.Boundary ?? "-"}\n");
        }

        if (!access.BreakGlass.IsEmpty) text.Append($"break-glass {string.Join(' ', access.BreakGlass.Select(u => u.Name))}\n");
    }

    private static string Term(InvariantTerm term) => term switch
    {
        InvariantTerm.OfAccount account => $"account {account.Name}",
        InvariantTerm.OfKind kind => $"kinds [{string.Join(' ', kind.Kinds)}]",
        InvariantTerm.OfUnit unit => $"unit '{unit.Unit}'",
        InvariantTerm.OfGroup group => $"group {group.Name}",
        InvariantTerm.OfDelivery delivery => $"delivery {delivery.Workload}",
        InvariantTerm.TheOrganization => "the organization",
        InvariantTerm.Tagged tag => $"tag {tag.Key}={tag.Value}",
        InvariantTerm.ByArn arn => arn.Pattern,
        InvariantTerm.ByName name => $"{name.Kind} {name.Pattern}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Allowed(Allowances allow) => string.Join(", ", new[]
    {
        allow.Quarantine.IsEmpty ? null : $"quarantine of {string.Join(' ', allow.Quarantine)}",
        allow.DeleteLogTrail ? "delete-log-trail" : null,
        allow.DetachLastPolicy ? "detach-last-policy" : null,
        allow.LockOut ? "lock-out" : null,
        allow.GuardrailGap ? "guardrail-gap" : null,
    }.OfType<string>());

    private static string Tags(IEnumerable<KeyValuePair<string, string>> tags) => $"tags {{{string.Join(", ", tags.Select(t => $"{t.Key}={t.Value}"))}}}";

    private static string Scope(GuardrailScope scope) => scope switch
    {
        GuardrailScope.Everywhere => "everywhere",
        GuardrailScope.InUnit unit => $"unit {unit.Unit}",
        GuardrailScope.OfKind kind => $"kind {kind.Kind}",
        GuardrailScope.OnAccount account => $"account {account.Account}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

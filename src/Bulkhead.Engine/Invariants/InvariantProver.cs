using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.Config.Model;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;
using Bulkhead.Engine.Collecting;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Planning;
using Bulkhead.Engine.Plans;
using Bulkhead.Reach.Certificates;
using Bulkhead.Reach.CodeHosts;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Questions;
using Bulkhead.Reach.Verdicts;

namespace Bulkhead.Engine.Invariants;

/// <summary>
/// Evaluates the invariants of a file on the state that a plan makes. Pure: what the plan does is played on what was read.
/// </summary>
public static class InvariantProver
{
    private const int MostDepth = 64;

    /// <summary>A verdict for each invariant.</summary>
    /// <param name="model">The file.</param>
    /// <param name="desired">What the file wants.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="organization">The organization as the collector read it; null where there is none.</param>
    /// <param name="accounts">The accounts as the collector read them.</param>
    /// <param name="certify">Whether proofs are written down.</param>
    public static InvariantReport Prove(
        OrganizationModel model, DesiredOrganization desired, Plan plan, JsonObject? organization, IEnumerable<CollectedAccount> accounts, bool certify = false)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(plan);
        if (model.Invariants.IsEmpty) return InvariantReport.None;
        var diagnostics = new DiagnosticBag();
        var planned = PlannedOrganization.After(plan, organization);
        var after = PlannedAccounts.After(plan, desired, planned, accounts);
        foreach (var stack in after.Unread)
        {
            diagnostics.Add(new(PlanDiagnostics.AccountUnknown, $"account '{stack.Account}': the template with which stack '{stack.Stack}' in {stack.Region} was deployed could not be read, so that nothing in the account is proved")
            {
                Span = model.Accounts.FirstOrDefault(a => a.Name == stack.Account)?.DeclaredAt,
                Help = "let the role by which the account is entered make cloudformation:GetTemplate, and see whether somebody put another template there",
            });
        }

        var inputs = Inputs(model, plan, planned, after, diagnostics);
        if (diagnostics.HasErrors || SnapshotReader.Read(inputs, diagnostics) is not { } snapshot) return new([], diagnostics.ToSorted());

        var engine = new ReachEngine(snapshot);
        var digest = certify ? CertificateDigests.Of(inputs) : null;
        var terms = new InvariantTerms(model, planned, snapshot);
        var subjects = new InvariantSubjects(snapshot, terms);
        var results = ImmutableArray.CreateBuilder<InvariantResult>(model.Invariants.Length);
        foreach (var invariant in model.Invariants)
        {
            var things = new ReachObject.Protected(VerbOf(invariant.Verb), terms.AccountsOf(invariant.Objects), terms.NodesOf(invariant.Objects))
            {
                Name = string.Join(", ", invariant.Objects.Select(o => o.Text)),
            };
            var subject = subjects.Of(invariant, things.Accounts);
            if (subject.Principals.IsEmpty && subject.Possible.IsEmpty) ReportNothing(invariant, "is about nobody: no user or role is what it names", diagnostics);
            if (things.Accounts.IsEmpty && things.Nodes.IsEmpty) ReportNothing(invariant, "is about nothing: nothing is what it names", diagnostics);
            var answer = engine.Path(subject, things);
            var repair = answer.Verdict == ReachVerdict.Broken ? engine.Repair(subject, things) : null;
            results.Add(new(invariant, PlannedNames.In(answer, planned), repair is null ? null : PlannedNames.In(repair, planned))
            {
                Certificate = digest is not null && answer.Verdict == ReachVerdict.Proved && !subject.Principals.IsEmpty ? engine.Certify(subject, things, digest) : null,
            });
        }

        return new(results.MoveToImmutable(), diagnostics.ToSorted()) { Inputs = inputs };
    }

    private static void ReportNothing(Invariant invariant, string what, DiagnosticBag diagnostics) =>
        diagnostics.Add(new(PlanDiagnostics.InvariantAboutNothing, $"the invariant {what}")
        {
            Span = invariant.DeclaredAt,
            Help = "it holds without saying anything: look at its names and patterns",
        });

    private static SnapshotInputs Inputs(OrganizationModel model, Plan plan, PlannedOrganization organization, PlannedAccounts accounts, DiagnosticBag diagnostics)
    {
        var details = ImmutableArray.CreateBuilder<FactInput>();
        var facts = ImmutableArray.CreateBuilder<FactInput>();
        var ids = organization.Accounts.ToHashSet(StringComparer.Ordinal);
        foreach (var (id, account) in accounts.All.Where(a => ids.Contains(a.Key)).OrderBy(a => a.Key, StringComparer.Ordinal))
        {
            if (account.Details is { } who) details.Add(new($"account {id}", ToElement(who)));
            var known = account.Facts.DeepClone().AsObject();
            if (model.Facts.IsComplete)
            {
                foreach (var kind in FactPlan.Declared) known.TryAdd(kind, new JsonObject());
            }

            facts.Add(new($"facts of {id}", ToElement(new JsonObject { [id] = known })));
        }

        var exports = model.Facts.Settings.Select(f => Parse(f, diagnostics) is { } root ? new FactInput(f.Path, root) : null).OfType<FactInput>().ToList();
        if (DeclaredDeliveries.Of(model, plan.ManagementAccount, ExportedIn(exports), people => RolesOf(people, model, organization, accounts)) is { } deliveries) facts.Add(new("the file's deliveries", ToElement(deliveries)));
        if (DeliveringPipelines.NotThere(model, plan.ManagementAccount, plan.Partition, organization, accounts) is { } absent) facts.Add(new("the file's pipelines", ToElement(absent)));
        foreach (var file in model.Facts.Files)
        {
            if (Parse(file, diagnostics) is { } declared) facts.Add(new(file.Path, declared));
        }

        if (CodeHostFacts.Of(exports, PeopleOf(model, group => RolesOf(group, model, organization, accounts)), details, facts, plan.ManagementAccount, diagnostics) is { } settings) facts.Add(settings);
        return new(details.ToImmutable(), new("the organization", ToElement(organization.ToJson())), facts.ToImmutable()) { IsDeclarationComplete = model.Facts.IsComplete };
    }

    private static HashSet<string> ExportedIn(IEnumerable<FactInput> exports) =>
        exports.Where(e => e.Root.ValueKind == JsonValueKind.Object).SelectMany(e => e.Root.EnumerateObject()).Select(m => m.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);

    // Accounts of code hosts, and whom they may act as. Who has no access is somebody outside of the organization.
    private static Dictionary<string, ImmutableArray<string>> PeopleOf(OrganizationModel model, Func<string, IEnumerable<string>> rolesOf) => model.Facts.People
        .GroupBy(p => p.Account, p => p.Group, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(
            p => p.Key,
            p => p.SelectMany(group => group switch
            {
                OutsideFacts.Nobody => [],
                OutsideFacts.Anyone => [SnapshotReader.Anyone],
                _ => rolesOf(group).DefaultIfEmpty(SnapshotReader.Anyone),
            }).Distinct(StringComparer.Ordinal).ToImmutableArray(),
            StringComparer.OrdinalIgnoreCase);

    // Whom a group stands for: the users of its people, or the roles of its permission sets in the accounts where it is let in, as they will be.
    private static IEnumerable<string> RolesOf(string people, OrganizationModel model, PlannedOrganization organization, PlannedAccounts accounts)
    {
        var who = model.Access.FindGroup(people)!;
        if (who.From is not null)
        {
            return who.Grants.Where(g => organization.IdOf(g.Account) is not null).Select(g => accounts.FederatedRoleOf(organization.IdOf(g.Account)!, who.RoleNameOf(g.PermissionSet)));
        }

        return model.Access.IsByUsers ? who.Members!.Select(accounts.UserOf) : RolesOfSets(people, model, organization, accounts);
    }

    private static IEnumerable<string> RolesOfSets(string people, OrganizationModel model, PlannedOrganization organization, PlannedAccounts accounts) =>
        from grant in model.Access.Groups.Single(g => g.Name == people).Grants
        where organization.IdOf(grant.Account) is { } id && accounts.All.ContainsKey(id)
        from role in accounts.All[organization.IdOf(grant.Account)!].Details?["RoleDetailList"] as JsonArray ?? []
        where PlannedPeople.IsRoleOf(model.Access.PermissionSets[grant.PermissionSet].NameInAws, role)
        select role!["Arn"]!.GetValue<string>();

    private static JsonElement? Parse(SourceFile file, DiagnosticBag diagnostics)
    {
        try
        {
            using var document = JsonDocument.Parse(file.Text, new JsonDocumentOptions { MaxDepth = MostDepth });
            return document.RootElement.Clone();
        }
        catch (JsonException problem)
        {
            diagnostics.Add(new(Reach.ReachDiagnostics.BadFacts, $"'{file.Path}' is not JSON: line {(problem.LineNumber ?? 0) + 1}"));
            return null;
        }
    }

    private static JsonElement ToElement(JsonObject json)
    {
        using var document = JsonDocument.Parse(json.ToJsonString());
        return document.RootElement.Clone();
    }

    private static ReachVerb VerbOf(InvariantVerb verb) => verb switch
    {
        InvariantVerb.Read => ReachVerb.Read,
        InvariantVerb.Change => ReachVerb.Change,
        InvariantVerb.Delete => ReachVerb.Delete,
        InvariantVerb.Administer => ReachVerb.Administer,
        InvariantVerb.Reach => ReachVerb.Reach,
        InvariantVerb.Assume => ReachVerb.Assume,
        InvariantVerb.Pass => ReachVerb.Pass,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

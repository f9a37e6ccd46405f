using Bulkhead.Config.Guardrails;
using Bulkhead.Config.Model;
using Bulkhead.Core.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Bulkhead.Config.Tests.Guardrails;

public sealed class GuardrailCompilerLaws
{
    private static readonly FsCheck.Config Checks = FsCheck.Config.QuickThrowOnFailure.WithMaxTest(80);

    [Fact]
    public void Every_account_has_exactly_the_guardrails_that_are_asked_for() => ForAll(model =>
    {
        var compilation = GuardrailCompiler.Compile(model);
        if (compilation.HasErrors) return IsAboutSpace(compilation);
        var uses = model.Guardrails.Concat(GuardrailFloor.MissingFrom(model)).ToList();
        return model.Accounts.All(account =>
        {
            var asked = uses.Where(u => u.Scopes.Any(s => Organizations.Holds(s, account))).Select(u => u.Name).ToHashSet();
            var has = Organizations.Effective(compilation, account).SelectMany(p => p.Guardrails).ToHashSet();
            return asked.SetEquals(has);
        });
    });

    [Fact]
    public void No_limit_of_AWS_is_passed() => ForAll(model =>
    {
        var compilation = GuardrailCompiler.Compile(model);
        if (compilation.HasErrors) return IsAboutSpace(compilation);
        var perTarget = compilation.Policies.SelectMany(p => p.Targets.Select(t => (p.Type, t))).GroupBy(p => p).ToList();
        return compilation.Policies.All(p => p.Content.Length <= PolicyLimits.Of(p.Type).MaxCharacters)
            && compilation.Policies.All(p => p.Name.Length <= 128 && p.Description.Length <= 512)
            && compilation.Policies.DistinctBy(p => (p.Type, p.Name)).Count() == compilation.Policies.Length
            && perTarget.TrueForAll(g => g.Count() <= PolicyLimits.Of(g.Key.Type).Usable);
    });

    [Fact]
    public void The_order_of_the_file_does_not_matter() => ForAll(model =>
    {
        var turned = model with { Guardrails = [.. model.Guardrails.Reverse()], Accounts = [.. model.Accounts.Reverse()] };
        return Print(GuardrailCompiler.Compile(model)) == Print(GuardrailCompiler.Compile(turned));
    });

    [Fact]
    public void No_target_carries_again_what_one_above_it_denies() => ForAll(model =>
    {
        var compilation = GuardrailCompiler.Compile(model);
        return model.Accounts.All(account => Organizations.Effective(compilation, account)
            .Where(p => p.Type != OrganizationPolicyType.DeclarativeEc2)
            .GroupBy(p => p.Name)
            .All(g => g.Count() == 1));
    });

    [Fact]
    public void One_guardrail_more_changes_few_policies_of_the_others()
    {
        var changed = 0;
        var total = 0;
        for (var seed = 0; seed < 60; seed++)
        {
            var model = RandomOrganizations.Grow(seed);
            var more = model with { Guardrails = model.Guardrails.Add(Organizations.Use("limit-presigned-urls", Organizations.Everywhere)) };
            var before = GuardrailCompiler.Compile(model);
            var after = GuardrailCompiler.Compile(more);
            if (before.HasErrors || after.HasErrors) continue;
            var contents = after.Policies.Select(p => (p.Type, p.Name, p.Content)).ToHashSet();
            total += before.Policies.Length;
            changed += before.Policies.Count(p => !contents.Contains((p.Type, p.Name, p.Content)));
        }

        Assert.True(total > 150);
        Assert.True(changed * 10 < total, $"{changed} of {total} policies changed");
    }

    private static void ForAll(Func<OrganizationModel, bool> law) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed => law(RandomOrganizations.Grow(seed))).Check(Checks);

    private static bool IsAboutSpace(GuardrailCompilation compilation) =>
        compilation.Diagnostics.All(d => d.Code is "BH3007" or "BH3008" || d.Severity != Severity.Error);

    private static string Print(GuardrailCompilation compilation) => string.Join(
        '\n',
        compilation.Policies.Select(p => $"{p.Type} {p.Name} {p.Description} {p.Content} {string.Join(',', p.Targets)}")
            .Concat(compilation.Diagnostics.Select(d => $"{d.Code} {d.Message}").Order(StringComparer.Ordinal)));
}

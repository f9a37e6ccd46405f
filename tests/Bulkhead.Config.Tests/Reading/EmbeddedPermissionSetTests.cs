using Bulkhead.Config.Access;
using Bulkhead.Config.Model;
using Bulkhead.Config.Reading;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Iam.Catalogue;
using Bulkhead.Iam.Lint;
using Xunit;

namespace Bulkhead.Config.Tests.Reading;

public sealed class EmbeddedPermissionSetTests
{
    public static TheoryData<string> Names => [.. EmbeddedPermissionSets.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_managed_policies_are_AWSs(string name) => Assert.All(
        Set(name).Policies, p => Assert.NotNull(ManagedPolicyCatalogue.Embedded.FindDocument("arn:aws:iam::aws:policy/" + p)));

    [Theory]
    [MemberData(nameof(Names))]
    public void The_lint_finds_nothing_in_its_inline_policy(string name)
    {
        if (Set(name).Inline is not { } inline) return;
        var result = new PolicyLinter().Lint($"{name}.json", inline, PolicyDocumentKind.Identity);
        Assert.Equal("", DiagnosticText.Render(result.Diagnostics));
    }

    [Fact]
    public void Only_administer_is_administrative() =>
        Assert.Equal(["administer"], EmbeddedPermissionSets.Names.Where(n => Set(n).IsAdministrative));

    [Theory]
    [MemberData(nameof(Names))]
    public void The_page_of_access_has_it_with_its_session(string name)
    {
        var set = Set(name);
        var hours = set.Session.TotalHours == 1 ? "1 hour" : $"{set.Session.TotalHours} hours";
        Assert.Matches($@"(?m)^\| `{name}` \| `{set.NameInAws}` \| .* \| {hours} \|$", RepositoryFiles.Instance.Text("docs/access.md"));
    }

    [Theory]
    [InlineData("1h", 60)]
    [InlineData("12h", 720)]
    [InlineData("1h30m", 90)]
    [InlineData("90m", 90)]
    [InlineData("59m", null)]
    [InlineData("12h1m", null)]
    [InlineData("h", null)]
    [InlineData("m", null)]
    [InlineData("", null)]
    [InlineData("4", null)]
    [InlineData("-1h", null)]
    [InlineData("2h 30m", null)]
    public void A_session_lasts_one_to_twelve_hours(string text, int? minutes) =>
        Assert.Equal(minutes is { } m ? TimeSpan.FromMinutes(m) : null, PermissionSetReader.ParseSession(text));

    private static PermissionSet Set(string name)
    {
        var context = new ReadingContext();
        var sets = new PermissionSetReader(context, (_, _) => throw new InvalidOperationException("No files.")).Read([]);
        Assert.Equal(0, context.Diagnostics.Count);
        return sets[name];
    }
}

using System.Text;
using Xunit;

namespace Bulkhead.Reach.Tests.Rules;

/// <summary>
/// docs/reach-rules.md is written from the rules. Set BULKHEAD_REWRITE_EXPECTATIONS=1 to write it anew, and read the difference.
/// </summary>
public sealed class RulePageTests
{
    private static readonly (char Group, string Title)[] Groups =
    [
        ('A', "Identity: one's own or another principal"),
        ('B', "New compute with a passed role"),
        ('C', "What is there already and has a role"),
        ('D', "Sessions and federation"),
        ('E', "Identity Center"),
        ('F', "Data, secrets, keys and the policies on resources"),
        ('G', "Delivery: what turns source into running code"),
        ('H', "The organization, containers and other services"),
        ('X', "Beyond the published ways"),
    ];

    [Fact]
    public void The_page_of_the_rules_says_what_the_rules_say()
    {
        var path = Repository.Path("docs", "reach-rules.md");
        var text = Page();
        if (Environment.GetEnvironmentVariable("BULKHEAD_REWRITE_EXPECTATIONS") == "1") File.WriteAllText(path, text);
        Assert.Equal(text, File.ReadAllText(path));
    }

    private static string Page()
    {
        var page = new StringBuilder();
        page.Append("# The rules of reach\n\n");
        page.Append("Each row is one way from what somebody may do to what they have then. The language is described in [reach.md](reach.md); the\n");
        page.Append("rows are `src/Bulkhead.Reach/Rules/Library/*.json`. *or* separates alternatives, *+* what is needed together. This page is\n");
        page.Append("written from the rows by a test.\n");
        foreach (var (group, title) in Groups)
        {
            page.Append("\n## ").Append(group).Append(". ").Append(title).Append("\n\n");
            page.Append("| id | name | calls | where | gives |\n|---|---|---|---|---|\n");
            foreach (var row in RuleRow.All.Where(r => r.Id[0] == group))
            {
                page.Append("| [").Append(row.Id).Append("](").Append(row.Reference).Append(") | ").Append(row.Name);
                if (row.Published is { } published) page.Append(" (").Append(published).Append(')');
                page.Append(" | ").Append(Elements(row, "calls"));
                page.Append(" | ").Append(Elements(row, "if"));
                page.Append(" | ").AppendJoin("; ", row.Gives);
                if (row.Note is { } note) page.Append(" *").Append(note).Append('*');
                page.Append(" |\n");
            }
        }

        return page.ToString();
    }

    private static string Elements(RuleRow row, string part) => string.Join(" + ", row.Alternatives(part).Select(branches =>
        branches.Length == 1
            ? string.Join(" + ", branches[0].Select(Code))
            : $"({string.Join(" *or* ", branches.Select(b => string.Join(" + ", b.Select(Code))))})"));

    private static string Code(string text) => $"`{text}`";
}

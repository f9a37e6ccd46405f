using Bulkhead.Core.Documents;
using Bulkhead.Iam.Documents;
using Xunit;

namespace Bulkhead.Iam.Tests.Documents;

public sealed class PolicyGrammarTests
{
    [Theory]
    [InlineData("scp", PolicyKind.Scp)]
    [InlineData("rcp", PolicyKind.Rcp)]
    public void AWS_own_examples_are_accepted_in_their_place(string folder, PolicyKind kind)
    {
        var files = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Lint", "policies", folder), "*.json", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var json = JsonDocumentReader.Read(new SourceFile(Path.GetFileName(file), File.ReadAllText(file)));

            // One of the examples is published as text that is not JSON.
            if (json.Root is null) continue;
            var document = PolicyParser.Parse(json.Root).Document;
            Assert.NotNull(document);

            // Another, among the RCPs, shows a role's trust policy.
            var place = Path.GetFileName(file) == "shared-issuers.json" ? PolicyKind.Resource : kind;
            var faults = PolicyGrammar.FaultsIn(document, place);
            Assert.True(faults.IsEmpty, $"{file}: {string.Join("; ", faults.Select(f => f.Message))}");
        }
    }

    [Theory]
    [InlineData("""{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Principal": "*"}""", PolicyKind.Identity, "BH6014")]
    [InlineData("""{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "NotPrincipal": {"AWS": "*"}}""", PolicyKind.Scp, "BH6014")]
    [InlineData("""{"Effect": "Allow", "Action": "s3:*"}""", PolicyKind.Session, "BH6002")]
    [InlineData("""{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}""", PolicyKind.Resource, "BH6002")]
    [InlineData("""{"Effect": "Allow", "Action": "s3:*", "Principal": "*"}""", PolicyKind.Endpoint, "BH6002")]
    [InlineData("""{"Effect": "Deny", "NotAction": "s3:*", "Principal": "*", "Resource": "*"}""", PolicyKind.Rcp, "BH6015")]
    [InlineData("""{"Effect": "Deny", "Action": "s3:*", "Principal": "*"}""", PolicyKind.Rcp, "BH6015")]
    public void A_place_has_rules_of_its_own(string statement, PolicyKind kind, string code)
    {
        var document = PolicyParser.ParseJson("p.json", $$"""{"Version": "2012-10-17", "Statement": {{statement}}}""").Document!;
        Assert.Empty(document.Faults);
        Assert.Equal(code, Assert.Single(PolicyGrammar.FaultsIn(document, kind)).Code);
    }
}

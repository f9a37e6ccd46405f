using System.Text;
using System.Text.Json;
using Bulkhead.Iam.Catalogue;
using Xunit;

namespace Bulkhead.Iam.Tests.Catalogue;

public sealed class ManagedPolicyCatalogueTests
{
    [Fact]
    public void Every_embedded_policy_is_a_json_document_with_statements()
    {
        var policies = ManagedPolicyCatalogue.Embedded;
        Assert.Equal(new DateOnly(2026, 8, 22), policies.Date);
        Assert.Equal(1568, policies.Arns.Length);
        foreach (var arn in policies.Arns)
        {
            using var document = JsonDocument.Parse(policies.FindDocument(arn)!);
            Assert.True(document.RootElement.TryGetProperty("Statement", out _), arn);
        }
    }

    [Fact]
    public void A_policy_that_aws_does_not_have_is_not_found() =>
        Assert.Null(ManagedPolicyCatalogue.Embedded.FindDocument("arn:aws:iam::aws:policy/NoSuchPolicy"));

    [Fact]
    public void A_file_that_is_no_list_of_policies_is_refused() =>
        Assert.Throws<FormatException>(() => ManagedPolicyCatalogue.Read(new MemoryStream(Encoding.UTF8.GetBytes("{}"))));
}

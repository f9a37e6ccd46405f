using Bulkhead.Report.Accounts;
using Xunit;

namespace Bulkhead.Report.Tests.Accounts;

public sealed class AccountFormatsTests
{
    [Theory]
    [InlineData(AccountFormat.Json, "accounts.json")]
    [InlineData(AccountFormat.Yaml, "accounts.yaml")]
    [InlineData(AccountFormat.AwsConfig, "aws-config")]
    [InlineData(AccountFormat.Terraform, "accounts.auto.tfvars.json")]
    [InlineData(AccountFormat.Csv, "accounts.csv")]
    [InlineData(AccountFormat.Env, "accounts.sh")]
    public void Each_format_is_as_expected(AccountFormat format, string file)
    {
        var path = Path.Combine(Cli.Tests.Running.Repository.Folder, "tests", "Bulkhead.Report.Tests", "Accounts", "expected", file);
        // The expectation of the table stands in git with line feeds alone.
        var printed = AccountFormats.Write(Organizations.Acme, format, "default");
        Assert.Equal(format == AccountFormat.Csv, printed.Contains('\r', StringComparison.Ordinal));
        var text = printed.Replace("\r\n", "\n", StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("BULKHEAD_REWRITE_EXPECTATIONS") == "1") File.WriteAllText(path, text);
        Assert.Equal(File.ReadAllText(path), text);
    }

    [Fact]
    public void The_document_is_as_its_schema_says()
    {
        var schema = SchemaChecker.OfFile(Path.Combine(Cli.Tests.Running.Repository.Folder, "docs", "json", "accounts.schema.json"));
        var text = AccountFormats.Write(Organizations.Acme, AccountFormat.Json, "default");
        Assert.Empty(schema.Check(text));
        Assert.NotEmpty(schema.Check(text.Replace("\"state\": \"active\"", "\"state\": 5", StringComparison.Ordinal)));
        Assert.NotEmpty(schema.Check(text.Replace("\"111122223333\"", "\"1111\"", StringComparison.Ordinal)));
        Assert.NotEmpty(schema.Check(text.Replace("bulkhead.accounts/1", "bulkhead.accounts/2", StringComparison.Ordinal)));
        Assert.NotEmpty(schema.Check(text.Replace("\"email\"", "\"mail\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void Halves_of_surrogate_pairs_and_NUL_reach_no_format() =>
        Assert.Equal("a\ufffdb\ufffdc😀", Report.Text.CleanText.Of("a\0b\ud83dc😀"));

    [Theory]
    [InlineData("json", AccountFormat.Json)]
    [InlineData("aws-config", AccountFormat.AwsConfig)]
    [InlineData("JSON", null)]
    [InlineData("awsconfig", null)]
    public void Formats_have_names(string name, AccountFormat? format) => Assert.Equal(format, AccountFormats.Find(name));
}

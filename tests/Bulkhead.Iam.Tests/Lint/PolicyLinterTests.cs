using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.Iam.Lint;
using Xunit;

namespace Bulkhead.Iam.Tests.Lint;

public sealed class PolicyLinterTests
{
    private static readonly PolicyLinter Linter = new();

    [Theory]
    [InlineData("""{"Effect":"Allow","Action":"ecs2:RunTask","Resource":"*"}""", "BH6110")]
    [InlineData("""{"Effect":"Allow","Action":"s3:GetObjects","Resource":"*"}""", "BH6111")]
    [InlineData("""{"Effect":"Deny","Action":"s3:Remove*","Resource":"*"}""", "BH6112")]
    [InlineData("""{"Effect":"Deny","NotAction":["s3:Remove*"],"Resource":"*"}""", "BH6112")]
    [InlineData("""{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgId2":"o-1"}}}""", "BH6120")]
    [InlineData("""{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"ForAnyValue:StringEquals":{"aws:PrincipalAccount":"111122223333"}}}""", "BH6121")]
    [InlineData("""{"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:TagKeys":"a"}}}""", "BH6122")]
    [InlineData("""{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"ForAllValues:StringLike":{"aws:PrincipalOrgPaths":"o-1/*"}}}""", "BH6123")]
    [InlineData("""{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:SourceIp":"10.0.0.0/8"}}}""", "BH6124")]
    [InlineData("""{"Sid":"read-only","Effect":"Allow","Action":"s3:*","Resource":"*"}""", "BH6131")]
    [InlineData("""{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::home/${aws:user}/*"}""", "BH6141")]
    [InlineData("""{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::home/${aws:TagKeys}/*"}""", "BH6142")]
    [InlineData("""{"Effect":"Allow","Action":"s3:ListBucket","Resource":"*","Condition":{"NumericLessThan":{"s3:max-keys":"${aws:PrincipalTag/n}"}}}""", "BH6013 BH6143")]
    [InlineData("""{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::<bucket>"}""", "BH6150")]
    [InlineData("""{"Effect":"Allow","Action":"iam:GetRole","Resource":"arn:aws:iam::12345:role/admin"}""", "BH6160")]
    [InlineData("""{"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"ArnLike":{"aws:PrincipalArn":"arn:aws:sts::111122223333:assumed-role/a/*"}}}""", "BH6161")]
    [InlineData("""{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/t":"a"},"Null":{"aws:PrincipalTag/t":"true"}}}""", "BH6201")]
    [InlineData("""{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/t":"b"},"StringLike":{"aws:PrincipalTag/t":"a*"}}}""", "BH6201")]
    [InlineData("""{"Effect":"Allow","Action":"s3:ListBucket","Resource":"*","Condition":{"NumericLessThan":{"s3:max-keys":"5"},"NumericGreaterThan":{"s3:max-keys":"5"}}}""", "BH6201")]
    [InlineData("""{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"},"NotIpAddress":{"aws:SourceIp":"10.0.0.0/7"}}}""", "BH6201")]
    [InlineData("""{"Effect":"Deny","NotAction":"*","Resource":"*"}""", "BH6202")]
    [InlineData("""{"Effect":"Deny","Action":"lambda:CreateFunctionUrlConfig","Resource":"arn:aws:lambda:*:*:function/*"}""", "BH6203")]
    [InlineData("""{"Effect":"Allow","Action":["s3:GetObject","kms:Decrypt"],"Resource":"arn:aws:s3:::data/*"}""", "BH6204")]
    [InlineData("""{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"s3:prefix":"a"}}}""", "BH6205")]
    [InlineData("""{"Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"arn:aws:s3:::*"}""", "BH6206")]
    public void A_mistake_in_an_identity_policy_is_found(string statement, string codes) => AssertCodes(codes, "identity", statement);

    [Theory]
    [InlineData("""{"Effect":"Allow","Action":["s3:Get*","S3:PUTOBJECT"],"Resource":["arn:aws:s3:::b","arn:aws:s3:::b/${aws:username}/*"]}""")]
    [InlineData("""{"Effect":"Allow","Action":"ec2:CreateTags","Resource":"*","Condition":{"ForAllValues:StringEquals":{"aws:TagKeys":["a"]}}}""")]
    [InlineData("""{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}}""")]
    [InlineData("""{"Effect":"Allow","Action":"sts:AssumeRoleWithWebIdentity","Resource":"*","Condition":{"StringLike":{"issuer.example.com/x:sub":"a*"}}}""")]
    [InlineData("""{"Effect":"Allow","Action":"iam:GetPolicy","Resource":"arn:aws:iam::aws:policy/ReadOnlyAccess"}""")]
    [InlineData("""{"Effect":"Allow","Action":"logs:*","Resource":"arn:aws:logs:*:log-group:x:*"}""")]
    [InlineData("""{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/t":"a"},"StringNotEquals":{"aws:PrincipalTag/t":"b"}}}""")]
    public void Nothing_is_said_of_a_good_statement(string statement) => AssertCodes("", "identity", statement);

    [Theory]
    [InlineData("rcp", """{"Effect":"Deny","Principal":"*","Action":"ec2:*","Resource":"*"}""", "BH6310")]
    [InlineData("rcp", """{"Effect":"Deny","Principal":"*","Action":"kms:RetireGrant","Resource":"*"}""", "BH6311")]
    [InlineData("rcp", """{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}""", "BH6015")]
    [InlineData("rcp", """{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}""", "BH6015")]
    [InlineData("scp", """{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}""", "BH6014")]
    [InlineData("scp", """{"Effect":"Allow","NotAction":"iam:*","NotResource":"arn:aws:s3:::x","Condition":{"Bool":{"aws:SecureTransport":"true"}}}""", "")]
    [InlineData("trust", """{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole","Resource":"*"}""", "BH6301")]
    [InlineData("trust", """{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"s3:GetObject"}""", "BH6302")]
    [InlineData("trust", """{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}""", "BH6303")]
    [InlineData("trust", """{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":["sts:AssumeRole","sts:TagSession"]}""", "")]
    [InlineData("resource", """{"Effect":"Allow","NotPrincipal":{"AWS":"111122223333"},"Action":"s3:GetObject","Resource":"*"}""", "BH6304")]
    public void What_a_policy_is_for_decides_what_it_may_say(string kind, string statement, string codes) => AssertCodes(codes, kind, statement);

    [Fact]
    public void Statements_are_compared_with_each_other()
    {
        const string Deny = """{"Sid":"A","Effect":"Deny","Action":"iam:*","Resource":"*"}""";
        AssertCodes("BH6130 BH6210", "scp", $$"""{{Deny}}, {"Sid":"A","Effect":"Deny","Action":"iam:CreateUser","Resource":"*"}""");
        AssertCodes("", "scp", $$"""{{Deny}}, {"Sid":"B","Effect":"Deny","Action":"s3:CreateBucket","Resource":"*"}""");
    }

    [Fact]
    public void Policy_variables_need_the_new_version()
    {
        var text = """{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::${aws:username}"}]}""";
        Assert.Contains(Linter.Lint("p.json", text).Diagnostics, d => d.Code == "BH6140");
    }

    [Theory]
    [InlineData("scp", 10_300, "BH6101")]
    [InlineData("scp", 10_000, "")]
    [InlineData("rcp", 5_200, "BH6101")]
    [InlineData("identity", 7_000, "BH6102")]
    [InlineData("trust", 3_000, "BH6102")]
    [InlineData("trust", 4_200, "BH6101")]
    [InlineData("declarative", 10_100, "BH6101")]
    public void Sizes_are_those_of_the_kind(string kind, int size, string codes)
    {
        var text = """{"Version":"2012-10-17","Id":"PAD","Statement":[]}""";
        text = text.Replace("PAD", new string('x', size - text.Length + 3), StringComparison.Ordinal);
        Assert.Equal(size, text.Length);
        Assert.Equal(codes, Codes(Linter.Lint("p.json", text, PolicyDocumentKinds.TryParse(kind))));
        var spaced = text.Replace(",", ",                    ", StringComparison.Ordinal);
        if (codes.Length == 0) Assert.Equal(size > 10_240 - 60 ? "BH6102" : "", Codes(Linter.Lint("p.json", spaced, PolicyDocumentKinds.TryParse(kind))));
    }

    [Theory]
    [InlineData("policies/scp/x.json", """{"Effect":"Deny","Action":"s3:*","Resource":"*"}""", PolicyDocumentKind.ServiceControl)]
    [InlineData("x.json", """{"Effect":"Deny","Action":"s3:*","Resource":"*"}""", PolicyDocumentKind.Identity)]
    [InlineData("x.json", """{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"}""", PolicyDocumentKind.Trust)]
    [InlineData("x.json", """{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"s3:*","Resource":"*"}""", PolicyDocumentKind.Resource)]
    public void The_kind_is_guessed_from_the_path_and_the_elements(string path, string statement, PolicyDocumentKind expected)
    {
        var result = Linter.Lint(path, Document(statement));
        Assert.Equal(expected, result.Kind);
        Assert.True(result.IsKindGuessed);
    }

    [Fact]
    public void The_json_has_counts_and_files()
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            PolicyLintJson.Write(writer, [Linter.Lint("scp/a.json", Document("""{"Effect":"Deny","Action":"s3:Nothing","Resource":"*"}""")), Linter.Lint("b.json", "{")]);
        }

        var json = JsonNode.Parse(Encoding.UTF8.GetString(buffer.ToArray()))!;
        Assert.Equal((1, 1), ((int)json["errors"]!, (int)json["warnings"]!));
        Assert.Equal("scp", (string?)json["files"]![0]!["kind"]);
        Assert.Equal("BH6111", (string?)json["files"]![0]!["diagnostics"]![0]!["code"]);
        Assert.Null(json["files"]![1]!["kind"]);
    }

    [Fact]
    public void Every_finding_has_a_page_and_a_row()
    {
        var docs = Path.GetFullPath(Path.Combine(SourceFolder(), "../../../docs"));
        var table = File.ReadAllText(Path.Combine(docs, "iam-lint.md"));
        foreach (var descriptor in LintDiagnostics.All)
        {
            Assert.StartsWith($"# {descriptor.Code}: {descriptor.Title}\n", File.ReadAllText(Path.Combine(docs, "diagnostics", $"{descriptor.Code}.md")));
            Assert.Contains($"| {descriptor.Severity.ToString().ToLowerInvariant()} | {descriptor.Title} |", table, StringComparison.Ordinal);
        }
    }

    private static void AssertCodes(string expected, string kind, string statements) =>
        Assert.Equal(expected, Codes(Linter.Lint("p.json", Document(statements), PolicyDocumentKinds.TryParse(kind))));

    private static string Codes(PolicyLintResult result) =>
        string.Join(' ', result.Diagnostics.Select(d => d.Code).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    private static string Document(string statements) => $$"""{"Version":"2012-10-17","Statement":[{{statements}}]}""";

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}

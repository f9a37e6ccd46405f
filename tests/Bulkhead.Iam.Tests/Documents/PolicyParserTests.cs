using Bulkhead.Iam.Documents;
using Xunit;

namespace Bulkhead.Iam.Tests.Documents;

public sealed class PolicyParserTests
{
    private static PolicyParseResult Parse(string json) => PolicyParser.ParseJson("p.json", json);

    [Fact]
    public void A_single_value_and_a_list_mean_the_same()
    {
        var one = Parse("""{"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}}""");
        var list = Parse("""{"Statement": [{"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["*"]}]}""");
        Assert.Empty(one.Diagnostics);
        Assert.Empty(list.Diagnostics);
        Assert.Equal(PolicyVersion.Version2008, one.Document!.Version);
        Assert.Equal(
            one.Document.Statements[0].Action!.Patterns.Select(p => p.Text),
            list.Document!.Statements[0].Action!.Patterns.Select(p => p.Text));
    }

    [Fact]
    public void Places_are_kept()
    {
        var result = Parse("{\"Version\": \"2012-10-17\",\n \"Statement\": [{\"Effect\": \"Allow\",\n  \"Action\": \"s3:Get*\", \"Resource\": \"*\"}]}");
        Assert.Equal("3:13", result.Document!.Statements[0].Action!.Patterns[0].Span!.Value.Start.ToString());
    }

    [Theory]
    [InlineData("""[]""", "BH6001")]
    [InlineData("""{"Version": "2012-10-17"}""", "BH6002")]
    [InlineData("""{"Statement": [{"Action": "*", "Resource": "*"}]}""", "BH6002")]
    [InlineData("""{"Statement": [{"Effect": "Allow", "Resource": "*"}]}""", "BH6002")]
    [InlineData("""{"Statement": [{"Effect": "Allow", "Efect": "Deny", "Action": "*", "Resource": "*"}]}""", "BH6003")]
    [InlineData("""{"Statement": [{"Effect": "Allow", "Effect": "Deny", "Action": "*", "Resource": "*"}]}""", "BH6004")]
    [InlineData("""{"Statement": [{"Effect": "Allow", "Action": "*", "NotAction": "*", "Resource": "*"}]}""", "BH6005")]
    [InlineData("""{"Statement": [{"Effect": "allow", "Action": "*", "Resource": "*"}]}""", "BH6006")]
    [InlineData("""{"Version": "2013-01-01", "Statement": []}""", "BH6007")]
    [InlineData("""{"Statement": [{"Effect": "Allow", "Action": "GetObject", "Resource": "*"}]}""", "BH6008")]
    [InlineData("""{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "bucket"}]}""", "BH6009")]
    [InlineData("""{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s*:::x"}]}""", "BH6009")]
    [InlineData("""{"Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111111111111:role/*"}, "Action": "*"}]}""", "BH6010")]
    [InlineData("""{"Statement": [{"Effect": "Allow", "Principal": "ann", "Action": "*"}]}""", "BH6010")]
    [InlineData("""{"Statement": [{"Effect": "Allow", "Principal": {"Aws": "*"}, "Action": "*"}]}""", "BH6011")]
    [InlineData("""{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"StringEqual": {"a:b": "c"}}}]}""", "BH6012")]
    [InlineData("""{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"NumericEquals": {"a:b": "c"}}}]}""", "BH6013")]
    public void Mistakes_are_reported_by_code(string json, string code) =>
        Assert.Contains(Parse(json).Diagnostics, d => d.Code == code);

    [Theory]
    [InlineData("ForAnyValue:StringNotLikeIfExists", ConditionTest.StringLike, true, ConditionQuantifier.ForAnyValue, true)]
    [InlineData("ForAllValues:ArnEquals", ConditionTest.ArnLike, false, ConditionQuantifier.ForAllValues, false)]
    [InlineData("Null", ConditionTest.Null, false, ConditionQuantifier.None, false)]
    [InlineData("NotIpAddress", ConditionTest.IpAddress, true, ConditionQuantifier.None, false)]
    public void Operators_are_taken_apart(string name, ConditionTest test, bool negated, ConditionQuantifier quantifier, bool ifExists) =>
        Assert.Equal(new ConditionOperator(test, negated, quantifier, ifExists), ConditionOperator.Parse(name));

    [Theory]
    [InlineData("NullIfExists")]
    [InlineData("StringMatches")]
    [InlineData("ForSomeValues:StringEquals")]
    [InlineData("")]
    public void What_is_no_operator_is_unknown(string name) => Assert.False(ConditionOperator.Parse(name).IsKnown);
}

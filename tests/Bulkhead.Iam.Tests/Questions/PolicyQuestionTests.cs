using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.Iam.Lint;
using Bulkhead.Iam.Questions;
using Xunit;

namespace Bulkhead.Iam.Tests.Questions;

public sealed class PolicyQuestionTests
{
    private static readonly PolicyFile Narrow = new("a.json", """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*","Condition":{"StringEquals":{"aws:PrincipalTag/t":"x"}}}}""");
    private static readonly PolicyFile Wide = new("b.json", """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}}""");

    [Fact]
    public void A_comparison_is_true_with_a_witness_false_or_unknown()
    {
        var questions = new PolicyQuestion();
        var more = Json(w => AccessAnswerJson.WriteComparison(w, questions.Compare(Narrow, Wide)));
        Assert.True((bool)more["newAccess"]!);
        Assert.Equal("s3:GetObject", (string?)more["witness"]!["request"]!["action"]);
        Assert.StartsWith("arn:aws:s3:::b/", (string?)more["witness"]!["request"]!["resource"], StringComparison.Ordinal);
        Assert.True((bool)more["witness"]!["plausible"]!);

        var less = Json(w => AccessAnswerJson.WriteComparison(w, questions.Compare(Wide, Narrow)));
        Assert.False((bool)less["newAccess"]!);
        Assert.Null(less["witness"]);

        var odd = Wide with { Text = Wide.Text.Replace("Allow\"", "Allow\",\"Sometimes\":1", StringComparison.Ordinal) };
        var broken = questions.Compare(Wide, odd);
        Assert.Contains(broken.Diagnostics, d => d.Code == "BH6003");
        Assert.Equal("unknown", (string?)Json(w => AccessAnswerJson.WriteComparison(w, broken))["newAccess"]);
    }

    [Fact]
    public void A_check_passes_where_the_access_does_not_exist()
    {
        var questions = new PolicyQuestion();
        Assert.True((bool)Json(w => AccessAnswerJson.WriteCheck(w, questions.AllowsAnyOf(Wide, ["s3:PutObject"], [])))["passed"]!);
        Assert.False((bool)Json(w => AccessAnswerJson.WriteCheck(w, questions.AllowsAnyOf(Wide, ["s3:Get*"], ["arn:aws:s3:::b/secret"])))["passed"]!);
        Assert.True((bool)Json(w => AccessAnswerJson.WriteCheck(w, questions.IsOpenToOthers(Wide)))["passed"]!);
    }

    [Fact]
    public void A_role_that_others_may_assume_is_open()
    {
        var trust = new PolicyFile("t.json", """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:role/ci"},"Action":"sts:AssumeRole"}}""");
        var open = new PolicyQuestion().IsOpenToOthers(trust);
        Assert.Equal(PolicyDocumentKind.Trust, open.Kind);
        Assert.Equal(AccessVerdict.Yes, open.Answer!.Verdict);
        var trusted = new QuestionOptions { TrustedAccounts = [Core.Identifiers.AccountId.Parse("444455556666")] };
        Assert.Equal(AccessVerdict.No, new PolicyQuestion(trusted).IsOpenToOthers(trust).Answer!.Verdict);
    }

    [Fact]
    public void A_policy_of_thousands_of_statements_is_answered_or_unknown()
    {
        var denies = Enumerable.Range(0, 1000).Select(i =>
            $$"""{"Effect":"Deny","Action":"s3:GetObject","Resource":"arn:aws:s3:::b{{i}}/*","Condition":{"StringNotEquals":{"aws:PrincipalTag/t{{i}}":"x"} } }""");
        var text = $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"},{{string.Join(',', denies)}}]}""";
        var answer = new PolicyQuestion(new QuestionOptions { Budget = 200 }).AllowsAnyOf(new PolicyFile("p.json", text), ["s3:GetObject"], ["arn:aws:s3:::b7/*"]);
        Assert.NotEqual(AccessVerdict.No, answer.Answer!.Verdict);
    }

    private static JsonNode Json(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer)) write(writer);
        return JsonNode.Parse(Encoding.UTF8.GetString(buffer.ToArray()))!;
    }
}

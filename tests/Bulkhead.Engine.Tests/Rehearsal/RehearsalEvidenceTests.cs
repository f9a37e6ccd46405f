using System.Text.Json.Nodes;
using Bulkhead.Engine.Rehearsal;
using Xunit;

namespace Bulkhead.Engine.Tests.Rehearsal;

public sealed class RehearsalEvidenceTests
{
    private const string Role = "arn:aws:iam::111111111111:role/worker";
    private const string Mark = "rehearsal-0123456789abcdef";

    [Fact]
    public void A_call_of_the_role_with_the_mark_tells() => Assert.NotNull(Find(Call(Role, "CreateTopic", Mark)));

    [Fact]
    public void It_tells_also_where_the_role_may_not_do_it() => Assert.NotNull(Find(Call(Role, "CreateTopic", Mark, error: "AccessDenied")));

    [Theory]
    [InlineData("arn:aws:iam::111111111111:role/another", Mark)]
    [InlineData(Role, "something else")]
    public void A_call_of_another_role_or_without_the_mark_does_not(string issuer, string text) => Assert.Null(Find(Call(issuer, "CreateTopic", text)));

    [Fact]
    public void A_session_that_the_role_opened_tells_of_the_role()
    {
        const string second = "arn:aws:iam::111111111111:role/execution";
        const string session = "arn:aws:sts::111111111111:assumed-role/execution/StackSet-1";
        var opened = Call(Role, "AssumeRole", "", response: $$"""{"assumedRoleUser":{"arn":"{{session}}"} }""");
        Assert.NotNull(Find(Call(second, "CreateTopic", Mark, session), opened));
        Assert.Null(Find(Call(second, "CreateTopic", Mark, "arn:aws:sts::111111111111:assumed-role/execution/another"), opened));
    }

    [Fact]
    public void Any_role_of_an_account_tells_of_its_administrator_where_the_call_was_let_through()
    {
        Assert.NotNull(RehearsalEvidence.Find(Events(Call(Role, "CreateTopic", Mark)), "administrator of 111111111111", Mark));
        Assert.Null(RehearsalEvidence.Find(Events(Call(Role, "CreateTopic", Mark)), "administrator of 222222222222", Mark));
        Assert.Null(RehearsalEvidence.Find(Events(Call(Role, "CreateTopic", Mark, error: "AccessDenied")), "administrator of 111111111111", Mark));
    }

    private static string? Find(params string[] records) => RehearsalEvidence.Find(Events(records), Role, Mark);

    private static JsonObject Events(params string[] records) =>
        new() { ["Events"] = new JsonArray([.. records.Select(r => (JsonNode)new JsonObject { ["CloudTrailEvent"] = r })]) };

    private static string Call(string issuer, string name, string text, string session = "arn:aws:sts::111111111111:assumed-role/worker/any", string? error = null, string response = "null") => $$"""
        {"eventSource":"sns.amazonaws.com","eventName":"{{name}}","userIdentity":{"accountId":"111111111111","arn":"{{session}}","sessionContext":{"sessionIssuer":{"arn":"{{issuer}}"} } },
        "errorCode":{{(error is null ? "null" : JsonValue.Create(error).ToJsonString())}},"requestParameters":{"name":"{{text}}"},"responseElements":{{response}} }
        """;
}

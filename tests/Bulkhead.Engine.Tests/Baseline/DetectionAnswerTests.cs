using System.Text.Json.Nodes;
using Bulkhead.Engine.Baseline.Settings;
using Bulkhead.Engine.Tests.Fakes;
using Xunit;

namespace Bulkhead.Engine.Tests.Baseline;

/// <summary>What the settings of detection make of answers that AWS does not give on a good day.</summary>
public sealed class DetectionAnswerTests
{
    private const string Id = "444455556666";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_member_without_an_id_is_nobody_and_one_that_is_told_twice_is_one()
    {
        var session = new FakeSession();
        var members = $$"""[{"relationshipStatus":"Enabled"},{"accountId":"{{Id}}","relationshipStatus":"Created"},{"accountId":"{{Id}}","relationshipStatus":"Enabled"}]""";
        Answer(session, "macie2:ListMembers", $$"""{"members":{{members}}}""");
        Answer(session, "guardduty:ListDetectors", """{"DetectorIds":["d"]}""");
        Answer(session, "guardduty:ListMembers", $$"""{"Members":[{"Email":"a@b"},{"AccountId":"{{Id}}","RelationshipStatus":"Enabled"}]}""");
        Answer(session, "inspector2:ListMembers", $$"""{"members":[{},{"accountId":"{{Id}}","relationshipStatus":"ENABLED"}]}""");
        Answer(session, "inspector2:BatchGetAccountStatus", $$"""{"accounts":[{"state":{} },{"accountId":"{{Id}}","resourceState":{"ec2":{"status":"ENABLED"} } }]}""");
        foreach (var name in new[] { "macie-members", "guardduty-members", "inspector-members" })
        {
            var desired = new JsonObject { ["Members"] = new JsonObject { ["dev"] = Id }, ["Scans"] = "EC2" };
            var read = Assert.IsType<SettingReading.Known>(await AccountSettings.Find(name)!.ReadAsync(session, desired, Cancel));
            Assert.Equal(Id, (string?)read.Value["Members"]!["dev"]);
        }
    }

    [Fact]
    public async Task An_administrator_after_an_empty_page_is_found()
    {
        var session = new FakeSession();
        session.Answers["macie2:ListOrganizationAdminAccounts"] = input => session.Succeed(input["nextToken"] is null
            ? new JsonObject { ["adminAccounts"] = new JsonArray(), ["nextToken"] = "two" }
            : new JsonObject { ["adminAccounts"] = new JsonArray(new JsonObject { ["status"] = "ENABLED" }, new JsonObject { ["accountId"] = Id }) });
        var read = Assert.IsType<SettingReading.Known>(await AccountSettings.Find("macie-administrator")!.ReadAsync(session, [], Cancel));
        Assert.Equal(Id, (string?)read.Value["Administrator"]);
    }

    [Fact]
    public async Task An_answer_without_what_AWS_always_tells_is_unknown_and_no_difference()
    {
        var session = new FakeSession();
        Answer(session, "iam:GetRole", """{"Role":{"RoleName":"OrganizationAccountAccessRole"}}""");
        var role = new JsonObject { ["Role"] = "OrganizationAccountAccessRole", ["Entrance"] = "closed" };
        Assert.IsType<SettingReading.Unknown>(await AccountSettings.Find("sealed")!.ReadAsync(session, role, Cancel));
        foreach (var summary in new[] { "{}", """{"SummaryMap":{"AccountAccessKeysPresent":0,"AccountPasswordPresent":0}}""" })
        {
            Answer(session, "iam:GetAccountSummary", summary);
            var read = Assert.IsType<SettingReading.Unknown>(await AccountSettings.Find("root-credentials")!.ReadAsync(session, [], Cancel));
            Assert.Equal("UnreadableAnswer", read.Refusal.Code);
        }

        Answer(session, "guardduty:ListDetectors", """{"DetectorIds":[]}""");
        Answer(session, "guardduty:CreateDetector", "{}");
        Assert.IsType<SettingWrite.Refused>(await AccountSettings.Find("guardduty-management")!.WriteAsync(session, [], Cancel));
    }

    private static void Answer(FakeSession session, string call, string output) =>
        session.Answers[call] = _ => session.Succeed((JsonObject)JsonNode.Parse(output)!);
}

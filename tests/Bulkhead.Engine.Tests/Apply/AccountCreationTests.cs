using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Apply.Steps;
using Bulkhead.Engine.Journal;
using Bulkhead.Engine.Plans;
using Bulkhead.Engine.Tests.Fakes;
using Xunit;

namespace Bulkhead.Engine.Tests.Apply;

public sealed class AccountCreationTests
{
    private readonly FakeSession _session = new();
    private readonly List<(string Request, string Name, string Email, string Account)> _made = [];
    private bool _loseAnswer;
    private string? _failure;

    public AccountCreationTests()
    {
        _session.Answers["organizations:CreateAccount"] = Create;
        _session.Answers["organizations:ListCreateAccountStatus"] = input => _session.Succeed(new JsonObject
        {
            ["CreateAccountStatuses"] = input["States"] is null
                ? new JsonArray([.. _made.Select(m => Status(m.Request))])
                : new JsonArray(),
        });
        _session.Answers["organizations:DescribeCreateAccountStatus"] = input => _session.Succeed(new JsonObject
        {
            ["CreateAccountStatus"] = Status(input["CreateAccountRequestId"]!.GetValue<string>()),
        });
        _session.Answers["organizations:DescribeAccount"] = input => _session.Succeed(new JsonObject
        {
            ["Account"] = new JsonObject { ["Email"] = _made.Single(m => m.Account == input["AccountId"]!.GetValue<string>()).Email },
        });
        _session.Answers["organizations:ListAccounts"] = _ => _session.Succeed(new JsonObject
        {
            ["Accounts"] = new JsonArray([.. _made.Select(m => new JsonObject { ["Id"] = m.Account, ["Email"] = m.Email })]),
        });
        foreach (var probe in new[] { "cloudformation:ListStacks", "iam:GetAccountSummary", "ec2:DescribeVpcs", "s3control:GetPublicAccessBlock" })
        {
            _session.Answers[probe] = _ => _session.Succeed();
        }
    }

    [Fact]
    public async Task An_account_is_asked_for_once_and_its_id_is_known_afterwards()
    {
        using var context = Context();
        Assert.IsType<StepOutcome.Done>(await RunAsync(context));
        Assert.Single(_made);
        Assert.Equal("222222222221", context.Ids.Account("dev").Value);
    }

    [Fact]
    public async Task An_answer_that_was_lost_is_looked_up_and_nobody_asks_again()
    {
        _loseAnswer = true;
        using var context = Context();
        Assert.IsType<StepOutcome.Done>(await RunAsync(context));
        Assert.Single(_made);
    }

    [Fact]
    public async Task A_run_that_follows_one_killed_before_the_answer_finds_its_account()
    {
        // The first run wrote its intent and sent the request; then it was killed.
        using var first = Context();
        await first.Journal.WriteIntentAsync(
            new AccountIntent { Account = "dev", DisplayName = "dev", Email = "aws+dev@acme.example", WrittenAt = DateTimeOffset.UtcNow, Run = "killed" },
            null,
            CancellationToken.None);
        Create(new JsonObject { ["AccountName"] = "dev", ["Email"] = "aws+dev@acme.example" });

        using var second = Context();
        Assert.IsType<StepOutcome.Done>(await RunAsync(second));
        Assert.Single(_made);
        Assert.Equal("222222222221", second.Ids.Account("dev").Value);
    }

    [Fact]
    public async Task A_run_that_follows_one_killed_before_the_request_makes_the_account()
    {
        using var first = Context();
        await first.Journal.WriteIntentAsync(
            new AccountIntent { Account = "dev", DisplayName = "dev", Email = "aws+dev@acme.example", WrittenAt = DateTimeOffset.UtcNow, Run = "killed" },
            null,
            CancellationToken.None);
        using var second = Context();
        Assert.IsType<StepOutcome.Done>(await RunAsync(second));
        Assert.Single(_made);
    }

    [Fact]
    public async Task An_address_in_use_elsewhere_is_a_failure_with_a_way_out_and_can_be_tried_again()
    {
        _failure = "EMAIL_ALREADY_EXISTS";
        using var context = Context();
        var failed = Assert.IsType<StepOutcome.Failed>(await RunAsync(context));
        Assert.Contains("aws+dev@acme.example", failed.Reason, StringComparison.Ordinal);
        Assert.Contains("email:", failed.Advice, StringComparison.Ordinal);

        _failure = null;
        using var again = Context();
        Assert.IsType<StepOutcome.Done>(await RunAsync(again));
    }

    [Fact]
    public async Task The_account_limit_is_named_with_its_quota()
    {
        _failure = "ACCOUNT_LIMIT_EXCEEDED";
        using var context = Context();
        var failed = Assert.IsType<StepOutcome.Failed>(await RunAsync(context));
        Assert.Contains("L-E619E033", failed.Advice, StringComparison.Ordinal);
    }

    private static Task<StepOutcome> RunAsync(ApplyContext context) =>
        new AccountCreation(
            context,
            new StepPayload.CreateAccount("dev", "dev", "aws+dev@acme.example", ImmutableSortedDictionary<string, string>.Empty),
            _ => { }).RunAsync(CancellationToken.None);

    private AwsResult Create(JsonObject input)
    {
        var number = _made.Count + 1;
        if (_failure is null) _made.Add(($"car-{number}", input["AccountName"]!.GetValue<string>(), input["Email"]!.GetValue<string>(), $"22222222222{number}"));
        if (_loseAnswer) return FakeSession.Refuse("ConnectionLost", RefusalKind.Uncertain, 0);
        return _session.Succeed(new JsonObject { ["CreateAccountStatus"] = new JsonObject { ["Id"] = $"car-{number}", ["State"] = "IN_PROGRESS" } });
    }

    private JsonObject Status(string request)
    {
        if (_failure is not null) return new JsonObject { ["Id"] = request, ["State"] = "FAILED", ["FailureReason"] = _failure };
        var made = _made.Single(m => m.Request == request);
        return new JsonObject
        {
            ["Id"] = request,
            ["State"] = "SUCCEEDED",
            ["AccountId"] = made.Account,
            ["AccountName"] = made.Name,
            ["RequestedTimestamp"] = DateTimeOffset.UtcNow.ToString("O"),
        };
    }

    private ApplyContext Context() => TestContexts.Make(_session);
}

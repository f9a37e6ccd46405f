using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Apply.Steps;
using Bulkhead.Engine.Plans;
using Bulkhead.Engine.Tests.Fakes;
using Xunit;

namespace Bulkhead.Engine.Tests.Apply;

/// <summary>Stacks that an earlier run, or a failure, left in a state from which a deployment can't begin.</summary>
public sealed class StackStepsTests
{
    private readonly FakeSession _session = new();
    private string? _stack = "UPDATE_COMPLETE";
    private readonly Dictionary<string, (string Status, string Execution)> _sets = [];

    public StackStepsTests()
    {
        _session.Answers["cloudformation:DescribeStacks"] = _ => _stack is null
            ? FakeSession.Refuse("ValidationError", RefusalKind.Invalid) with { Message = "Stack with id s does not exist" }
            : _session.Succeed(new JsonObject { ["Stacks"] = new JsonArray(new JsonObject { ["StackStatus"] = _stack }) });
        _session.Answers["cloudformation:DescribeStackEvents"] = _ => _session.Succeed(new JsonObject
        {
            ["StackEvents"] = new JsonArray(
                Event("Thing", "AWS::S3::Bucket", "UPDATE_FAILED", "the newest failure"),
                Event("s", "AWS::CloudFormation::Stack", "UPDATE_ROLLBACK_IN_PROGRESS", "User Initiated"),
                Event("Thing", "AWS::S3::Bucket", "UPDATE_FAILED", "a failure of long ago")),
        });
        _session.Answers["cloudformation:ContinueUpdateRollback"] = _ => Become("UPDATE_ROLLBACK_COMPLETE");
        _session.Answers["cloudformation:DeleteStack"] = _ => Become(null);
        _session.Answers["cloudformation:CreateChangeSet"] = Create;
        _session.Answers["cloudformation:DescribeChangeSet"] = Describe;
        _session.Answers["cloudformation:DeleteChangeSet"] = _ => FakeSession.Refuse("InvalidChangeSetStatus", RefusalKind.Invalid);
        _session.Answers["cloudformation:ExecuteChangeSet"] = Execute;
    }

    [Fact]
    public async Task A_rollback_that_failed_is_brought_to_its_end_before_anything_else()
    {
        _stack = "UPDATE_ROLLBACK_FAILED";
        Assert.IsType<StepOutcome.Done>(await WriteAsync());
        Assert.Equal("UPDATE_COMPLETE", _stack);
        Assert.True(Index("ContinueUpdateRollback") < Index("CreateChangeSet"));
    }

    [Fact]
    public async Task A_rollback_that_fails_again_says_what_to_mend()
    {
        _stack = "UPDATE_ROLLBACK_FAILED";
        _session.Answers["cloudformation:ContinueUpdateRollback"] = _ => Become("UPDATE_ROLLBACK_FAILED");
        var failed = Assert.IsType<StepOutcome.Failed>(await WriteAsync());
        Assert.Contains("the newest failure", failed.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("long ago", failed.Reason, StringComparison.Ordinal);
        Assert.Contains("goes on with the rollback", failed.Advice, StringComparison.Ordinal);
        Assert.DoesNotContain("cloudformation:CreateChangeSet", _session.Calls);
    }

    [Theory]
    [InlineData("Resource handler returned message: \"The AWS Access Key Id needs a subscription for the service (Status Code: 403, Request ID: 1)\"", true)]
    [InlineData("Resource handler returned message: \"Your account is not signed up for the S3 service. You must sign up before you can use S3. (Status Code: 403)\"", true)]
    [InlineData("Resource handler returned message: \"Access denied (Status Code: 403)\"", false)]
    public async Task A_stack_that_failed_because_a_service_of_a_new_account_is_not_there_yet_is_worth_another_try(string reason, bool passes)
    {
        _session.Answers["cloudformation:ExecuteChangeSet"] = input =>
        {
            Execute(input);
            return Become("UPDATE_ROLLBACK_COMPLETE");
        };
        _session.Answers["cloudformation:DescribeStackEvents"] = _ => _session.Succeed(new JsonObject
        {
            ["StackEvents"] = new JsonArray(Event("Thing", "AWS::SNS::Topic", "UPDATE_FAILED", reason), Event("s", "AWS::CloudFormation::Stack", "UPDATE_IN_PROGRESS", "User Initiated")),
        });
        var failed = Assert.IsType<StepOutcome.Failed>(await WriteAsync());
        Assert.Contains(reason, failed.Reason, StringComparison.Ordinal);
        Assert.Equal(passes, failed.PassesByItself);
    }

    [Theory]
    [InlineData("ROLLBACK_COMPLETE")]
    [InlineData("ROLLBACK_FAILED")]
    [InlineData("CREATE_FAILED")]
    [InlineData("DELETE_FAILED")]
    public async Task A_stack_that_can_only_be_deleted_is_made_anew(string status)
    {
        _stack = status;
        Assert.IsType<StepOutcome.Done>(await WriteAsync());
        Assert.Equal("CREATE_COMPLETE", _stack);
        Assert.True(Index("DeleteStack") < Index("CreateChangeSet"));
    }

    [Fact]
    public async Task A_stack_in_review_is_created_without_being_deleted_first()
    {
        _stack = "REVIEW_IN_PROGRESS";
        Assert.IsType<StepOutcome.Done>(await WriteAsync());
        Assert.Equal("CREATE_COMPLETE", _stack);
        Assert.DoesNotContain("cloudformation:DeleteStack", _session.Calls);
    }

    [Theory]
    [InlineData("OBSOLETE")]
    [InlineData("EXECUTE_COMPLETE")]
    [InlineData("EXECUTE_FAILED")]
    [InlineData("UNAVAILABLE")]
    public async Task A_change_set_of_the_same_content_that_can_no_longer_be_executed_is_made_anew(string execution)
    {
        Assert.IsType<StepOutcome.Done>(await WriteAsync());
        var name = Assert.Single(_sets).Key;
        _sets[name] = ("CREATE_COMPLETE", execution);
        _session.Calls.Clear();
        Assert.IsType<StepOutcome.Done>(await WriteAsync());
        Assert.Equal(2, _sets.Count);
        Assert.Single(_session.Calls, c => c == "cloudformation:ExecuteChangeSet");
    }

    [Fact]
    public async Task A_change_set_that_becomes_obsolete_before_it_is_executed_is_made_anew()
    {
        var others = 1;
        _session.Answers["cloudformation:ExecuteChangeSet"] = input =>
        {
            if (others-- == 0) return Execute(input);
            _sets[(string)input["ChangeSetName"]!] = ("CREATE_COMPLETE", "OBSOLETE");
            return FakeSession.Refuse("InvalidChangeSetStatus", RefusalKind.Invalid);
        };
        Assert.IsType<StepOutcome.Done>(await WriteAsync());
        Assert.Equal(["OBSOLETE", "EXECUTE_COMPLETE"], _sets.Values.Select(s => s.Execution));
    }

    [Fact]
    public async Task Change_sets_that_never_can_be_executed_are_not_made_for_ever()
    {
        _session.Answers["cloudformation:ExecuteChangeSet"] = input =>
        {
            _sets[(string)input["ChangeSetName"]!] = ("CREATE_COMPLETE", "OBSOLETE");
            return FakeSession.Refuse("InvalidChangeSetStatus", RefusalKind.Invalid);
        };
        var failed = Assert.IsType<StepOutcome.Failed>(await WriteAsync());
        Assert.Contains("obsolete", failed.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_to_execute_whose_answer_was_lost_is_not_made_twice()
    {
        _session.Answers["cloudformation:ExecuteChangeSet"] = input =>
        {
            Execute(input);
            return FakeSession.Refuse("InvalidChangeSetStatus", RefusalKind.Invalid);
        };
        Assert.IsType<StepOutcome.Done>(await WriteAsync());
        Assert.Single(_sets);
    }

    [Fact]
    public async Task A_second_try_after_a_failed_first_creation_meets_nothing_that_the_first_one_kept()
    {
        await using var organization = await TestOrganization.StartAsync();
        var session = await organization.OpenAsync();
        var failed = Assert.IsType<StepOutcome.Failed>(await WriteAsync(session, "Not_A_Name"));
        Assert.Contains("Other", failed.Reason, StringComparison.Ordinal);
        Assert.IsType<StepOutcome.Done>(await WriteAsync(session, "kept-2"));
        var bucket = new JsonObject { ["Bucket"] = "kept-1" };
        Assert.IsType<AwsSuccess>(await session.CallAsync("s3", "HeadBucket", bucket, CancellationToken.None));
    }

    private static async Task<StepOutcome> WriteAsync(AwsSession session, string other)
    {
        using var context = Context(session);
        var template = $$"""
            Resources:
              Bucket: {Type: AWS::S3::Bucket, DeletionPolicy: Retain, Properties: {BucketName: kept-1} }
              Other: {Type: AWS::S3::Bucket, DependsOn: Bucket, Properties: {BucketName: "{{other}}"} }
            """;
        return await new StackSteps(context, session, _ => { }).WriteAsync(Payload(template), CancellationToken.None);
    }

    private async Task<StepOutcome> WriteAsync()
    {
        using var context = Context(_session);
        return await new StackSteps(context, _session, _ => { }).WriteAsync(Payload("Resources: {}"), CancellationToken.None);
    }

    private AwsSuccess Become(string? status)
    {
        _stack = status;
        return _session.Succeed();
    }

    private AwsResult Create(JsonObject input)
    {
        Assert.Equal(_stack is null or "REVIEW_IN_PROGRESS" ? "CREATE" : "UPDATE", (string?)input["ChangeSetType"]);
        var name = (string)input["ChangeSetName"]!;
        if (_sets.ContainsKey(name)) return FakeSession.Refuse("AlreadyExistsException", RefusalKind.Conflict);
        _sets[name] = ("CREATE_COMPLETE", "AVAILABLE");
        _stack ??= "REVIEW_IN_PROGRESS";
        return _session.Succeed();
    }

    private AwsSuccess Describe(JsonObject input)
    {
        var (status, execution) = _sets[(string)input["ChangeSetName"]!];
        return _session.Succeed(new JsonObject { ["Status"] = status, ["ExecutionStatus"] = execution });
    }

    private AwsSuccess Execute(JsonObject input)
    {
        Assert.True((bool)input["RetainExceptOnCreate"]!);
        _sets[(string)input["ChangeSetName"]!] = ("CREATE_COMPLETE", "EXECUTE_COMPLETE");
        return Become(_stack is "REVIEW_IN_PROGRESS" ? "CREATE_COMPLETE" : "UPDATE_COMPLETE");
    }

    private int Index(string operation) => _session.Calls.ToList().IndexOf($"cloudformation:{operation}");

    private static JsonObject Event(string id, string type, string status, string reason) => new()
    {
        ["LogicalResourceId"] = id,
        ["ResourceType"] = type,
        ["ResourceStatus"] = status,
        ["ResourceStatusReason"] = reason,
    };

    private static StepPayload.WriteStack Payload(string template) => new(
        "dev", "eu-west-1", "s", template, ImmutableSortedDictionary<string, string>.Empty, ImmutableSortedDictionary<string, string>.Empty);

    private static ApplyContext Context(AwsSession session) => TestContexts.Make(session, "s");
}

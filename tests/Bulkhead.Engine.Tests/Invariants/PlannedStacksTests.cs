using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.Engine.Invariants;
using Bulkhead.Engine.Plans;
using Xunit;

namespace Bulkhead.Engine.Tests.Invariants;

/// <summary>What a step of a stack leaves as it is: CloudFormation touches only what differs between two templates.</summary>
public sealed class PlannedStacksTests
{
    private const string Account = "111111111111";
    private const string ByHand = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::222222222222:root"},"Action":"sts:AssumeRole"}]}""";

    [Fact]
    public void What_somebody_changed_by_hand_stays_where_the_templates_are_alike()
    {
        var (role, isKnown) = After(Template("ec2"), Template("ec2", description: "another text"));
        Assert.True(isKnown);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(ByHand), role!["AssumeRolePolicyDocument"]));
        Assert.Equal(["read", "by-hand"], Policies(role));
        Assert.Equal("Deny", (string?)role["RolePolicyList"]![0]!["PolicyDocument"]!["Statement"]!["Effect"]);
        Assert.Equal(["ReadOnlyAccess", "AdministratorAccess"], Attached(role));
        Assert.Null(role["PermissionsBoundary"]);
    }

    [Fact]
    public void What_differs_between_the_templates_becomes_what_the_new_one_says_and_no_more()
    {
        var (role, isKnown) = After(Template("ec2"), Template("lambda", policy: "write", attached: "SecurityAudit", boundary: "PowerUserAccess"));
        Assert.True(isKnown);
        Assert.Equal("lambda.amazonaws.com", (string?)role!["AssumeRolePolicyDocument"]!["Statement"]!["Principal"]!["Service"]);
        Assert.Equal(["by-hand", "write"], Policies(role));
        Assert.Equal(["AdministratorAccess", "SecurityAudit"], Attached(role));
        Assert.Equal("arn:aws:iam::aws:policy/PowerUserAccess", (string?)role["PermissionsBoundary"]!["PermissionsBoundaryArn"]);
    }

    [Fact]
    public void A_step_that_takes_back_what_was_done_by_hand_makes_it_as_the_template_says()
    {
        var (role, _) = After(Template("ec2"), Template("ec2"), reverts: true);
        Assert.Equal("ec2.amazonaws.com", (string?)role!["AssumeRolePolicyDocument"]!["Statement"]!["Principal"]!["Service"]);
        Assert.Equal(["read"], Policies(role));
        Assert.Equal(["ReadOnlyAccess"], Attached(role));
    }

    [Fact]
    public void What_is_no_longer_in_the_template_goes_and_what_the_stack_did_not_make_stays()
    {
        var (role, _) = After(Template("ec2"), "Resources: {}");
        Assert.Null(role);
        (role, _) = After("Resources: {}", "Resources: {}");
        Assert.NotNull(role);
    }

    [Fact]
    public void A_role_that_another_made_is_in_the_way_of_the_step_and_stays_as_it_is()
    {
        var (role, isKnown) = After("Resources: {}", Template("ec2"));
        Assert.True(isKnown);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(ByHand), role!["AssumeRolePolicyDocument"]));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Resources: { Role: { Type: \"AWS::IAM::Role\", Properties: { RoleName: deploy, Policies: !FindInMap [A, B, C] } } }")]
    [InlineData("Resources: { Role: { Type: \"AWS::IAM::Role\", Properties: { RoleName: !Ref Role } } }")]
    [InlineData("Resources: { Role: { Type: \"AWS::IAM::Role\", Condition: A, Properties: { RoleName: deploy } } }\nConditions: { A: !Not [!Condition A] }")]
    [InlineData("Resources: { Role: { Type: \"AWS::IAM::Role\", Properties: { RoleName: deploy, Policies: [{ PolicyName: a }, { PolicyName: a }] } } }")]
    [InlineData("Resources: { Role: { Type: \"AWS::IAM::Role\", Properties: { RoleName: [deploy] } } }")]
    [InlineData("Resources: { Role: [] }")]
    [InlineData("Resources: { Role: { Properties: [] } }")]
    [InlineData("a: &a [x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a]\nResources: { Role: { Type: *b } }")]
    [InlineData("\"")]
    [InlineData("")]
    public void Where_the_template_of_before_cannot_be_read_nothing_is_known_of_the_roles(string? before)
    {
        var (_, isKnown) = After(before, Template("ec2"));
        Assert.False(isKnown);
    }

    [Fact]
    public void A_template_deeper_than_any_stack_ends_as_unknown()
    {
        var (_, isKnown) = After($"Resources: {new string('[', 200_000)}{new string(']', 200_000)}", Template("ec2"));
        Assert.False(isKnown);
    }

    [Theory]
    [InlineData("CREATE_COMPLETE", true, false)]
    [InlineData("CREATE_COMPLETE", false, true)]
    [InlineData("ROLLBACK_COMPLETE", true, true)]
    public void A_bucket_policy_that_the_step_does_not_change_counts_as_it_was_read(string status, bool isAlike, bool isNew)
    {
        const string bucket = "Resources: { Policy: { Type: \"AWS::S3::BucketPolicy\", Properties: { Bucket: logs, PolicyDocument: { Statement: [], Id: one } } } }";
        var facts = Facts(bucket, status);
        facts["s3:GetBucketPolicy"] = new JsonObject { ["logs"] = new JsonObject { ["Policy"] = ByHand } };
        Write(Details(), facts, isAlike ? bucket : bucket.Replace("one", "two", StringComparison.Ordinal));
        Assert.Equal(isNew, (string?)facts["s3:GetBucketPolicy"]!["logs"]!["Policy"] != ByHand);
    }

    private static (JsonObject? Role, bool IsKnown) After(string? before, string after, bool reverts = false)
    {
        var details = Details();
        var isKnown = Write(details, Facts(before, "UPDATE_COMPLETE"), after, reverts);
        return (details["RoleDetailList"]!.AsArray().SingleOrDefault()?.AsObject(), isKnown);
    }

    private static bool Write(JsonObject details, JsonObject facts, string template, bool reverts = false)
    {
        var none = ImmutableSortedDictionary<string, string>.Empty;
        var step = new StepPayload.WriteStack("dev", "eu-west-1", "bulkhead-test", template, none, none) { RevertsDrift = reverts };
        var plan = PlannedOrganizationTests.PlanOf(step);
        return new PlannedStacks(plan, PlannedOrganization.After(plan, null)).Write(Account, details, facts, step);
    }

    private static JsonObject Facts(string? template, string status)
    {
        var facts = JsonNode.Parse($$"""{"cloudformation:DescribeStacks":{"eu-west-1":{"Stacks":[{"StackName":"bulkhead-test","StackStatus":"{{status}}"}]} } }""")!.AsObject();
        if (template is not null) facts[DeployedStack.Templates] = new JsonObject { ["eu-west-1"] = new JsonObject { ["bulkhead-test"] = new JsonObject { ["TemplateBody"] = template } } };
        return facts;
    }

    // The role as the first template made it, with what somebody did by hand: another trust, a policy denied instead of allowed, more attached, the boundary gone.
    private static JsonObject Details() => JsonNode.Parse($$"""
        {"UserDetailList":[],"GroupDetailList":[],"Policies":[],"RoleDetailList":[{"Path":"/","RoleName":"deploy","Arn":"arn:aws:iam::111111111111:role/deploy","AssumeRolePolicyDocument":{{ByHand}},
          "RolePolicyList":[{"PolicyName":"read","PolicyDocument":{"Statement":{"Effect":"Deny"} } },{"PolicyName":"by-hand","PolicyDocument":{"Statement":{"Effect":"Allow"} } }],
          "AttachedManagedPolicies":[{"PolicyName":"ReadOnlyAccess","PolicyArn":"arn:aws:iam::aws:policy/ReadOnlyAccess"},{"PolicyName":"AdministratorAccess","PolicyArn":"arn:aws:iam::aws:policy/AdministratorAccess"}]}]}
        """)!.AsObject();

    private static string Template(string service, string policy = "read", string attached = "ReadOnlyAccess", string boundary = "ViewOnlyAccess", string description = "a role") => $$"""
        Resources:
          Role:
            Type: AWS::IAM::Role
            Properties:
              RoleName: deploy
              Description: {{description}}
              AssumeRolePolicyDocument: { Statement: { Effect: Allow, Principal: { Service: {{service}}.amazonaws.com }, Action: "sts:AssumeRole" } }
              PermissionsBoundary: arn:aws:iam::aws:policy/{{boundary}}
              ManagedPolicyArns: ["arn:aws:iam::aws:policy/{{attached}}"]
              Policies: [{ PolicyName: {{policy}}, PolicyDocument: { Statement: { Effect: Allow } } }]
        """;

    private static IEnumerable<string?> Policies(JsonObject role) => role["RolePolicyList"]!.AsArray().Select(p => (string?)p!["PolicyName"]);

    private static IEnumerable<string?> Attached(JsonObject role) => role["AttachedManagedPolicies"]!.AsArray().Select(p => (string?)p!["PolicyName"]);
}

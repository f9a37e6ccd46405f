using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Collecting;
using Bulkhead.Reach.Facts;
using Xunit;

namespace Bulkhead.Engine.Tests.Collecting;

/// <summary>What the collector keeps of answers and refusals, and what <c>reach</c> makes of it.</summary>
public sealed class AccountCollectorTests
{
    private const string Account = "111111111111";
    private const string Open = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"lambda:InvokeFunction","Resource":"*"}]}""";

    private static readonly ImmutableArray<RegionName> Regions = [new("eu-west-1"), new("us-east-1")];

    [Fact]
    public async Task Two_regions_may_have_a_function_of_one_name_and_each_keeps_its_own_policy()
    {
        var (snapshot, _) = await CollectAsync((region, operation, _) => (region, operation) switch
        {
            (_, "ListFunctions") => Functions(region),
            ("eu-west-1", "GetPolicy") => new JsonObject { ["Policy"] = Open },
            _ => null,
        });
        Assert.NotNull(snapshot.Find(FunctionIn("eu-west-1"))!.Policy);
        var other = snapshot.Find(FunctionIn("us-east-1"))!;
        Assert.Null(other.Policy);
        Assert.Null(other.PolicyUnknown);
    }

    [Fact]
    public async Task What_one_region_refuses_is_unknown_there_and_known_in_the_others()
    {
        var (snapshot, account) = await CollectAsync((region, operation, _) => (region, operation) switch
        {
            ("eu-west-1", "ListFunctions") => Functions(region),
            (_, "ListFunctions") => Refused,
            _ => null,
        });
        Assert.Null(snapshot.Find(FunctionIn("eu-west-1"))!.Uncollected);
        var rest = Assert.Single(snapshot.OfKind("lambda.function"), n => n.Uncollected is not null);
        Assert.Equal((FunctionIn("us-east-1", "*"), $"lambda:ListFunctions in {Account}, us-east-1"), (rest.Arn, rest.Uncollected));
        Assert.Contains(account.Missing, m => m is { Operation: "lambda:ListFunctions", IsRefused: true });
    }

    [Fact]
    public async Task What_is_refused_of_one_resource_is_unknown_of_that_one()
    {
        var (snapshot, _) = await CollectAsync((region, operation, _) => (region, operation) switch
        {
            (_, "ListFunctions") => Functions(region),
            ("us-east-1", "GetPolicy") => Refused,
            _ => null,
        });
        Assert.Null(snapshot.Find(FunctionIn("eu-west-1"))!.PolicyUnknown);
        Assert.Equal($"lambda:GetPolicy of {FunctionIn("us-east-1")}", snapshot.Find(FunctionIn("us-east-1"))!.PolicyUnknown);
    }

    [Fact]
    public async Task Where_it_is_not_known_which_regions_there_are_something_may_be_in_others()
    {
        var (snapshot, _) = await CollectAsync((region, operation, _) => operation == "ListFunctions" ? Functions(region) : null, mayHaveOthers: true);
        Assert.Equal([FunctionIn("*", "*")], snapshot.OfKind("lambda.function").Where(n => n.Uncollected is not null).Select(n => n.Arn));
    }

    private static readonly JsonObject Refused = new() { ["Refused"] = true };

    private static string FunctionIn(string region, string name = "f") => $"arn:aws:lambda:{region}:{Account}:function:{name}";

    private static JsonObject Functions(string region) => new()
    {
        ["Functions"] = new JsonArray(new JsonObject { ["FunctionName"] = "f", ["FunctionArn"] = FunctionIn(region), ["Role"] = $"arn:aws:iam::{Account}:role/worker" }),
    };

    private static async Task<(Snapshot Snapshot, CollectedAccount Account)> CollectAsync(Func<string, string, JsonObject, JsonObject?> answer, bool mayHaveOthers = false)
    {
        var scope = new CollectionScope(Regions, new HashSet<string> { "iam:GetAccountAuthorizationDetails", "lambda:ListFunctions", "lambda:GetPolicy" }) { MayHaveOthers = mayHaveOthers };
        var account = await new AccountCollector(scope).CollectAsync(new RegionalSession(new("eu-west-1"), answer), TestContext.Current.CancellationToken);
        using var facts = JsonDocument.Parse(new JsonObject { [Account] = account.Facts.DeepClone() }.ToJsonString());
        using var details = JsonDocument.Parse("""{"UserDetailList":[],"GroupDetailList":[],"RoleDetailList":[],"Policies":[]}""");
        var diagnostics = new DiagnosticBag();
        var snapshot = SnapshotReader.Read(new([new("details.json", details.RootElement.Clone())], null, [new("facts.json", facts.RootElement.Clone())]), diagnostics)!;
        Assert.Empty(diagnostics.ToSorted());
        return (snapshot, account);
    }

    /// <summary>Answers by region: null for what is not there, <see cref="Refused"/> for what may not be read.</summary>
    private sealed class RegionalSession(RegionName region, Func<string, string, JsonObject, JsonObject?> answer) : AwsSession
    {
        public override AccountId Account => AccountId.Parse(AccountCollectorTests.Account);

        public override RegionName Region => region;

        public override string Partition => "aws";

        public override Arn Caller => Arn.TryParse($"arn:aws:iam::{Account}:user/ann")!.Value;

        public override AwsSession WithRegion(RegionName other) => new RegionalSession(other, answer);

        public override Task<SessionResult> AssumeRoleAsync(RoleRequest role, CancellationToken cancellationToken) => throw new InvalidOperationException();

        public override Task<AwsResult> CallAsync(string service, string operation, JsonObject input, CancellationToken cancellationToken) =>
            Task.FromResult<AwsResult>(service != "lambda" ? new AwsSuccess([], "request") : answer(region.Value, operation, input) switch
            {
                null => Refusal(RefusalKind.NotFound, "ResourceNotFoundException"),
                { } found when ReferenceEquals(found, Refused) => Refusal(RefusalKind.AccessDenied, "AccessDeniedException"),
                { } found => new AwsSuccess(found, "request"),
            });

        private AwsRefusal Refusal(RefusalKind kind, string code) => new(kind, code, "the test refuses") { Service = "lambda", Operation = "Test", Region = region };
    }
}

using System.Diagnostics;
using System.Globalization;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;
using Bulkhead.Iam.Possibility;
using Bulkhead.Iam.Tests.Possibility;

namespace Bulkhead.Bench;

/// <summary>Whether a call can be made: the time of typical questions; with <c>--questions</c>, the campaign against both evaluators.</summary>
internal static class IamPossible
{
    private const int MostShown = 5;

    private const string Developer = """
        {"Version": "2012-10-17", "Statement": [
          {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject", "s3:List*"], "Resource": ["arn:aws:s3:::staging", "arn:aws:s3:::staging/*"]},
          {"Effect": "Allow", "Action": "lambda:*", "Resource": "*"},
          {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "arn:aws:iam::*:role/deploy-*"},
          {"Effect": "Allow", "Action": "ec2:RunInstances", "Resource": "*", "Condition": {"StringLike": {"aws:RequestTag/team": "web-*"}, "ForAllValues:StringEquals": {"aws:TagKeys": ["team", "cost"]}, "Bool": {"aws:MultiFactorAuthPresent": "true"}}},
          {"Effect": "Allow", "Action": "dynamodb:*Item", "Resource": "arn:aws:dynamodb:*:111111111111:table/${aws:PrincipalTag/team}-*"},
          {"Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::*/secret/*"}]}
        """;

    private const string Boundary = """
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "NotAction": ["organizations:*", "account:*"], "Resource": "*"}]}
        """;

    private const string Scp = """
        {"Version": "2012-10-17", "Statement": [
          {"Effect": "Deny", "NotAction": ["iam:*", "sts:*", "support:*"], "Resource": "*",
            "Condition": {"StringNotEquals": {"aws:RequestedRegion": ["eu-west-1", "eu-central-1"]}, "ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/break-glass-*"}}},
          {"Effect": "Deny", "Action": ["cloudtrail:StopLogging", "cloudtrail:DeleteTrail"], "Resource": "*"}]}
        """;

    private const string Rcp = """
        {"Version": "2012-10-17", "Statement": [
          {"Effect": "Deny", "Principal": "*", "Action": ["s3:*", "sqs:*", "kms:*"], "Resource": "*",
            "Condition": {"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}, "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}}},
          {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": {"BoolIfExists": {"aws:SecureTransport": "false"}}}]}
        """;

    private const string Trust = """
        {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": "111111111111"}, "Action": ["sts:AssumeRole", "sts:SetSourceIdentity"],
          "Condition": {"StringEquals": {"sts:ExternalId": "blue"}, "StringLike": {"sts:SourceIdentity": "?*@example.com"}, "IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}}
        """;

    private const string Full = """{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}""";

    public static int Run(string[] options)
    {
        var questions = Options.Number(options, "--questions", 0);
        if (questions > 0) return Campaign(questions, Options.Number(options, "--seed", 1));
        Console.WriteLine("iam-possible: one identity policy of 6 statements, boundary, two SCPs, RCP; the stack is compiled and shared");
        var stack = new PolicyCompiler().Compile(new PolicyStack
        {
            Identity = [Parse(Developer)],
            Boundary = [Parse(Boundary)],
            ServiceControl = [[Parse(Full), Parse(Scp)]],
            ResourceControl = [[Parse(Rcp)]],
        });
        var trusting = new PolicyCompiler().Compile(stack.Source with { Resource = [Parse(Trust)] });
        Time("no allowing statement", stack, "iam:CreateUser", "arn:aws:iam::111111111111:user/eve");
        Time("an SCP denies always", stack, "cloudtrail:StopLogging", "arn:aws:cloudtrail:eu-west-1:111111111111:trail/org");
        Time("no condition matters", stack, "lambda:UpdateFunctionCode", "arn:aws:lambda:eu-west-1:111111111111:function:shop");
        Time("the region forbids", stack, "lambda:UpdateFunctionCode", "arn:aws:lambda:us-east-1:111111111111:function:shop");
        Time("region to be chosen", stack, "s3:GetObject", "arn:aws:s3:::staging/report.csv");
        Time("something new", stack, "lambda:CreateFunction", "arn:aws:lambda:*:*:function:*", isPattern: true);
        Time("tags and MFA to be chosen", stack, "ec2:RunInstances", "arn:aws:ec2:eu-west-1:111111111111:instance/*", isPattern: true);
        Time("a tag that was not collected", stack, "dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:111111111111:table/web-orders", withTags: false);
        Time("a role with external id, source identity and address", trusting, "sts:AssumeRole", "arn:aws:iam::111111111111:role/deploy-web");
        return 0;
    }

    private static void Time(string what, CompiledStack stack, string action, string resource, bool isPattern = false, bool withTags = true)
    {
        var access = new PossibleAccess();
        var context = KnownContext.Empty.With("aws:PrincipalOrgID", "o-a1b2c3d4e5");
        if (withTags) context = context.With("aws:PrincipalTag/team", "web");
        var question = new PossibleQuestion
        {
            Principal = Principal.TryParse("arn:aws:iam::111111111111:role/developer")!,
            Stack = stack,
            Action = action,
            Resource = resource,
            ResourceIsPattern = isPattern,
            ResourceAccount = AccountId.Parse("111111111111"),
            Context = context,
        };
        var answer = access.Ask(question);
        for (var i = 0; i < 5_000; i++) access.Ask(question);
        var (nanoseconds, bytes) = Measure.PerOperation(50, () =>
        {
            for (var i = 0; i < 50; i++) access.Ask(question);
        });
        var detail = answer.Verdict switch
        {
            PossibleVerdict.Yes => answer.RestsOn.IsEmpty ? "" : ": " + string.Join(", ", answer.RestsOn.Select(r => r.Text)),
            PossibleVerdict.No => $": {answer.BlockedBy}",
            PossibleVerdict.Unknown => ": " + answer.Reason,
            _ => throw new UnreachableException(),
        };
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {what} ({action}): {nanoseconds:N0} ns, {bytes:N0} bytes allocated; {answer.Verdict}{detail}"));
    }

    private static int Campaign(int questions, int first)
    {
        var campaign = new PossibilityCampaign();
        var watch = Stopwatch.StartNew();
        var wrong = 0;
        var seed = first;
        for (; Asked(campaign) < questions; seed++)
        {
            foreach (var complaint in campaign.Check(seed))
            {
                if (wrong++ < MostShown) Console.WriteLine(complaint);
            }
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"iam-possible: {Asked(campaign):N0} questions about {seed - first:N0} stacks (seeds {first} to {seed - 1}) in {watch.Elapsed.TotalSeconds:0} s: {wrong} wrong answers"));
        foreach (var (what, count) in campaign.Counts.OrderByDescending(c => c.Value)) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {count:N0} {what}"));
        return wrong == 0 ? 0 : 1;
    }

    private static long Asked(PossibilityCampaign campaign) =>
        campaign.Counts.Where(c => Enum.TryParse<PossibleVerdict>(c.Key, out _)).Sum(c => c.Value);

    private static PolicyDocument Parse(string json) =>
        PolicyParser.ParseJson("bench", json).Document ?? throw new InvalidOperationException("the bench's policy is broken");
}

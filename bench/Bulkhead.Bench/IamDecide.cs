using System.Globalization;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Bench;

/// <summary>Decisions over a full stack: nine statements over identity, boundary, SCP and RCP.</summary>
internal static class IamDecide
{
    private const string Identity = """
        {"Version": "2012-10-17", "Statement": [
          {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject", "s3:List*"], "Resource": ["arn:aws:s3:::staging", "arn:aws:s3:::staging/*"]},
          {"Effect": "Allow", "Action": "dynamodb:*Item", "Resource": "arn:aws:dynamodb:*:111111111111:table/shop-*"},
          {"Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::*/secret/*"}]}
        """;

    private const string Boundary = """
        {"Version": "2012-10-17", "Statement": [
          {"Effect": "Allow", "NotAction": ["iam:*", "organizations:*"], "Resource": "*"}]}
        """;

    private const string FullAccess = """{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}""";

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

    /// <summary>The request and the stack that stand for all in comparisons: nine statements, allowed.</summary>
    public static (AuthorizationRequest Request, PolicyStack Stack) Standard() => (Requests().First(), Stack());

    public static void Run()
    {
        var stack = new PolicyCompiler().Compile(Stack());
        var statements = stack.Source.Identity.Concat(stack.Source.Boundary!.Value)
            .Concat(stack.Source.ServiceControl!.Value[0]).Concat(stack.Source.ResourceControl!.Value[0])
            .Sum(p => p.Statements.Length);
        var requests = Requests().Select(r => CompiledRequest.Create(r, CatalogueFacts.Embedded)).ToArray();
        var allowed = requests.Count(r => stack.Decide(r).IsAllowed);
        var (nanoseconds, bytes) = Measure.PerOperation(requests.Length, () =>
        {
            foreach (var request in requests) stack.Decide(request);
        });
        var (whole, _) = Measure.PerOperation(requests.Length, () =>
        {
            foreach (var request in requests) stack.Decide(CompiledRequest.Create(request.Source, CatalogueFacts.Embedded));
        });
        Console.WriteLine($"iam-decide: {statements} statements, {requests.Length} requests, {allowed} allowed");
        var undisturbed = Measure.Undisturbed(50 * requests.Length, () =>
        {
            for (var i = 0; i < 50; i++)
            {
                foreach (var request in requests) stack.Decide(request);
            }
        });
        Print("decision of a prepared request", nanoseconds, bytes);
        Print("the same in the quickest of many short rounds", undisturbed, null);
        Print("decision with the request's preparation", whole, null);
        foreach (var request in requests)
        {
            var (one, _) = Measure.PerOperation(100, () =>
            {
                for (var i = 0; i < 100; i++) stack.Decide(request);
            });
            Print($"  {request.Source.Action} on {request.Source.Resources[0]}: {stack.Decide(request).Outcome}", one, null);
        }
    }

    private static PolicyStack Stack() => new()
    {
        Identity = [Parse(Identity)],
        Boundary = [Parse(Boundary)],
        ServiceControl = [[Parse(FullAccess), Parse(Scp)]],
        ResourceControl = [[Parse(Rcp)]],
        ManagementAccount = AccountId.Parse("999999999999"),
    };

    private static void Print(string what, double nanoseconds, double? bytes)
    {
        var rate = (1e3 / nanoseconds).ToString("0.00", CultureInfo.InvariantCulture);
        var memory = bytes is null ? "" : string.Create(CultureInfo.InvariantCulture, $", {bytes:0.##} bytes allocated");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {what}: {nanoseconds:0.0} ns, {rate} million a second{memory}"));
    }

    private static IEnumerable<AuthorizationRequest> Requests()
    {
        var principal = Principal.TryParse("arn:aws:sts::111111111111:assumed-role/developer/ann")!;
        var context = RequestContext.Empty
            .With("aws:PrincipalOrgID", "o-a1b2c3d4e5").With("aws:RequestedRegion", "eu-west-1")
            .With("aws:SourceIp", "203.0.113.7").With("aws:SecureTransport", "true");
        foreach (var (action, resource) in new[]
        {
            ("s3:GetObject", "arn:aws:s3:::staging/reports/2026/11/report.csv"),
            ("s3:PutObject", "arn:aws:s3:::staging/secret/key.pem"),
            ("dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:111111111111:table/shop-orders"),
            ("ec2:RunInstances", "arn:aws:ec2:eu-west-1:111111111111:instance/i-0123456789abcdef0"),
        })
        {
            yield return new AuthorizationRequest
            {
                Principal = principal,
                Action = action,
                Resources = [resource],
                ResourceAccount = AccountId.Parse("111111111111"),
                Context = context,
            };
        }
    }

    private static PolicyDocument Parse(string json) =>
        PolicyParser.ParseJson("bench", json).Document ?? throw new InvalidOperationException("the bench's policy is broken");
}

using Bulkhead.LocalCloud.Hosting;
using Xunit;

namespace Bulkhead.LocalCloud.Tests.Conformance;

public sealed class ConformanceTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("organizations.py")]
    [InlineData("iam_sts.py")]
    [InlineData("s3.py")]
    [InlineData("baseline.py")]
    [InlineData("permissions.py")]
    public async Task Boto3_sees_what_AWS_would_show(string script)
    {
        await using var cloud = await LocalCloudServer.StartAsync(new LocalCloudOptions(), Cancel);
        await Boto3.RunAsync(cloud, script);
    }
}

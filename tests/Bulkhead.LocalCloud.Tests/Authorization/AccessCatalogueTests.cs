using Bulkhead.LocalCloud.Authorization;
using Bulkhead.LocalCloud.Credentials;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Events;
using Bulkhead.LocalCloud.Hosting;
using Bulkhead.LocalCloud.Services;
using Xunit;

namespace Bulkhead.LocalCloud.Tests.Authorization;

public sealed class AccessCatalogueTests
{
    [Fact]
    public void Every_operation_of_every_service_is_mapped_to_actions_that_the_catalogue_knows()
    {
        var services = ServiceCatalogue.All(new LocalCloudOptions(), new SessionTokens(new byte[32]), new ScheduledWork(), new EventLog(), new Bulkhead.LocalCloud.Services.EventBridge.EventRouter());
        var unmapped = services.SelectMany(s => s.Operations.Keys
            .Where(o => AccessCatalogue.Find(s.Service)?.Find(o) is null)
            .Select(o => $"{s.Service}:{o}"));
        Assert.Empty(unmapped);
    }

    [Theory]
    [InlineData("s3", "ListBuckets", "s3:ListAllMyBuckets")]
    [InlineData("s3", "HeadObject", "s3:GetObject")]
    [InlineData("s3", "PutBucketEncryption", "s3:PutEncryptionConfiguration")]
    [InlineData("s3control", "PutPublicAccessBlock", "s3:PutAccountPublicAccessBlock")]
    [InlineData("budgets", "CreateBudget", "budgets:ModifyBudget")]
    [InlineData("accessanalyzer", "CreateAnalyzer", "access-analyzer:CreateAnalyzer")]
    [InlineData("resourcegroupstaggingapi", "GetResources", "tag:GetResources")]
    [InlineData("iam", "CreateUser", "iam:CreateUser")]
    public void An_operation_needs_the_action_that_AWS_documents(string service, string operation, string action) =>
        Assert.Equal(action, Assert.Single(AccessCatalogue.Find(service)!.Find(operation)!.Actions).FullName);
}

using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Config;
using Bulkhead.LocalCloud.Services.Logs;
using Bulkhead.LocalCloud.Tests.CloudFormation.Fakes;
using Xunit;

namespace Bulkhead.LocalCloud.Tests.Services.Config;

/// <summary>A service takes only roles that trust it.</summary>
public sealed class PassedRoleTests
{
    private readonly FakeCloud _cloud = new(default, new ConfigHandler(), new LogsHandler());

    [Fact]
    public void Config_takes_a_role_that_trusts_it_and_no_other()
    {
        static string Recorder(string role) => $$$"""{"ConfigurationRecorder":{"name":"default","roleARN":"{{{role}}}"}}""";
        var (server, recorder) = (_cloud.AddRole("server", "ec2.amazonaws.com"), _cloud.AddRole("recorder", "config.amazonaws.com"));
        Assert.Equal("InvalidRoleException", Assert.Throws<ServiceException>(() => Do("config", "PutConfigurationRecorder", Recorder(server))).Code);
        Do("config", "PutConfigurationRecorder", Recorder(recorder));
    }

    [Theory]
    [InlineData("logs.amazonaws.com")]
    [InlineData("logs.eu-west-1.amazonaws.com")]
    public void Logs_take_a_role_that_trusts_them_and_no_other(string principal)
    {
        static string Filter(string role) => $$"""{"logGroupName":"g","filterName":"f","filterPattern":"","destinationArn":"arn:aws:kinesis:eu-west-1:111111111111:stream/s","roleArn":"{{role}}"}""";
        var (server, sender) = (_cloud.AddRole("server", "ec2.amazonaws.com"), _cloud.AddRole("sender", principal));
        Do("logs", "CreateLogGroup", """{"logGroupName":"g"}""");
        Assert.Equal("InvalidParameterException", Assert.Throws<ServiceException>(() => Do("logs", "PutSubscriptionFilter", Filter(server))).Code);
        Do("logs", "PutSubscriptionFilter", Filter(sender));
    }

    private JsonObject Do(string service, string operation, string input) => _cloud.Call(_cloud.Context, service, operation, (JsonObject)JsonNode.Parse(input)!);
}

using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.Aws.Models;
using Bulkhead.LocalCloud.Credentials;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Events;
using Bulkhead.LocalCloud.Hosting;
using Bulkhead.LocalCloud.Services;
using Bulkhead.LocalCloud.Services.EventBridge;
using Xunit;

namespace Bulkhead.LocalCloud.Tests.Events;

public sealed class RecordedParametersTests
{
    private const string Secret = "hunter2";

    [Theory]
    [InlineData("lambda", "Invoke", """{"FunctionName":"f","Payload":"hunter2"}""", """{"functionName":"f","payload":"HIDDEN_DUE_TO_SECURITY_REASONS"}""")]
    [InlineData("lambda", "CreateFunction", """{"FunctionName":"f","Code":{"ZipFile":"hunter2"},"Environment":{"Variables":{"DB":"hunter2"}}}""", """{"functionName":"f","code":{},"environment":{}}""")]
    [InlineData("lambda", "UpdateFunctionCode", """{"FunctionName":"f","ZipFile":"hunter2"}""", """{"functionName":"f"}""")]
    [InlineData("lambda", "PublishLayerVersion", """{"LayerName":"l","Content":{"ZipFile":"hunter2"}}""", """{"layerName":"l","content":{}}""")]
    [InlineData("ssm", "PutParameter", """{"Name":"p","Value":"hunter2","Type":"String"}""", """{"name":"p","value":"HIDDEN_DUE_TO_SECURITY_REASONS","type":"String"}""")]
    [InlineData("ssm", "SendCommand", """{"DocumentName":"d","Parameters":{"commands":["echo hunter2"]}}""", """{"documentName":"d","parameters":"HIDDEN_DUE_TO_SECURITY_REASONS"}""")]
    [InlineData("ec2", "RunInstances", """{"ImageId":"ami-1","UserData":"hunter2"}""", """{"imageId":"ami-1","userData":"\u003CsensitiveDataRemoved\u003E"}""")]
    [InlineData("ec2", "ModifyInstanceAttribute", """{"InstanceId":"i-1","UserData":{"Value":"hunter2"}}""", """{"instanceId":"i-1","userData":"\u003CsensitiveDataRemoved\u003E"}""")]
    [InlineData("ec2", "ModifyInstanceAttribute", """{"Attribute":"userData","Value":"hunter2"}""", """{"attribute":"userData","value":"\u003CsensitiveDataRemoved\u003E"}""")]
    [InlineData("ec2", "CopySnapshot", """{"SourceSnapshotId":"s","PresignedUrl":"hunter2"}""", """{"sourceSnapshotId":"s","presignedUrl":"\u003CsensitiveDataRemoved\u003E"}""")]
    [InlineData("ecs", "RegisterTaskDefinition", """{"family":"f","containerDefinitions":[{"name":"c","environment":[{"name":"DB","value":"hunter2"}]}]}""", """{"family":"f","containerDefinitions":[{"name":"c","environment":"HIDDEN_DUE_TO_SECURITY_REASONS"}]}""")]
    [InlineData("ecs", "RunTask", """{"overrides":{"containerOverrides":[{"environment":[{"value":"hunter2"}]}]}}""", """{"overrides":{"containerOverrides":[{"environment":"HIDDEN_DUE_TO_SECURITY_REASONS"}]}}""")]
    [InlineData("organizations", "CreateAccount", """{"Email":"hunter2","AccountName":"hunter2","RoleName":"r"}""", """{"email":"****","accountName":"****","roleName":"r"}""")]
    [InlineData("identitystore", "CreateUser", """{"IdentityStoreId":"d","UserName":"hunter2","Name":{"GivenName":"hunter2"}}""", """{"identityStoreId":"d","userName":"HIDDEN_DUE_TO_SECURITY_REASONS","name":{"givenName":"HIDDEN_DUE_TO_SECURITY_REASONS"}}""")]
    [InlineData("cloudformation", "CreateStack", """{"StackName":"s","Parameters":[{"ParameterKey":"Password","ParameterValue":"hunter2"}]}""", """{"stackName":"s","parameters":[{"parameterKey":"Password"}]}""")]
    [InlineData("sso", "ListAccountRoles", """{"accessToken":"hunter2","accountId":"1"}""", """{"accountId":"1"}""")]
    [InlineData("sso", "ListAccounts", """{"accessToken":"hunter2"}""", "null")]
    [InlineData("iam", "CreateLoginProfile", """{"UserName":"ann","password":"hunter2"}""", """{"userName":"ann","password":"HIDDEN_DUE_TO_SECURITY_REASONS"}""")]
    [InlineData("account", "PutAlternateContact", """{"Name":"Ann","Title":"CFO"}""", """{"name":"Ann","title":"CFO"}""")]
    public void A_request_is_shown_without_its_secrets(string service, string operation, string input, string expected)
    {
        var model = ServiceModels.Get(service).GetOperation(operation);
        Assert.Equal(expected, Write(model, model.Input, (JsonObject)JsonNode.Parse(input)!));
    }

    [Theory]
    [InlineData("lambda", "PublishVersion", """{"Version":"1","Environment":{"Variables":{"DB":"hunter2"}}}""")]
    [InlineData("lambda", "Invoke", """{"StatusCode":200,"Payload":"hunter2"}""")]
    [InlineData("ssm", "SendCommand", """{"Command":{"CommandId":"1","Parameters":{"commands":["hunter2"]}}}""")]
    [InlineData("ecs", "DeregisterTaskDefinition", """{"taskDefinition":{"containerDefinitions":[{"environment":[{"value":"hunter2"}],"repositoryCredentials":{"credentialsParameter":"hunter2"}}]}}""")]
    [InlineData("ecs", "StopTask", """{"task":{"overrides":{"containerOverrides":[{"environment":[{"value":"hunter2"}]}]}}}""")]
    [InlineData("organizations", "CreateAccount", """{"CreateAccountStatus":{"AccountName":"hunter2","State":"IN_PROGRESS"}}""")]
    public void An_answer_is_shown_without_its_secrets(string service, string operation, string output)
    {
        var model = ServiceModels.Get(service).GetOperation(operation);
        Assert.DoesNotContain(Secret, Write(model, model.Output, (JsonObject)JsonNode.Parse(output)!), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_that_a_model_marks_as_sensitive_is_shown_but_for_the_known_exceptions()
    {
        var services = ServiceCatalogue.All(new LocalCloudOptions(), new SessionTokens(new byte[32]), new ScheduledWork(), new EventLog(), new EventRouter());
        var marked = 0;
        var shown = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var operation in services.SelectMany(s => s.Operations.Keys.Select(o => ServiceModels.Get(s.Service).GetOperation(o))))
        {
            foreach (var shape in new[] { operation.Input, operation.Output }.OfType<StructureShape>())
            {
                var value = (JsonObject)Sample(shape, isSensitive: false, depth: 0)!;
                if (value.ToJsonString().Contains(Secret, StringComparison.Ordinal)) marked++;
                if (Write(operation, shape, value).Contains(Secret, StringComparison.Ordinal)) shown.Add($"{operation.Service.Name}:{operation.Name}");
            }
        }

        Assert.True(marked > 50, $"{marked}");
        Assert.All(shown, name => Assert.True(name is "account:PutAlternateContact" || name.StartsWith("s3:", StringComparison.Ordinal), name));
    }

    /// <summary>A value of a shape: a secret wherever the model says that there is one.</summary>
    private static JsonNode? Sample(Shape shape, bool isSensitive, int depth)
    {
        isSensitive |= shape.IsSensitive;
        return shape switch
        {
            _ when depth > 5 => null,
            StructureShape structure => new JsonObject(structure.Members.Select(m => KeyValuePair.Create(m.Name, Sample(m.Shape, isSensitive, depth + 1)))),
            ListShape list => new JsonArray(Sample(list.Element.Shape, isSensitive, depth + 1)),
            MapShape map => new JsonObject { ["key"] = Sample(map.Value.Shape, isSensitive, depth + 1) },
            _ => JsonValue.Create(isSensitive ? Secret : "plain"),
        };
    }

    private static string Write(OperationModel operation, StructureShape? shape, JsonObject value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer)) RecordedParameters.Write(json, operation, shape, value);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}

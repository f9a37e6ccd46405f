using System.Text.Json.Nodes;
using Bulkhead.Aws.Models;
using Bulkhead.Aws.Protocols;
using Xunit;

namespace Bulkhead.Aws.Tests.Protocols;

public sealed class RoundTripTests
{
    public static TheoryData<string> Services => [.. ServiceModels.Names];

    [Theory]
    [MemberData(nameof(Services))]
    public void Whatever_is_written_is_read_back(string service)
    {
        var model = ServiceModels.Get(service);
        var codec = ProtocolCodec.For(model);
        var failures = new List<string>();
        foreach (var name in model.OperationNames)
        {
            // S3's two oldest notification operations have two members of one name.
            if (service == "s3" && name is "GetBucketNotification" or "PutBucketNotification") continue;
            var operation = model.GetOperation(name);
            var values = new SampleValues(17);
            var input = values.Structure(operation.Input);
            foreach (var member in operation.Input?.Members.Where(m => m.IsHostLabel) ?? []) input[member.Name] = "abc";
            var read = codec.DecodeRequest(operation, codec.EncodeRequest(operation, input));
            if (!JsonNode.DeepEquals(input, read)) failures.Add($"{name}: {read.ToJsonString()} for {input.ToJsonString()}");
            var output = values.Structure(operation.Output);
            var response = codec.EncodeResponse(operation, output, "id-1");
            var back = codec.DecodeResponse(operation, response);
            if (!JsonNode.DeepEquals(output, back)) failures.Add($"{name}: {back.ToJsonString()} for {output.ToJsonString()}");
            Assert.Equal("id-1", response.RequestId);
        }

        Assert.Empty(failures);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Every_modelled_error_is_read_back_with_its_details(string service)
    {
        var model = ServiceModels.Get(service);
        var codec = ProtocolCodec.For(model);
        foreach (var shape in model.OperationNames.SelectMany(n => model.GetOperation(n).Errors).DistinctBy(e => e.ErrorCode))
        {
            var details = new SampleValues(3).Structure(shape);
            foreach (var name in details.Select(d => d.Key).ToArray())
            {
                if (name.Equals("message", StringComparison.OrdinalIgnoreCase) || shape.Find(name)!.Location != MemberLocation.Body
                    || name.Equals("code", StringComparison.OrdinalIgnoreCase)) details.Remove(name);
            }

            var error = new WireError(shape.ErrorCode, "No <way> out", 400) { RequestId = "id-2", Details = details };
            var read = codec.DecodeError(model, codec.EncodeError(model, error));
            Assert.Equal((error.Code, error.Message, error.Status, error.RequestId), (read.Code, read.Message, read.Status, read.RequestId));
            if (details.Count > 0) Assert.Equal(details.ToJsonString(), read.Details?.ToJsonString());
        }
    }
}

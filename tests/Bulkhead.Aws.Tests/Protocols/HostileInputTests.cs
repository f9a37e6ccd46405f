using System.Text;
using Bulkhead.Aws.Models;
using Bulkhead.Aws.Protocols;
using Xunit;

namespace Bulkhead.Aws.Tests.Protocols;

public sealed class HostileInputTests
{
    [Theory]
    [InlineData("organizations", "CreateAccount", "{")]
    [InlineData("organizations", "CreateAccount", "[]")]
    [InlineData("organizations", "CreateAccount", "{\"AccountName\":1}")]
    [InlineData("organizations", "CreateAccount", "{} {}")]
    [InlineData("organizations", "CreateAccount", "{\"Tags\":{}}")]
    [InlineData("s3", "CreateBucket", "<a")]
    [InlineData("s3", "CreateBucket", "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>")]
    [InlineData("sts", "AssumeRole", "DurationSeconds=many")]
    public void Bodies_that_do_not_follow_the_protocol_are_refused(string service, string operation, string body)
    {
        var model = ServiceModels.Get(service).GetOperation(operation);
        var request = new WireRequest { Method = model.Method, Path = "/bucket", Body = Encoding.UTF8.GetBytes(body) };
        Assert.Throws<WireFormatException>(() => ProtocolCodec.For(model.Service).DecodeRequest(model, request));
    }

    [Fact]
    public void Deep_json_is_refused()
    {
        var body = "{\"x\":" + new string('[', 10_000) + new string(']', 10_000) + "}";
        var model = ServiceModels.Get("organizations").GetOperation("CreateAccount");
        var request = new WireRequest { Method = "POST", Body = Encoding.UTF8.GetBytes(body) };
        Assert.Throws<WireFormatException>(() => ProtocolCodec.For(model.Service).DecodeRequest(model, request));
    }

    [Fact]
    public void Deep_xml_is_read_without_recursion()
    {
        var body = string.Concat(Enumerable.Repeat("<a>", 5_000)) + string.Concat(Enumerable.Repeat("</a>", 5_000));
        var model = ServiceModels.Get("s3").GetOperation("CreateBucket");
        var request = new WireRequest { Method = "PUT", Path = "/b", Body = Encoding.UTF8.GetBytes(body) };
        Assert.Equal("b", ProtocolCodec.For(model.Service).DecodeRequest(model, request)["Bucket"]?.GetValue<string>());
    }

    [Fact]
    public void Form_names_with_endless_steps_are_refused()
    {
        var model = ServiceModels.Get("sts").GetOperation("AssumeRole");
        var request = new WireRequest { Method = "POST", Body = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("a.", 100_000)) + "=1") };
        Assert.Throws<WireFormatException>(() => ProtocolCodec.For(model.Service).DecodeRequest(model, request));
    }

    [Theory]
    [InlineData("organizations", "<html>502</html>")]
    [InlineData("iam", "<html><body>Bad gateway</body>")]
    [InlineData("iam", "")]
    [InlineData("account", "not json")]
    [InlineData("ec2", "{}")]
    public void An_error_page_of_a_proxy_is_said_to_be_unknown(string service, string body)
    {
        var model = ServiceModels.Get(service);
        var error = ProtocolCodec.For(model).DecodeError(model, new WireResponse { Status = 502, Body = Encoding.UTF8.GetBytes(body) });
        Assert.Equal("502", error.Code);
        Assert.Contains("BadGateway", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_that_the_model_does_not_have_is_a_mistake_of_the_caller()
    {
        var model = ServiceModels.Get("organizations").GetOperation("CreateAccount");
        Assert.Throws<ModelMismatchException>(() => ProtocolCodec.For(model.Service).EncodeRequest(model, new() { ["Nmae"] = "x" }));
    }

    [Fact]
    public void A_path_label_is_never_empty()
    {
        var model = ServiceModels.Get("s3").GetOperation("DeleteObject");
        Assert.Throws<ModelMismatchException>(() =>
            ProtocolCodec.For(model.Service).EncodeRequest(model, new() { ["Bucket"] = "b", ["Key"] = "" }));
    }
}

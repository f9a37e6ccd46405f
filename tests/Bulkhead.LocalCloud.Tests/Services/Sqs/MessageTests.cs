using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Sqs;
using Bulkhead.LocalCloud.Tests.CloudFormation.Fakes;
using Xunit;

namespace Bulkhead.LocalCloud.Tests.Services.Sqs;

/// <summary>Messages on a clock that moves.</summary>
public sealed class MessageTests
{
    private const string Url = "https://sqs.eu-west-1.amazonaws.com/111111111111/";
    private readonly FakeCloud _cloud = new(default, new SqsHandler());

    [Fact]
    public void What_is_older_than_a_queue_keeps_is_gone_at_the_next_send_or_receive()
    {
        Do("CreateQueue", """{"QueueName":"q","Attributes":{"MessageRetentionPeriod":"60"}}""");
        Send("q", "old");
        _cloud.Now += TimeSpan.FromSeconds(61);
        Send("q", "new");
        Assert.Equal("1", Count("q"));
        _cloud.Now += TimeSpan.FromSeconds(61);
        Assert.Empty(Receive("q"));
        Assert.Equal("0", Count("q"));
    }

    [Fact]
    public void Of_a_group_with_a_message_in_flight_nothing_else_is_given_out()
    {
        Do("CreateQueue", """{"QueueName":"q.fifo","Attributes":{"FifoQueue":"true","ContentBasedDeduplication":"true"}}""");
        Send("q.fifo", "a1", "a");
        Send("q.fifo", "a2", "a");
        Send("q.fifo", "b1", "b");
        var first = Assert.Single(Receive("q.fifo"));
        Assert.Equal("a1", first.Text("Body"));
        Assert.Equal(["b1"], Receive("q.fifo", 10).Select(m => m.Text("Body")));
        Assert.Empty(Receive("q.fifo", 10));
        Delete("q.fifo", first);
        Assert.Equal(["a2"], Receive("q.fifo", 10).Select(m => m.Text("Body")));
    }

    [Fact]
    public void An_older_receipt_deletes_nothing_and_hides_nothing()
    {
        Do("CreateQueue", """{"QueueName":"q"}""");
        Send("q", "m");
        var first = Assert.Single(Receive("q"));
        _cloud.Now += TimeSpan.FromSeconds(31);
        var second = Assert.Single(Receive("q"));
        Delete("q", first);
        Assert.Equal("1", Count("q"));
        var refusal = Assert.Throws<ServiceException>(() => Do("ChangeMessageVisibility", $$"""{"QueueUrl":"{{Url}}q","ReceiptHandle":"{{first.Text("ReceiptHandle")}}","VisibilityTimeout":0}"""));
        Assert.Equal("ReceiptHandleIsInvalid", refusal.Code);
        Delete("q", second);
        Assert.Equal("0", Count("q"));
    }

    private void Send(string queue, string body, string? group = null) =>
        Do("SendMessage", $$"""{"QueueUrl":"{{Url}}{{queue}}","MessageBody":"{{body}}"{{(group is null ? "" : $",\"MessageGroupId\":\"{group}\"")}}}""");

    private List<JsonObject> Receive(string queue, int count = 1) => [.. Do("ReceiveMessage", $$"""{"QueueUrl":"{{Url}}{{queue}}","MaxNumberOfMessages":{{count}}}""").Objects("Messages")];

    private void Delete(string queue, JsonObject message) => Do("DeleteMessage", $$"""{"QueueUrl":"{{Url}}{{queue}}","ReceiptHandle":"{{message.Text("ReceiptHandle")}}"}""");

    /// <summary>How many messages the queue holds, hidden ones too.</summary>
    private string Count(string queue)
    {
        var counts = Do("GetQueueAttributes", $$"""{"QueueUrl":"{{Url}}{{queue}}","AttributeNames":["All"]}""").Object("Attributes")!;
        return $"{int.Parse(counts.Needed("ApproximateNumberOfMessages"), System.Globalization.CultureInfo.InvariantCulture) + int.Parse(counts.Needed("ApproximateNumberOfMessagesNotVisible"), System.Globalization.CultureInfo.InvariantCulture)}";
    }

    private JsonObject Do(string operation, string input) => _cloud.Call(_cloud.Context, "sqs", operation, (JsonObject)JsonNode.Parse(input)!);
}

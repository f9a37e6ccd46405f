using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Sqs;

/// <summary>Amazon Simple Queue Service: queues with their policies, and messages.</summary>
internal sealed class SqsHandler : ServiceHandler
{
    public SqsHandler() : base("sqs")
    {
        Add(QueueOperations.CreateQueue, QueueOperations.GetQueueUrl, QueueOperations.ListQueues, QueueOperations.GetQueueAttributes,
            QueueOperations.SetQueueAttributes, QueueOperations.DeleteQueue, QueueOperations.AddPermission, QueueOperations.RemovePermission,
            QueueOperations.TagQueue, QueueOperations.UntagQueue, QueueOperations.ListQueueTags);
        Add(MessageOperations.SendMessage, MessageOperations.SendMessageBatch, MessageOperations.ReceiveMessage, MessageOperations.DeleteMessage,
            MessageOperations.DeleteMessageBatch, MessageOperations.ChangeMessageVisibility, MessageOperations.PurgeQueue);
    }
}

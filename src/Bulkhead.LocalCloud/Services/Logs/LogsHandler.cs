using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Logs;

/// <summary>Amazon CloudWatch Logs: groups, streams, events. Nothing is delivered by subscription filters.</summary>
internal sealed class LogsHandler : ServiceHandler
{
    public LogsHandler() : base("logs")
    {
        Add(LogGroupOperations.CreateLogGroup, LogGroupOperations.DescribeLogGroups, LogGroupOperations.DeleteLogGroup, LogGroupOperations.PutRetentionPolicy,
            LogGroupOperations.DeleteRetentionPolicy, LogGroupOperations.AssociateKmsKey, LogGroupOperations.DisassociateKmsKey,
            LogGroupOperations.TagResource, LogGroupOperations.UntagResource, LogGroupOperations.ListTagsForResource);
        Add(LogGroupOperations.PutSubscriptionFilter, LogGroupOperations.DescribeSubscriptionFilters, LogGroupOperations.DeleteSubscriptionFilter,
            LogGroupOperations.PutResourcePolicy, LogGroupOperations.DescribeResourcePolicies, LogGroupOperations.DeleteResourcePolicy);
        Add(LogEventOperations.CreateLogStream, LogEventOperations.DescribeLogStreams, LogEventOperations.DeleteLogStream,
            LogEventOperations.PutLogEvents, LogEventOperations.GetLogEvents, LogEventOperations.FilterLogEvents);
    }
}

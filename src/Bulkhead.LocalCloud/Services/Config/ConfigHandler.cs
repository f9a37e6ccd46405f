using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Config;

/// <summary>AWS Config: recorders, delivery channels and aggregators. Nothing is recorded in the local cloud.</summary>
internal sealed class ConfigHandler : ServiceHandler
{
    public ConfigHandler() : base("config")
    {
        Add(RecorderOperations.PutConfigurationRecorder, RecorderOperations.DescribeConfigurationRecorders, RecorderOperations.DescribeConfigurationRecorderStatus);
        Add(RecorderOperations.StartConfigurationRecorder, RecorderOperations.StopConfigurationRecorder, RecorderOperations.DeleteConfigurationRecorder);
        Add(DeliveryOperations.PutDeliveryChannel, DeliveryOperations.DescribeDeliveryChannels, DeliveryOperations.DeleteDeliveryChannel);
        Add(AggregatorOperations.PutConfigurationAggregator, AggregatorOperations.DescribeConfigurationAggregators, AggregatorOperations.DeleteConfigurationAggregator);
        Add(AggregatorOperations.TagResource, AggregatorOperations.UntagResource, AggregatorOperations.ListTagsForResource);
    }
}

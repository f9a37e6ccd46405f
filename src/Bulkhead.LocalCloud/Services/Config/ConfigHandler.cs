using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Config;

/// <summary>AWS Config: recorders, delivery channels, aggregators and conformance packs. Nothing is recorded in the local cloud.</summary>
internal sealed class ConfigHandler : ServiceHandler
{
    public ConfigHandler() : base("config")
    {
        Add(RecorderOperations.PutConfigurationRecorder, RecorderOperations.DescribeConfigurationRecorders, RecorderOperations.DescribeConfigurationRecorderStatus);
        Add(RecorderOperations.StartConfigurationRecorder, RecorderOperations.StopConfigurationRecorder, RecorderOperations.DeleteConfigurationRecorder);
        Add(DeliveryOperations.PutDeliveryChannel, DeliveryOperations.DescribeDeliveryChannels, DeliveryOperations.DeleteDeliveryChannel);
        Add(AggregatorOperations.PutConfigurationAggregator, AggregatorOperations.DescribeConfigurationAggregators, AggregatorOperations.DeleteConfigurationAggregator);
        Add(ConformancePacks.PutConformancePack, ConformancePacks.DeleteConformancePack, ConformancePacks.DescribeConformancePacks, ConformancePacks.DescribeConformancePackStatus);
        Add(ConformancePacks.DescribeConformancePackCompliance, ConformancePacks.GetConformancePackComplianceDetails, ConformancePacks.GetConformancePackComplianceSummary);
        Add(AggregatorOperations.TagResource, AggregatorOperations.UntagResource, AggregatorOperations.ListTagsForResource);
    }
}

using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Prices;

namespace Bulkhead.LocalCloud.Services.CostExplorer;

/// <summary>
/// AWS Cost Explorer: what was spent, which tags count for bills, and anomaly detection. Amounts come from a price list, since
/// nothing in the local cloud costs money.
/// </summary>
internal sealed class CostExplorerHandler : ServiceHandler
{
    public CostExplorerHandler(PriceList prices) : base("ce")
    {
        Add(new CostAndUsageOperations(new CostLedger(prices)).GetCostAndUsage);
        Add(CostTagOperations.ListCostAllocationTags, CostTagOperations.UpdateCostAllocationTagsStatus);
        Add(AnomalyOperations.CreateAnomalyMonitor, AnomalyOperations.GetAnomalyMonitors, AnomalyOperations.UpdateAnomalyMonitor, AnomalyOperations.DeleteAnomalyMonitor);
        Add(AnomalyOperations.CreateAnomalySubscription, AnomalyOperations.GetAnomalySubscriptions, AnomalyOperations.UpdateAnomalySubscription, AnomalyOperations.DeleteAnomalySubscription);
    }
}

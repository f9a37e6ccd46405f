using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Account;

/// <summary>AWS Account Management.</summary>
internal sealed class AccountHandler : ServiceHandler
{
    public AccountHandler(CloudPace pace, ScheduledWork scheduled) : base("account")
    {
        var regions = new RegionOperations(pace, scheduled);
        Add(ContactOperations.PutAlternateContact, ContactOperations.GetAlternateContact, ContactOperations.DeleteAlternateContact,
            ContactOperations.PutContactInformation, ContactOperations.GetContactInformation, ContactOperations.PutAccountName,
            ContactOperations.GetAccountInformation, ContactOperations.GetPrimaryEmail);
        Add(regions.EnableRegion, regions.DisableRegion, RegionOperations.GetRegionOptStatus, RegionOperations.ListRegions);
    }
}

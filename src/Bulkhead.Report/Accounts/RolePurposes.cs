using System.Diagnostics;

namespace Bulkhead.Report.Accounts;

/// <summary>The words for the purposes of roles, in documents and in names of profiles. None has a hyphen.</summary>
internal static class RolePurposes
{
    public static string Word(RolePurpose purpose) => purpose switch
    {
        RolePurpose.Administer => "administer",
        RolePurpose.Audit => "audit",
        RolePurpose.Operate => "operate",
        _ => throw new UnreachableException(),
    };
}

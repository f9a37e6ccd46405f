using System.Collections.Immutable;
using Bulkhead.Config.Model;
using Bulkhead.Report.Accounts;

namespace Bulkhead.Report.Tests.Accounts;

/// <summary>Organizations to print.</summary>
internal static class Organizations
{
    /// <summary>One account of each sort: made, not made, of others, and the management account.</summary>
    public static ExportedOrganization Acme { get; } = Of(
        Managed("prod", "111122223333") with
        {
            Kind = "production",
            Environment = "production",
            Unit = "Workloads/Production",
            Regions = ["eu-west-1", "us-east-1"],
            Tags = ImmutableSortedDictionary<string, string>.Empty.Add("team", "shop"),
            Contacts = new Contacts(new Contact("Security desk", "Head of security", "security@acme.example", "+44 20 7946 0000"), null, null),
            Budget = new Money(5000.50m, "USD"),
            Sponsor = "dev",
            Expires = "2027-03-31",
        },
        Managed("qa", null) with { Kind = "development", Environment = "development", Unit = "Workloads/Development" },
        Stranger("old-shop", "Old shop", "444455556666"));

    public static ExportedOrganization Of(params ImmutableArray<ExportedAccount> accounts) => new()
    {
        Name = "acme",
        Id = "o-exampleorg",
        Partition = "aws",
        ManagementAccount = "999988887777",
        Home = "eu-west-1",
        Regions = ["eu-west-1", "us-east-1"],
        Accounts = accounts,
    };

    /// <summary>An account of the file, with all roles; not made when it has no id.</summary>
    public static ExportedAccount Managed(string name, string? id) => new()
    {
        Name = name,
        DisplayName = name,
        Id = id,
        State = id is null ? ExportedAccount.NotMade : "active",
        IsManaged = true,
        Unit = "Root",
        Email = $"aws+{name}@acme.example",
        Regions = ["eu-west-1"],
        Roles =
        [
            Role(RolePurpose.Administer, "OrganizationAccountAccessRole", id, null),
            Role(RolePurpose.Audit, "BulkheadAudit", id, new RoleSource(name, RolePurpose.Administer)),
        ],
    };

    /// <summary>An account that the file does not have.</summary>
    public static ExportedAccount Stranger(string name, string displayName, string id) => new()
    {
        Name = name,
        DisplayName = displayName,
        Id = id,
        State = "active",
        IsManaged = false,
        Unit = "Root",
        Email = "someone@acme.example",
    };

    private static ExportedRole Role(RolePurpose purpose, string name, string? id, RoleSource? from) =>
        new(purpose, name, id is null ? null : $"arn:aws:iam::{id}:role/{name}", from);
}

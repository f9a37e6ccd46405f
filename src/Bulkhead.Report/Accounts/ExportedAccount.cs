using System.Collections.Immutable;
using Bulkhead.Config.Model;

namespace Bulkhead.Report.Accounts;

/// <summary>All that is known of one account. docs/json/accounts.md describes each member.</summary>
public sealed record ExportedAccount
{
    /// <summary>The state of an account that the file has and AWS has not.</summary>
    public const string NotMade = "not-made";

    /// <summary>Unique in the document: the name in the file, or one made from the name in AWS.</summary>
    public required string Name { get; init; }

    /// <summary>The name in AWS, which is not unique.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Twelve digits; null for an account that is not made.</summary>
    public string? Id { get; init; }

    /// <summary>AWS's state in lower case with hyphens, or <see cref="NotMade"/>.</summary>
    public required string State { get; init; }

    /// <summary>Whether the file has it.</summary>
    public required bool IsManaged { get; init; }

    /// <summary>Whether it is the management account.</summary>
    public bool IsManagement { get; init; }

    /// <summary>Whether it stands in the unit where everything is denied.</summary>
    public bool IsQuarantined { get; init; }

    /// <summary>The kind; null for an account that the file does not have.</summary>
    public string? Kind { get; init; }

    /// <summary><c>development</c>, <c>staging</c>, <c>production</c> or <c>sandbox</c>, when its kind is or extends that.</summary>
    public string? Environment { get; init; }

    /// <summary>The path of its unit: where it stands, or where it will be made. <c>Root</c> for the root.</summary>
    public required string Unit { get; init; }

    /// <summary>The root e-mail address.</summary>
    public required string Email { get; init; }

    /// <summary>The governed regions, home first.</summary>
    public ImmutableArray<string> Regions { get; init; } = [];

    /// <summary>The tags.</summary>
    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The alternate contacts that the file gives it.</summary>
    public Contacts Contacts { get; init; } = new(null, null, null);

    /// <summary>The roles.</summary>
    public ImmutableArray<ExportedRole> Roles { get; init; } = [];

    /// <summary>Who pays for it: the organization's name where nobody else does; null for an account that the file does not have.</summary>
    public string? BillTo { get; init; }

    /// <summary>The account that answers for it.</summary>
    public string? Sponsor { get; init; }

    /// <summary>The last day, as in 2027-03-31.</summary>
    public string? Expires { get; init; }

    /// <summary>The monthly budget.</summary>
    public Money? Budget { get; init; }
}

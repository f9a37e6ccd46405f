using Bulkhead.Core.Diagnostics;

namespace Bulkhead.Config.Reading;

/// <summary>Mistakes in the section <c>access</c>: BH2501 to BH2519.</summary>
public static class AccessDiagnostics
{
    /// <summary>The name of a group or a permission set has characters that it can't have.</summary>
    public static readonly DiagnosticDescriptor Name = Error("BH2501", "A name in 'access'");

    /// <summary>Neither a verb nor a permission set of the file's.</summary>
    public static readonly DiagnosticDescriptor UnknownPermission = Error("BH2502", "An unknown permission");

    /// <summary>Administration of production without an end.</summary>
    public static readonly DiagnosticDescriptor StandingAdministration = Error("BH2503", "Standing administration of production");

    /// <summary>Somebody other than custodians in the escrow, or custodians elsewhere.</summary>
    public static readonly DiagnosticDescriptor Escrow = Error("BH2504", "The escrow opens to custodians alone");

    /// <summary>A member that is no person, stands twice, or is kept elsewhere.</summary>
    public static readonly DiagnosticDescriptor Member = Error("BH2505", "A member of a group");

    /// <summary>A permission set that permits nothing, or more than AWS takes.</summary>
    public static readonly DiagnosticDescriptor PermissionSet = Error("BH2506", "A permission set");

    /// <summary>Not a time that a log-in can last.</summary>
    public static readonly DiagnosticDescriptor Session = Error("BH2507", "How long a log-in lasts");

    /// <summary>A policy that AWS does not have, or that is no policy.</summary>
    public static readonly DiagnosticDescriptor Policy = Error("BH2508", "A policy of a permission set");

    /// <summary>Break-glass users that can't be.</summary>
    public static readonly DiagnosticDescriptor BreakGlass = Error("BH2509", "Break-glass users");

    /// <summary>A group that may do nothing.</summary>
    public static readonly DiagnosticDescriptor NoGrants = new("BH2510", Severity.Warning, "A group that may do nothing");

    /// <summary>A permission set that no group has.</summary>
    public static readonly DiagnosticDescriptor UnusedPermissionSet = new("BH2511", Severity.Warning, "A permission set that no group has");

    /// <summary>People as IAM users, in a way in which IAM can't have them.</summary>
    public static readonly DiagnosticDescriptor Users = Error("BH2512", "People as IAM users");

    /// <summary>An identity provider outside AWS, or a group of its people, as IAM can't have it.</summary>
    public static readonly DiagnosticDescriptor Provider = Error("BH2513", "An identity provider");

    private static DiagnosticDescriptor Error(string code, string title) => new(code, Severity.Error, title);
}

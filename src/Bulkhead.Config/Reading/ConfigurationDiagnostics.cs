using Bulkhead.Core.Diagnostics;

namespace Bulkhead.Config.Reading;

/// <summary>Mistakes in what the configuration means: BH2001 to BH2499, and BH2801 on.</summary>
public static class ConfigurationDiagnostics
{
    // The organization: BH20xx.

    /// <summary>The organization's name has characters that it can't have.</summary>
    public static readonly DiagnosticDescriptor OrganizationName = Error("BH2001", "The organization's name");

    /// <summary>The e-mail pattern gives no addresses.</summary>
    public static readonly DiagnosticDescriptor EmailPattern = Error("BH2002", "The e-mail pattern");

    /// <summary>AWS has no such region.</summary>
    public static readonly DiagnosticDescriptor UnknownRegion = Error("BH2003", "An unknown region");

    /// <summary>A value twice in a list.</summary>
    public static readonly DiagnosticDescriptor Twice = Error("BH2004", "A value stands twice");

    /// <summary>Regions of two partitions.</summary>
    public static readonly DiagnosticDescriptor Partitions = Error("BH2005", "Regions of two partitions");

    /// <summary>A contact's field that the Account service refuses.</summary>
    public static readonly DiagnosticDescriptor ContactField = Error("BH2006", "A contact's field");

    /// <summary>A tag that AWS refuses.</summary>
    public static readonly DiagnosticDescriptor Tag = Error("BH2007", "A tag that can't be");

    /// <summary>More tags than AWS takes.</summary>
    public static readonly DiagnosticDescriptor TooManyTags = Error("BH2008", "Too many tags");

    /// <summary>Not the name of a role.</summary>
    public static readonly DiagnosticDescriptor AccessRole = Error("BH2009", "The name of a role");

    // Accounts: BH21xx.

    /// <summary>An account's key has characters that it can't have.</summary>
    public static readonly DiagnosticDescriptor AccountName = Error("BH2101", "An account's name");

    /// <summary>The account's name in AWS is too long or has other characters than AWS takes.</summary>
    public static readonly DiagnosticDescriptor DisplayName = Error("BH2102", "An account's name in AWS");

    /// <summary>An e-mail address that AWS refuses.</summary>
    public static readonly DiagnosticDescriptor Email = Error("BH2103", "An e-mail address");

    /// <summary>An account that is not declared.</summary>
    public static readonly DiagnosticDescriptor UnknownAccount = Error("BH2104", "An account that is not declared");

    /// <summary>One address for two accounts.</summary>
    public static readonly DiagnosticDescriptor EmailTwice = Error("BH2105", "One e-mail address for two accounts");

    /// <summary>Not an account id.</summary>
    public static readonly DiagnosticDescriptor AccountId = Error("BH2106", "An account id");

    /// <summary>One id for two accounts.</summary>
    public static readonly DiagnosticDescriptor AccountIdTwice = Error("BH2107", "One account id twice");

    /// <summary>A kind that is neither Bulkhead's nor the file's.</summary>
    public static readonly DiagnosticDescriptor UnknownKind = Error("BH2108", "An unknown kind");

    /// <summary>Two accounts of a kind that an organization has once.</summary>
    public static readonly DiagnosticDescriptor SingleKind = Error("BH2109", "A second account of a kind that there is once");

    /// <summary>The kind wants a key that the account does not give.</summary>
    public static readonly DiagnosticDescriptor RequiredByKind = Error("BH2110", "A key that the kind requires");

    /// <summary>Not an amount of money.</summary>
    public static readonly DiagnosticDescriptor Budget = Error("BH2111", "A budget");

    /// <summary>Not a number of days, for a clean-up.</summary>
    public static readonly DiagnosticDescriptor CleanUp = Error("BH2117", "The days of a clean-up");

    /// <summary>Not a date.</summary>
    public static readonly DiagnosticDescriptor Date = Error("BH2112", "A date");

    /// <summary>A rename that can't be.</summary>
    public static readonly DiagnosticDescriptor AccountRename = Error("BH2113", "A rename of an account");

    /// <summary>A region that the organization does not govern.</summary>
    public static readonly DiagnosticDescriptor RegionNotGoverned = Error("BH2114", "A region that is not governed");

    /// <summary>One name in AWS for two accounts.</summary>
    public static readonly DiagnosticDescriptor DisplayNameTwice = Error("BH2115", "One name in AWS for two accounts");

    /// <summary>The account's kind is not said.</summary>
    public static readonly DiagnosticDescriptor NoKind = Error("BH2116", "An account without a kind");

    /// <summary>Only an escrow can be sealed.</summary>
    public static readonly DiagnosticDescriptor SealedAccount = Error("BH2118", "A sealed account that is no escrow");

    /// <summary>What only an escrow has, on another account or of a form that it can't have.</summary>
    public static readonly DiagnosticDescriptor EscrowValue = Error("BH2119", "What only an escrow has");

    /// <summary>A variable in braces that is not there, or one that the key does not use.</summary>
    public static readonly DiagnosticDescriptor Variable = Error("BH2120", "A variable of 'each'");

    /// <summary>Values of a variable that make no accounts.</summary>
    public static readonly DiagnosticDescriptor EachValues = Error("BH2121", "The values of a variable of 'each'");

    /// <summary>More accounts than an organization can have.</summary>
    public static readonly DiagnosticDescriptor TooManyAccounts = Error("BH2122", "Too many accounts");

    /// <summary>Two entries make the same account.</summary>
    public static readonly DiagnosticDescriptor AccountTwice = Error("BH2123", "An account is made twice");

    /// <summary>An exception for an account that would not be made.</summary>
    public static readonly DiagnosticDescriptor Except = Error("BH2124", "An exception without its account");

    // Units: BH22xx.

    /// <summary>Not a unit's path.</summary>
    public static readonly DiagnosticDescriptor UnitPath = Error("BH2201", "A unit's path");

    /// <summary>A unit deeper than AWS allows.</summary>
    public static readonly DiagnosticDescriptor UnitTooDeep = Error("BH2202", "A unit too deep");

    /// <summary>Not a unit's id.</summary>
    public static readonly DiagnosticDescriptor UnitId = Error("BH2203", "A unit's id");

    /// <summary>One id for two units.</summary>
    public static readonly DiagnosticDescriptor UnitIdTwice = Error("BH2204", "One unit id twice");

    /// <summary>A rename that can't be.</summary>
    public static readonly DiagnosticDescriptor UnitRename = Error("BH2205", "A rename of a unit");

    /// <summary>One unit twice, or two units that AWS takes for one.</summary>
    public static readonly DiagnosticDescriptor UnitTwice = Error("BH2206", "One unit twice");

    // Kinds: BH23xx.

    /// <summary>A kind's name has characters that it can't have.</summary>
    public static readonly DiagnosticDescriptor KindName = Error("BH2301", "A kind's name");

    /// <summary>A kind of Bulkhead's own is declared again.</summary>
    public static readonly DiagnosticDescriptor KindTaken = Error("BH2302", "A kind that Bulkhead has");

    /// <summary>Kinds that extend each other.</summary>
    public static readonly DiagnosticDescriptor KindCycle = Error("BH2303", "Kinds that extend each other");

    /// <summary>A kind without a unit or a purpose, neither of its own nor of the kind that it extends.</summary>
    public static readonly DiagnosticDescriptor KindIncomplete = Error("BH2304", "A kind that says too little");

    /// <summary><c>without</c> names a guardrail that the kind would not have.</summary>
    public static readonly DiagnosticDescriptor Without = Error("BH2305", "A guardrail left out that is not there");

    /// <summary><c>requires</c> names something that accounts do not have.</summary>
    public static readonly DiagnosticDescriptor Requires = Error("BH2306", "A required key that accounts do not have");

    // Guardrails: BH24xx.

    /// <summary>A guardrail that is neither in the library nor in the file.</summary>
    public static readonly DiagnosticDescriptor UnknownGuardrail = Error("BH2401", "An unknown guardrail");

    /// <summary>A place that is no kind, unit or account.</summary>
    public static readonly DiagnosticDescriptor UnknownScope = Error("BH2402", "A place for guardrails that is not there");

    /// <summary>A name of two things.</summary>
    public static readonly DiagnosticDescriptor AmbiguousScope = Error("BH2403", "A name of two places");

    /// <summary>A guardrail of the file's own without a policy file, or with two.</summary>
    public static readonly DiagnosticDescriptor PolicyFile = Error("BH2404", "A guardrail and its policy file");

    /// <summary>A guardrail of the file's own that holds nowhere.</summary>
    public static readonly DiagnosticDescriptor UnusedGuardrail =
        new("BH2405", Severity.Warning, "A guardrail that holds nowhere");

    /// <summary>A parameter that the guardrail does not have.</summary>
    public static readonly DiagnosticDescriptor UnknownParameter = Error("BH2406", "An unknown parameter");

    /// <summary>A guardrail's name has characters that it can't have, or is taken.</summary>
    public static readonly DiagnosticDescriptor GuardrailName = Error("BH2407", "A guardrail's name");

    // Detection: BH28xx.

    /// <summary>A choice that a part of <c>detection</c> does not have.</summary>
    public static readonly DiagnosticDescriptor DetectionChoice = Error("BH2801", "A choice of detection");

    /// <summary>Detection without the account that administers it, or keeps what it writes.</summary>
    public static readonly DiagnosticDescriptor DetectionWithoutAccount = Error("BH2802", "Detection without its account");

    /// <summary>Not a time for which S3 locks objects.</summary>
    public static readonly DiagnosticDescriptor LogRetention = Error("BH2803", "How long logs are kept");

    /// <summary>A choice that <c>backups</c> does not have.</summary>
    public static readonly DiagnosticDescriptor BackupChoice = Error("BH2804", "A choice of backups");

    /// <summary>Backups without the account that keeps their copies.</summary>
    public static readonly DiagnosticDescriptor BackupsWithoutAccount = Error("BH2805", "Backups without their account");

    /// <summary>Copies of logs in the escrow that can't be.</summary>
    public static readonly DiagnosticDescriptor LogCopies = Error("BH2806", "Copies of logs in the escrow");

    /// <summary>Logs are kept for fewer days than a kind of the file asks for.</summary>
    public static readonly DiagnosticDescriptor ShortLogs = new("BH2807", Severity.Warning, "Logs are kept for too short a time");

    private static DiagnosticDescriptor Error(string code, string title) => new(code, Severity.Error, title);
}

using System.Collections.Immutable;
using Bulkhead.Config.Guardrails;
using Bulkhead.Config.Reading;
using static Bulkhead.Config.Schema.Shape;

namespace Bulkhead.Config.Schema;

/// <summary>The shape of the configuration file: every key that it knows.</summary>
internal static class ConfigurationShapes
{
    private const string NamePattern = "^[a-z][a-z0-9-]*$";

    private static readonly Text PlainText = new();

    private static readonly Text KindName = new() { Suggestions = () => Kinds.EmbeddedKinds.Names };

    private static readonly Text Region = new() { Pattern = "^[a-z]{2,4}(-[a-z]+)+-[0-9]+$" };

    private static readonly Text AccountIdText = new() { AllowNumber = true, Pattern = "^[0-9]{12}$" };

    private static readonly Text UnitIdText = new() { Pattern = "^ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}$" };

    private static readonly Text UnitPathText = new() { Pattern = "^[^/]{1,128}(/[^/]{1,128}){0,4}$" };

    private static readonly Text Email = new() { Pattern = "^[^@\\s]+@[^@\\s]+$" };

    private static readonly Text Budget = new() { AllowNumber = true, Pattern = "^[0-9]+(\\.[0-9]{1,2})? [A-Z]{3}$|\\{" };

    private static readonly Text Payer = new() { AllowNumber = true, MaxLength = 64 };

    private static readonly Text RoleName = new() { Pattern = "^[A-Za-z0-9_+=,.@-]{1,64}$", MaxLength = 64 };

    private static readonly Map Tags = new(new Text { AllowNumber = true, MaxLength = 256 });

    private static readonly Fixed Contact = new("contact",
    [
        new("name", new Text { MaxLength = 64 }, "The contact's name.") { Required = true },
        new("title", new Text { MaxLength = 50 }, "The contact's title; without it, the contact's role."),
        new("email", Email with { MaxLength = 254 }, "Where AWS writes to.") { Required = true },
        new("phone", new Text { AllowNumber = true, Pattern = "^[\\s0-9()+-]+$", MaxLength = 25 }, "Where AWS calls, in international form.") { Required = true },
    ]);

    private static readonly Fixed Baseline = new("baseline",
    [
        .. BaselinePartNames.All.Select(p => new ShapeKey(p.Name, new Switch(), p.Sentence)),
    ]);

    /// <summary>One guardrail in a list: its name, or its name with parameters.</summary>
    private static readonly Either GuardrailItem = new(
    [
        new Text { Suggestions = () => GuardrailLibrary.Names },
        new Map(new Map(new Either([new Text { AllowNumber = true }, new List(new Text { AllowNumber = true })]))),
    ]);

    private static readonly List GuardrailList = new(GuardrailItem);

    private static readonly Fixed SeparateOrganization = new("separateOrganization",
    [
        new("account", AccountIdText, "The account of the other organization that keeps the copies. Twelve digits.") { Required = true },
        new("organization", new Text { Pattern = "^o-[a-z0-9]{10,32}$" }, "The id of the other organization.") { Required = true },
        new("logs", new Switch(), "Whether every log is copied into that account's bucket; say it when the bucket is there."),
    ]);

    private static readonly ImmutableArray<ShapeKey> AccountKeys =
    [
        new("kind", KindName, "What the account is for; decides its unit, guardrails, baseline and defaults."),
        new("id", AccountIdText, "The id of an existing account to adopt. Twelve digits."),
        new("name", new Text { MaxLength = 50 }, "The account's name in AWS; without it, the key."),
        new("email", Email, "The root e-mail address; without it, the organization's pattern gives it."),
        new("unit", UnitPathText, "The organizational unit; without it, the kind's."),
        new("regions", new List(Region), "The governed regions of this account; a part of the organization's."),
        new("tags", Tags, "Tags of the account and its stacks, beside those of the organization and the kind."),
        new("budget", Budget, "The monthly budget, such as '500 USD'; without it, the kind's."),
        new("budget-stop", new Switch(), "Whether AWS stops the account when its budget is spent: nothing new that costs; without it, the kind's."),
        new("clean-up", new Text { AllowNumber = true, Pattern = "^([0-9]{1,4}( days)?|off)$|\\{" }, "After how many days 'clean' removes what is in it, as in '30 days', or off; without it, the kind's."),
        new("bill-to", Payer, "Who pays for the account, in reports of costs; without it, its kind's, its unit's, or the organization."),
        new("sponsor", PlainText, "Who answers for this account and is told of its budget: another account, or an e-mail address."),
        new("expires", new Text { Pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$|\\{" }, "The day after which the account is to be quarantined, as in 2027-03-31."),
        new("was", PlainText, "The account's former key, when this is a rename."),
        new("access-role", RoleName, "The role that the management account assumes in it; without it, the organization's."),
        new("sealed", new Switch(), "For an escrow: whether nobody may enter it by the access role any more once it is set up."),
        new("approval-team", new Text { Pattern = "^arn:aws[a-z-]*:mpa:[a-z0-9-]+:[0-9]{12}:approval-team/.+$" }, "For an escrow: the approval team (AWS Multi-party approval) whose members together open its vault to another account."),
        new("separate-organization", SeparateOrganization, "For an escrow: its counterpart in another organization, which this organization's management account can't reach."),
        new("baseline", Baseline, "Parts of the baseline to turn off, or on where the kind has them off."),
        new("guardrails", GuardrailList, "Guardrails for this account, beside those of its kind."),
    ];

    private static readonly Fixed AccountOverlay = new("accountPart", AccountKeys);

    private static readonly Map Each = new(new Either(
    [
        new Text { Pattern = "^[0-9]+\\.\\.[0-9]+$" },
        new List(new Text { AllowNumber = true }),
        new Map(new Either([KindName, AccountOverlay])),
    ]));

    /// <summary>An account's long form.</summary>
    public static readonly Fixed Account = new("account",
    [
        .. AccountKeys,
        new("each", Each, "Makes one account for each combination of values; the key has the variables in braces."),
        new("except", new List(PlainText), "Accounts that 'each' would make and that are not wanted, by name."),
    ]);

    /// <summary>A unit's long form.</summary>
    public static readonly Fixed Unit = new("unit",
    [
        new("id", UnitIdText, "The id of an existing unit to adopt."),
        new("was", UnitPathText, "The unit's former path, when this is a rename."),
        new("tags", Tags, "Tags of the unit."),
        new("bill-to", Payer, "Who pays for the accounts in this unit and below it, where neither they nor their kind say."),
        new("guardrails", GuardrailList, "Guardrails for every account in this unit and below it."),
    ]);

    /// <summary>A kind of account.</summary>
    public static readonly Fixed Kind = new("kind",
    [
        new("extends", KindName, "The kind that this one is a variant of: what is not said here is as there."),
        new("purpose", PlainText, "One sentence on what its accounts are for."),
        new("unit", UnitPathText, "The organizational unit of its accounts."),
        new("guardrails", GuardrailList, "Guardrails of its accounts, beside those of the kind that it extends."),
        new("without", new List(PlainText), "Guardrails of the kind that it extends which its accounts do not get."),
        new("baseline", Baseline, "Parts of the baseline to turn off or on."),
        new("budget", Budget, "The monthly budget of an account that gives none."),
        new("budget-stop", new Switch(), "Whether AWS stops its accounts when their budget is spent, where they do not say."),
        new("clean-up", new Text { AllowNumber = true, Pattern = "^([0-9]{1,4}( days)?|off)$" }, "After how many days 'clean' removes what is in its accounts, where they do not say; off unless said."),
        new("log-retention", new Text { AllowNumber = true, Pattern = "^([0-9]{1,5}( days)?|off)$" }, "For how many days logs of its accounts have to be kept, as in '2192 days', or off; the organization's logs are kept so long unless 'logs' says otherwise."),
        new("bill-to", Payer, "Who pays for its accounts, where they do not say."),
        new("requires", new List(new Text { Suggestions = () => ["sponsor", "budget", "expires", "id", "email"] }), "Keys that an account of this kind must give."),
        new("single", new Switch(), "Whether the organization may have one such account at most."),
        new("tags", Tags, "Tags of its accounts."),
    ]);

    /// <summary>An embedded kind also says the role that it plays for the other accounts.</summary>
    public static readonly Fixed EmbeddedKind = new("embeddedKind",
    [
        .. Kind.Keys,
        new("role", PlainText, "The part that its account plays for the others."),
    ]);

    /// <summary>A guardrail with the places where it holds, or a policy of the user's own.</summary>
    public static readonly Fixed NamedGuardrail = new("namedGuardrail",
    [
        new("at", new Either([PlainText, new List(PlainText)]), "Where it holds: everywhere, kinds, units and accounts."),
        new("scp", PlainText, "The file of a service control policy, beside the configuration."),
        new("rcp", PlainText, "The file of a resource control policy, beside the configuration."),
        new("ec2", PlainText, "The file of a declarative policy for EC2, beside the configuration."),
        new("parameters", new Map(new Either([new Text { AllowNumber = true }, new List(new Text { AllowNumber = true })])), "Parameters of a guardrail of the library."),
    ]);

    /// <summary>What a plan refuses by itself. See docs/safety.md.</summary>
    private static readonly Fixed Allow = new("allow",
    [
        new("quarantine", new List(new Text { AllowNumber = true }), "Accounts, by the names that they had, that may go to quarantine although the plan refuses it."),
        new("shorten-locks", new Switch(), "Whether locks of logs and backups may be shortened or taken away, and copies in the escrow may end."),
        new("delete-log-trail", new Switch(), "Whether the organization's trail may be deleted or written elsewhere."),
        new("detach-last-policy", new Switch(), "Whether the last policy that denies or allows anything may be detached from a root, unit or account."),
        new("lock-out", new Switch(), "Whether guardrails may keep Bulkhead's own role from its work."),
        new("own-access", new Switch(), "Whether a plan may take away the access of whoever applies it to the management account."),
        new("guardrail-gap", new Switch(), "Whether a guardrail may be missing for a moment where no other order is possible."),
    ]);

    /// <summary>A policy of the organization, of any type.</summary>
    public static readonly Fixed Policy = new("policy",
    [
        new("at", new Either([PlainText, new List(PlainText)]), "Where it holds: everywhere, kinds, units and accounts.") { Required = true },
        new("name", new Text { MaxLength = 128 }, "The policy's name in AWS; an existing policy of this name and type is adopted. Without it, Bulkhead makes one."),
        .. OrganizationPolicyTypes.ShortNames.Select(type => new ShapeKey(
            type, new Either([PlainText, new Document()]), $"The policy, of type {type}: a file of JSON or YAML beside the configuration, or the document in place.")),
    ]);

    /// <summary>What watches over every account. See docs/baseline.md.</summary>
    public static readonly Fixed Detection = new("detection",
    [
        new("guardduty", Choices(DetectionNames.Plans.Names), "GuardDuty in every account and governed region: on, off, or its protection plans."),
        new("security-hub", Choices(DetectionNames.Standards.Names), "Security Hub in every account and governed region: on, off, or its standards."),
        new("inspector", Choices(DetectionNames.Scans.Names), "Inspector in every account and governed region: on, off, or what it scans."),
        new("macie", new Switch(), "Macie in every account and governed region, which samples buckets for sensitive data; off unless said."),
        new("config", new Text { Suggestions = () => [.. DetectionNames.Recordings.Names] }, "How AWS Config records every account: daily, continuous or off."),
        new("alarms", Choices(DetectionNames.Alarms.Names), "What the security contact is told of at once: on, off, or some of them."),
        new("unused-access", new Text { AllowNumber = true, Pattern = "^([0-9]{1,3}( days)?|off)$" }, "After how many days without use rights are reported, as in '90 days'; off unless said."),
    ]);

    /// <summary>The log archive.</summary>
    public static readonly Fixed Logs = new("logs",
    [
        new("retention", new Text { AllowNumber = true, Pattern = "^([0-9]{1,5}( days)?|off)$" }, "For how long nobody can delete a log, as in '365 days', which is its default; or off."),
        new("escrow", new Switch(), "Whether every log is copied into the escrow account, and locked there as long; on where there is one and logs are locked, unless said."),
    ]);

    /// <summary>Backups and their copies.</summary>
    public static readonly Fixed Backups = new("backups",
    [
        new("keep", new Text { AllowNumber = true, Pattern = "^[0-9]{1,5}( days)?$" }, "For how long a backup is kept in its own account, and nobody can delete it; '35 days' unless said."),
        new("copies", new Text { AllowNumber = true, Pattern = "^[0-9]{1,5}( days)?$" }, "For how long its copy is kept in the backup account, and nobody can delete it; '90 days' unless said."),
        new("escrow", new Text { AllowNumber = true, Pattern = "^([0-9]{1,5}( days)?|off)$" }, "For how long a second copy is kept in the escrow account, and nobody at all can delete it; as long as 'copies' unless said; or off."),
        new("restore-tests", new Text { Suggestions = () => ["monthly", "weekly", "off"] }, "How often AWS restores the newest backup of everything and deletes it again; monthly unless said."),
        new("lock", new Text { Suggestions = () => ["compliance", "governance"] }, "How hard the vault of the copies is locked: compliance, its default, which nobody can take away after seven days; or governance."),
    ]);

    /// <summary>The organization itself.</summary>
    public static readonly Fixed Organization = new("organization",
    [
        new("name", new Text { Pattern = NamePattern, MaxLength = 32 }, "Its short name, used in names and tags.") { Required = true },
        new("email", new Text { Pattern = "\\{account\\}.*@|@.*\\{account\\}" }, "The pattern of every account's root e-mail address, with {account} for its key.") { Required = true },
        new("regions", new List(Region), "The governed regions; the first is home.") { Required = true },
        new("contacts", new Fixed("contacts",
        [
            new("security", Contact, "Whom AWS tells about security."),
            new("billing", Contact, "Whom AWS tells about bills."),
            new("operations", Contact, "Whom AWS tells about operations."),
        ]), "The alternate contacts of every account."),
        new("tags", Tags, "Tags on every account and every stack."),
        new("management", new Fixed("management",
        [
            new("id", AccountIdText, "The management account's id. Bulkhead then refuses credentials of any other.") { Required = true },
        ]), "The management account."),
        new("was", new Text { Pattern = NamePattern, MaxLength = 32 }, "Its former name, when this is a rename."),
        new("access-role", RoleName, "The role that the management account assumes in every account; without it, OrganizationAccountAccessRole."),
        new("allow", Allow, "What a plan refuses unless it is said here."),
    ]);

    /// <summary>The whole file.</summary>
    public static readonly Fixed Root = new("root",
    [
        new("organization", Organization, "The organization.") { Required = true },
        new("accounts", new Map(new Either([KindName, Account])) { KeyPattern = "^[a-z{][a-z0-9{}-]*$" }, "The accounts, by name: 'name: kind', or a mapping.") { Required = true },
        new("units", new Map(new Either([UnitIdText, Unit])), "Organizational units that need more than a path: 'path: id', or a mapping."),
        new("kinds", new Map(Kind) { KeyPattern = "^[a-z][a-z0-9-]*(\\.[a-z][a-z0-9-]*)?$" }, "The organization's own kinds of accounts."),
        new("guardrails", new Map(new Either([GuardrailList, NamedGuardrail])), "Which guardrails hold where."),
        new("logs", Logs, "The log archive."),
        new("backups", Backups, "Backups and their copies, in an organization that has a backup account."),
        new("detection", Detection, "What watches over every account, administered from the security account."),
        new("policies", new Map(Policy) { KeyPattern = NamePattern }, "Policies of the organization, of every type that AWS has, by name."),
        new("access", AccessShapes.Section, "Who may do what in which account: groups by name, and what they may do."),
        new("workloads", new Map(WorkloadShapes.Workload) { KeyPattern = NamePattern }, "What is delivered into the accounts, from which repository, and who may push and approve."),
        new("invariants", new List(new Text { Suggestions = () => ["nobody in development can reach production", "nobody can delete logs"] }), "What must hold at every moment: one sentence each, proved by every plan (docs/invariants.md)."),
        new("facts", new Fixed("facts",
        [
            new("files", new List(PlainText), "Files of JSON, beside the configuration, that say what is so outside AWS."),
            new("settings", new List(PlainText), "Files of JSON, beside the configuration, with settings that were exported from code hosts (docs/reach.md)."),
            new("people", new Map(new List(PlainText)), "Whose the accounts of code hosts are: by group of 'access', by 'anyone' for people without access to AWS, by 'nobody' for apps and keys."),
            new("nothing-else", new Switch(), "Whether what no file declares is not so; without it, it is unknown, and little can be proved."),
        ]), "What is so outside AWS, such as who may push to a repository: what invariants rest on."),
    ]);

    /// <summary>On, off, or some of several names.</summary>
    private static Either Choices(IEnumerable<string> names)
    {
        var all = names.ToImmutableArray();
        return new Either([new Switch(), new List(new Text { Suggestions = () => all })]);
    }
}

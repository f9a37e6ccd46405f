using Bulkhead.Config.Model;
using Bulkhead.Core.Documents;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Config.Reading;

/// <summary>Reads the section <c>organization</c>.</summary>
internal sealed class OrganizationReader(ReadingContext context)
{
    public OrganizationSettings Read(DocumentMapping? section)
    {
        if (section is null) return new OrganizationSettings();
        var tags = new TagReader(context);
        var settings = new OrganizationSettings
        {
            Name = Name(Nodes.Find(section, "name")),
            Email = Email(Nodes.Find(section, "email")),
            Regions = new RegionListReader(context).Read(Nodes.Find(section, "regions")),
            Contacts = ContactsOf(Nodes.Find(section, "contacts")),
            Tags = tags.Read(Nodes.Find(section, "tags")),
            Management = Management(Nodes.Find(Nodes.Find(section, "management"), "id")),
            FormerName = FormerName(Nodes.Find(section, "was"), Nodes.TextOf(Nodes.Find(section, "name"))),
            AccessRole = RoleName(Nodes.Find(section, "access-role")) ?? OrganizationModel.DefaultAccessRole,
            Allow = Allow(Nodes.Find(section, "allow")),
        };
        if (Nodes.Find(section, "tags") is { } node) tags.CheckCount(settings.Tags, node.Span, "the organization");
        return settings;
    }

    private string Name(DocumentNode? node)
    {
        if (Nodes.TextOf(node) is not { } text) return "";
        if (!Names.IsKey(text) || text.Length > 32)
        {
            context.Report(
                ConfigurationDiagnostics.OrganizationName, node!.Span, $"'{text}' can't be the organization's name",
                help: "use lower-case letters, digits and hyphens, a letter first, at most 32 characters");
        }

        return text;
    }

    private string? FormerName(DocumentNode? node, string? name)
    {
        if (Nodes.TextOf(node) is not { } former) return null;
        if (former != name) return former;
        context.Report(
            ConfigurationDiagnostics.OrganizationName, node!.Span, $"the organization '{name}' can't have been itself",
            help: "'was' is the name that it had before; delete it when it has no other");
        return null;
    }

    private string? RoleName(DocumentNode? node) =>
        Nodes.TextOf(node) is { } name && Names.CheckRole(context, name, node!.Span) ? name : null;

    private static Allowances Allow(DocumentNode? node) => new()
    {
        Quarantine = [.. Nodes.TextsOf(Nodes.Find(node, "quarantine")).Select(t => t.Text)],
        ShortenLocks = Nodes.SwitchOf(Nodes.Find(node, "shorten-locks")) == true,
        DeleteLogTrail = Nodes.SwitchOf(Nodes.Find(node, "delete-log-trail")) == true,
        DetachLastPolicy = Nodes.SwitchOf(Nodes.Find(node, "detach-last-policy")) == true,
        LockOut = Nodes.SwitchOf(Nodes.Find(node, "lock-out")) == true,
        OwnAccess = Nodes.SwitchOf(Nodes.Find(node, "own-access")) == true,
        GuardrailGap = Nodes.SwitchOf(Nodes.Find(node, "guardrail-gap")) == true,
    };

    private (string, SourceSpan)? Email(DocumentNode? node)
    {
        if (Nodes.TextOf(node) is not { } pattern) return null;
        if (!pattern.Contains("{account}", StringComparison.Ordinal))
        {
            context.Report(
                ConfigurationDiagnostics.EmailPattern, node!.Span, $"the pattern '{pattern}' gives every account the same address",
                help: "put {account} where the account's name belongs, as in aws+{account}@example.com");
            return null;
        }

        if (Names.IsEmail(pattern.Replace("{account}", "a", StringComparison.Ordinal))) return (pattern, node!.Span);
        context.Report(
            ConfigurationDiagnostics.EmailPattern, node!.Span, $"the pattern '{pattern}' gives no e-mail addresses",
            help: "write it as in aws+{account}@example.com; {account} is the only variable");
        return null;
    }

    private (AccountId, SourceSpan)? Management(DocumentNode? node)
    {
        if (Nodes.TextOf(node) is not { } text) return null;
        if (AccountId.TryParse(text) is { } id) return (id, node!.Span);
        context.Report(ConfigurationDiagnostics.AccountId, node!.Span, $"'{text}' is not an account id", help: "an account id has twelve digits; leading zeros count");
        return null;
    }

    private Contacts ContactsOf(DocumentNode? node) => new(
        ContactOf(Nodes.Find(node, "security"), "Security"),
        ContactOf(Nodes.Find(node, "billing"), "Billing"),
        ContactOf(Nodes.Find(node, "operations"), "Operations"));

    /// <summary>Limits: PutAlternateContact, AWS Account Management API Reference.</summary>
    private Contact? ContactOf(DocumentNode? node, string role)
    {
        if (node is not DocumentMapping) return null;
        var name = Field(node, "name", 64);
        var title = Field(node, "title", 50) ?? role;
        var email = Field(node, "email", 254);
        var phone = Field(node, "phone", 25);
        if (email is not null && !Names.IsEmail(email)) Report(node, "email", $"'{email}' is not an e-mail address", "write it as in security@example.com");
        if (phone is not null && !phone.All(c => char.IsAsciiDigit(c) || c is ' ' or '(' or ')' or '+' or '-')) Report(node, "phone", $"'{phone}' is not a telephone number", "use digits, spaces and ( ) + -, as in +44 20 7946 0000");
        return name is null || email is null || phone is null ? null : new Contact(name, title, email, phone);
    }

    private string? Field(DocumentNode contact, string key, int longest)
    {
        if (Nodes.TextOf(Nodes.Find(contact, key)) is not { } text) return null;
        if (text.Length > longest) Report(contact, key, $"'{key}' has {text.Length} characters; AWS takes {longest}", "shorten it");
        return text;
    }

    private void Report(DocumentNode contact, string key, string message, string help) =>
        context.Report(ConfigurationDiagnostics.ContactField, Nodes.Find(contact, key)!.Span, message, help: help);
}

using System.Collections.Immutable;
using System.Text;
using System.Xml;
using Bulkhead.Config.Model;
using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Reading;

/// <summary>Reads <c>identity-providers</c> of <c>access</c>, and which people of them a group has.</summary>
internal sealed class IdentityProviderReader(ReadingContext context, Func<string, SourceSpan, SourceFile?> readFile)
{
    /// <summary>CreateSAMLProvider takes no fewer characters (IAM API Reference).</summary>
    private const int ShortestMetadata = 1_000;

    /// <summary>A template is sent as it is, in at most 51,200 bytes (CloudFormation User Guide, "quotas"), with the roles in it.</summary>
    private const int LongestMetadata = 36_000;

    private const int LongestIssuer = 255;
    private const int LongestSubject = 255;

    /// <summary>A trust policy holds 2,048 characters (IAM User Guide, "IAM and AWS STS quotas"); its frame takes the rest.</summary>
    private const int LongestSubjects = 1_400;

    private const int LongestRoleName = 64;

    /// <summary>Issuers that vouch for programs of everybody in the world: they are for <c>workloads</c>.</summary>
    private static readonly string[] CodeHosts = ["token.actions.githubusercontent.com", "gitlab.com", "app.terraform.io"];

    private readonly Dictionary<string, IdentityProvider?> _known = new(StringComparer.Ordinal);

    /// <summary>The providers that could be read, by name.</summary>
    public ImmutableSortedDictionary<string, IdentityProvider> Read(DocumentNode? section)
    {
        var read = ImmutableSortedDictionary.CreateBuilder<string, IdentityProvider>(StringComparer.Ordinal);
        foreach (var entry in Nodes.EntriesOf(section))
        {
            _known[entry.Key] = Provider(entry);
            if (_known[entry.Key] is { } provider) read[entry.Key] = provider;
        }

        return read.ToImmutable();
    }

    /// <summary>The group's provider and its people there; nothing where it has none.</summary>
    public (string? From, ImmutableSortedSet<string> Subjects) OfGroup(DocumentEntry group)
    {
        var (from, subjects) = (Nodes.Find(group.Value, "from"), Nodes.Find(group.Value, "subjects"));
        if (Nodes.TextOf(from) is not { } name)
        {
            if (subjects is not null) Report(subjects.Span with { Length = 1 }, "'subjects' are people of an identity provider", "say which one with 'from', or name people of Identity Center in 'members'");
            return (null, []);
        }

        if (!_known.ContainsKey(name)) context.ReportUnknown(AccessDiagnostics.Provider, from!.Span, $"there is no identity provider '{name}'", name, [.. _known.Keys], "declare it under 'identity-providers'");
        foreach (var key in (string[])["members", "name", "was"])
        {
            if (Nodes.Find(group.Value, key) is { } useless) Report(useless.Span with { Length = 1 }, $"'{key}' is about a group of Identity Center, and these people come from '{name}'", $"delete '{key}', and name them in 'subjects'");
        }

        var people = ImmutableSortedSet.CreateBuilder<string>(StringComparer.Ordinal);
        foreach (var (text, span) in Nodes.TextsOf(subjects))
        {
            // A pattern would let people in whom nobody named, and a variable whom nobody knows.
            if (text.Length is 0 or > LongestSubject || text.Any(c => c is < ' ' or > '~' or '*' or '?' or '$')) Report(span, $"'{text}' can't be a subject", "write exactly what the provider's tokens have as their subject: at most 255 printable characters without *, ? and $");
            else if (!people.Add(text)) Report(span, $"'{text}' stands twice in one group", "delete one of the two");
        }

        if (people.Count == 0 && !Nodes.TextsOf(subjects).Any()) Report(group.KeySpan, $"nobody is in the group '{group.Key}'", "name its people in 'subjects': without them everybody for whom the provider vouches would come in");
        if (people.Sum(p => p.Length + 3) > LongestSubjects) Report(subjects!.Span with { Length = 1 }, $"{people.Count} people are more than the trust policy of a role holds", "split the group");
        return (name, people.ToImmutable());
    }

    /// <summary>Reports permission sets of a group that make too long a name of a role.</summary>
    public void CheckNames(AccessGroup group)
    {
        if (group.From is null) return;
        foreach (var grant in group.Grants.DistinctBy(g => g.PermissionSet).Where(g => group.RoleNameOf(g.PermissionSet).Length > LongestRoleName))
        {
            Report(grant.DeclaredAt, $"the role of '{group.Name}' for '{grant.PermissionSet}' would have too long a name", $"use at most {LongestRoleName - PermissionSet.RolePrefix.Length - 1} characters for the two names together");
        }
    }

    private IdentityProvider? Provider(DocumentEntry entry)
    {
        if (!Names.IsKey(entry.Key) || entry.Key.Length > 32)
        {
            Report(entry.KeySpan, $"'{entry.Key}' can't be the name of an identity provider", "use lower-case letters, digits and hyphens, a letter first, at most 32 characters");
            return null;
        }

        var (issuer, audience, metadata) = (Nodes.Find(entry.Value, "issuer"), Nodes.Find(entry.Value, "audience"), Nodes.Find(entry.Value, "metadata"));
        if ((issuer is null) == (metadata is null) || (audience is null) != (issuer is null))
        {
            Report(entry.KeySpan, $"'{entry.Key}' is neither OpenID Connect nor SAML", "give 'issuer' and 'audience', or 'metadata'");
            return null;
        }

        if (issuer is not null) return Nodes.TextOf(issuer) is { } address && Nodes.TextOf(audience) is { Length: > 0 } given ? OpenId(entry, issuer, address, given) : null;
        return Nodes.TextOf(metadata) is { } path && readFile(path, metadata!.Span) is { } file && IsMetadata(file, metadata.Span)
            ? new IdentityProvider { Name = entry.Key, Metadata = file.Text, DeclaredAt = entry.KeySpan }
            : null;
    }

    private IdentityProvider? OpenId(DocumentEntry entry, DocumentNode place, string address, string audience)
    {
        if (address.Length > LongestIssuer || !Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttps
            || uri.Query.Length > 0 || uri.Fragment.Length > 0 || uri.UserInfo.Length > 0 || address.EndsWith('/') || address.Any(c => c is <= ' ' or > '~' or '"' or '\\' or '$'))
        {
            Report(place.Span, $"'{address}' is not the address of an issuer", "write it as the tokens have it in 'iss', as in https://login.example.com, without a slash at its end");
            return null;
        }

        if (CodeHosts.Contains(uri.Host, StringComparer.OrdinalIgnoreCase))
        {
            Report(place.Span, $"{uri.Host} vouches for programs and not for people", "deliver by 'workloads'");
            return null;
        }

        if (audience.Length <= LongestIssuer && !audience.Any(c => c is <= ' ' or > '~' or '"' or '\\' or '$' or '*' or '?'))
            return new IdentityProvider { Name = entry.Key, Issuer = address["https://".Length..], Audience = audience, DeclaredAt = entry.KeySpan };
        Report(Nodes.Find(entry.Value, "audience")!.Span, $"'{audience}' can't be an audience", "write what the tokens have in 'aud': at most 255 characters without spaces, *, ? and $");
        return null;
    }

    private bool IsMetadata(SourceFile file, SourceSpan place)
    {
        if (Encoding.UTF8.GetByteCount(file.Text) is var length and (< ShortestMetadata or > LongestMetadata))
        {
            Report(place, $"the metadata has {length:N0} characters; it takes {ShortestMetadata:N0} to {LongestMetadata:N0}", "export the provider's metadata for AWS alone, with the certificates in use");
            return false;
        }

        try
        {
            using var reader = XmlReader.Create(new StringReader(file.Text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            var (hasRoot, hasProvider) = (false, false);
            while (reader.Read())
            {
                if (reader.NodeType != XmlNodeType.Element || reader.NamespaceURI != "urn:oasis:names:tc:SAML:2.0:metadata") continue;
                hasRoot |= reader is { Depth: 0, LocalName: "EntityDescriptor" };
                hasProvider |= reader.LocalName == "IDPSSODescriptor";
            }

            if (hasRoot && hasProvider) return true;
            Report(place, $"'{file.Path}' is not the metadata of a SAML identity provider", "it has an EntityDescriptor with an IDPSSODescriptor in it");
        }
        catch (XmlException problem)
        {
            Report(place, $"'{file.Path}' is not XML: line {problem.LineNumber}", "export the provider's metadata again");
        }

        return false;
    }

    private void Report(SourceSpan place, string message, string help) => context.Report(AccessDiagnostics.Provider, place, message, help: help);
}

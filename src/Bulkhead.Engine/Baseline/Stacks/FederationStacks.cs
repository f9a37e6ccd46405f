using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Bulkhead.Config.Model;

namespace Bulkhead.Engine.Baseline.Stacks;

/// <summary>
/// People of identity providers outside AWS, in the accounts that they may enter: the provider, and one role for each group and permission
/// set, which trusts the group's people alone, by the subjects of their tokens or assertions, and for AWS's audience alone (IAM User Guide,
/// "Create a role for OpenID Connect federation", "Create a role for SAML 2.0 federation").
/// </summary>
/// <param name="model">The file's meaning.</param>
/// <param name="today">The day, in UTC: groups whose <c>expires</c> is before it are let in nowhere.</param>
internal sealed class FederationStacks(OrganizationModel model, DateOnly today)
{
    /// <summary>The name of the stack.</summary>
    public const string Name = "bulkhead-federation";

    /// <summary>The audience of every assertion for AWS (IAM User Guide, "Available keys for SAML-based AWS STS federation").</summary>
    private const string SamlAudience = "https://signin.aws.amazon.com/saml";

    private readonly ImmutableArray<AccessGroup> _groups = [.. model.Access.Groups.Where(g => g.From is not null && (g.Expires is not { } last || last >= today))];

    /// <summary>The template of an account; null where nobody comes in so.</summary>
    /// <param name="account">The account's name in the file, or <see cref="AccessGrant.ManagementAccount"/>.</param>
    public StackTemplate? Of(string account)
    {
        var roles = _groups.SelectMany(g => g.Grants.Where(p => p.Account == account).Select(p => (Group: g, Set: model.Access.PermissionSets[p.PermissionSet]))).ToList();
        if (roles.Count == 0) return null;
        var text = new StringBuilder();
        text.Append("AWSTemplateFormatVersion: \"2010-09-09\"\n");
        text.Append("Description: \"Bulkhead: people of identity providers outside AWS, and the roles by which they come into this account.\"\n\nResources:\n");
        foreach (var provider in roles.Select(r => model.Access.Providers[r.Group.From!]).DistinctBy(p => p.Name).OrderBy(p => p.Name, StringComparer.Ordinal)) AddProvider(text, provider);
        foreach (var (group, set) in roles) AddRole(text, group, set, model.Access.Providers[group.From!]);
        return StackTemplate.Written(Name, text.ToString());
    }

    private static void AddProvider(StringBuilder text, IdentityProvider provider) => text.Append((provider.Issuer is { } issuer
        ? $$"""
              {{Logical(provider.Name)}}Provider:
                Type: AWS::IAM::OIDCProvider
                Properties:
                  Url: "https://{{issuer}}"
                  ClientIdList: ["{{provider.Audience}}"]

            """
        : $$"""
              {{Logical(provider.Name)}}Provider:
                Type: AWS::IAM::SAMLProvider
                Properties:
                  Name: {{provider.NameInAws}}
                  SamlMetadataDocument: {{Quoted(provider.Metadata!)}}

            """).ReplaceLineEndings("\n"));

    private static void AddRole(StringBuilder text, AccessGroup group, PermissionSet set, IdentityProvider provider)
    {
        var (action, audience, subject) = provider.Issuer is { } issuer
            ? ("sts:AssumeRoleWithWebIdentity", $"\"{issuer}:aud\": {Quoted(provider.Audience!)}", $"{issuer}:sub")
            : ("sts:AssumeRoleWithSAML", $"\"SAML:aud\": \"{SamlAudience}\"", "SAML:sub");
        text.Append($$"""
              {{Logical($"{group.Name}--{set.Name}")}}Role:
                Type: AWS::IAM::Role
                DependsOn: {{Logical(provider.Name)}}Provider
                Properties:
                  RoleName: {{group.RoleNameOf(set.Name)}}
                  Path: {{PermissionSet.FederatedPath}}
                  Description: "What the group {{group.Name}} has with the permission set {{set.Name}}; {{provider.Name}} vouches for its people."
                  MaxSessionDuration: {{(int)set.Session.TotalSeconds}}
                  AssumeRolePolicyDocument:
                    Version: "2012-10-17"
                    Statement:
                      - Effect: Allow
                        Principal:
                          Federated: !Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:{{provider.Resource}}"
                        Action: "{{action}}"
                        Condition:
                          StringEquals:
                            {{audience}}
                            "{{subject}}": [{{string.Join(", ", group.Subjects.Select(Quoted))}}]

            """.ReplaceLineEndings("\n"));
        PeopleStacks.AddPermissions(text, set);
    }

    // A string of JSON is one of YAML. Only what JSON itself asks for is escaped: metadata is full of angle brackets.
    private static string Quoted(string value) => $"\"{JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    // Names of resources in a template have letters and digits only; a dash becomes a letter that no key has.
    private static string Logical(string name) => "From" + name.Replace("-", "X", StringComparison.Ordinal);
}

using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Baseline.Stacks;

/// <summary>
/// People without Identity Center: IAM users of the management account that can do nothing but manage their own password and MFA and
/// take on roles, and in each account one role for each permission set that somebody has there, which trusts those people alone and
/// with MFA alone (IAM User Guide, "Secure API access with MFA").
/// </summary>
/// <param name="model">The file's meaning.</param>
/// <param name="today">The day, in UTC: groups whose <c>expires</c> is before it are let in nowhere.</param>
internal sealed class PeopleStacks(OrganizationModel model, DateOnly today)
{
    /// <summary>The stack of the users.</summary>
    public const string UsersName = "bulkhead-users";

    /// <summary>The stack of an account's roles.</summary>
    public const string RolesName = "bulkhead-people";

    /// <summary>The path of the users and their group.</summary>
    public const string Path = "/people/";

    private readonly ILookup<string, (string Set, ImmutableSortedSet<string> Members)> _grants = model.Access.Groups
        .Where(_ => model.Access.IsByUsers)
        .Where(g => g.From is null)
        .Where(g => g.Expires is not { } last || last >= today)
        .SelectMany(g => g.Grants.Select(p => (p.Account, p.PermissionSet, Members: g.Members ?? [])))
        .ToLookup(g => g.Account, g => (g.PermissionSet, g.Members), StringComparer.Ordinal);

    /// <summary>A person's user as ARNs name it, below the account.</summary>
    public static string UserOf(string person) => $"user{Path}{person}";

    /// <summary>The template of the users, also of people whose group has expired: their passwords and devices are their own. Null where nobody is one.</summary>
    public StackTemplate? Users()
    {
        var people = model.Access.IsByUsers ? model.Access.Groups.SelectMany(g => g.Members ?? []).ToImmutableSortedSet(StringComparer.Ordinal) : [];
        if (people.IsEmpty) return null;
        var text = new StringBuilder(UsersHead.ReplaceLineEndings("\n"));
        foreach (var person in people)
        {
            text.Append($$"""
                  {{Logical(person)}}:
                    Type: AWS::IAM::User
                    Properties:
                      UserName: "{{person}}"
                      Path: {{Path}}
                      Groups: [!Ref Group]

                """.ReplaceLineEndings("\n"));
        }

        return StackTemplate.Written(UsersName, text.ToString());
    }

    /// <summary>What the stack of the users is told.</summary>
    public static IEnumerable<KeyValuePair<string, string>> UsersParameters => [new("OrganizationId", StackReferences.Organization)];

    /// <summary>The template of an account's roles; null where nobody is let in.</summary>
    /// <param name="account">The account's name in the file, or <see cref="AccessGrant.ManagementAccount"/>.</param>
    public StackTemplate? Roles(string account)
    {
        if (!_grants.Contains(account)) return null;
        var text = new StringBuilder(RolesHead.ReplaceLineEndings("\n"));
        foreach (var set in _grants[account].GroupBy(g => g.Set, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            AddRole(text, model.Access.PermissionSets[set.Key], set.SelectMany(g => g.Members).ToImmutableSortedSet(StringComparer.Ordinal));
        }

        return StackTemplate.Written(RolesName, text.ToString());
    }

    /// <summary>What the stack of the roles is told.</summary>
    public static IEnumerable<KeyValuePair<string, string>> RolesParameters => [new("ManagementAccount", StackReferences.Account(StepAddress.Management))];

    // The principal is the management account and not the users: a user's ARN there would be turned into the user's id, so that the stack
    // failed before the user is there and drifted when the user is gone (IAM User Guide, "AWS JSON policy elements: Principal").
    private static void AddRole(StringBuilder text, PermissionSet set, ImmutableSortedSet<string> people)
    {
        text.Append($$"""
              {{"Set" + set.Name.Replace("-", "X", StringComparison.Ordinal)}}:
                Type: AWS::IAM::Role
                Properties:
                  RoleName: {{set.RoleName}}
                  Description: "What people have with the permission set {{set.Name}}; they come in with MFA."
                  MaxSessionDuration: {{(int)set.Session.TotalSeconds}}
                  AssumeRolePolicyDocument:
                    Version: "2012-10-17"
                    Statement:
                      - Effect: Allow
                        Principal:
                          AWS: !Sub "arn:${AWS::Partition}:iam::${ManagementAccount}:root"
                        Action: "sts:AssumeRole"
                        Condition:
                          Bool:
                            "aws:MultiFactorAuthPresent": "true"
                          ArnEquals:
                            "aws:PrincipalArn":

            """.ReplaceLineEndings("\n"));
        foreach (var person in people)
        {
            text.Append(CultureInfo.InvariantCulture, $"                  - !Sub \"arn:${{AWS::Partition}}:iam::${{ManagementAccount}}:{UserOf(person)}\"\n");
        }

        AddPermissions(text, set);
    }

    /// <summary>Adds what a role may do: the last properties of its resource.</summary>
    internal static void AddPermissions(StringBuilder text, PermissionSet set)
    {
        if (!set.Policies.IsEmpty || !set.CustomerPolicies.IsEmpty)
        {
            text.Append("      ManagedPolicyArns:\n");
            foreach (var policy in set.Policies) text.Append(CultureInfo.InvariantCulture, $"        - !Sub \"arn:${{AWS::Partition}}:iam::aws:policy/{policy}\"\n");
            foreach (var policy in set.CustomerPolicies) text.Append(CultureInfo.InvariantCulture, $"        - !Sub \"arn:${{AWS::Partition}}:iam::${{AWS::AccountId}}:policy{policy}\"\n");
        }

        if (set.Boundary is { } boundary) text.Append(CultureInfo.InvariantCulture, $"      PermissionsBoundary: !Sub \"arn:${{AWS::Partition}}:iam::aws:policy/{boundary}\"\n");
        if (set.Inline is { } inline)
        {
            text.Append("      Policies:\n        - PolicyName: permission-set\n          PolicyDocument:\n            ");
            AddDocument(text, JsonNode.Parse(inline)!);
            text.Append('\n');
        }
    }

    // JSON is YAML as it stands, where its strings are in double quotes.
    private static void AddDocument(StringBuilder text, JsonNode document)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes)) document.WriteTo(writer);
        text.Append(Encoding.UTF8.GetString(bytes.ToArray()));
    }

    // Names of resources in a template have letters and digits only, and an address has others; and it must not change with the order of people.
    private static string Logical(string person) => "User" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(person)))[..16];

    private const string UsersHead = """
        AWSTemplateFormatVersion: "2010-09-09"
        Description: "Bulkhead: people, who take on roles with MFA and can do nothing else. They have no password until a person gives them one."

        Parameters:
          OrganizationId:
            Type: String
            Description: "The organization's id: no role of another one is taken on."

        Resources:
          Group:
            Type: AWS::IAM::Group
            Properties:
              GroupName: bulkhead-people
              Path: /people/
              Policies:
                # IAM User Guide, "AWS: Allows MFA-authenticated IAM users to manage their own credentials".
                - PolicyName: own-credentials-and-given-roles
                  PolicyDocument:
                    Version: "2012-10-17"
                    Statement:
                      - Sid: SeeWhatTheConsoleShows
                        Effect: Allow
                        Action:
                          - iam:GetAccountPasswordPolicy
                          - iam:ListVirtualMFADevices
                        Resource: "*"
                      - Sid: OwnPasswordAndDevices
                        Effect: Allow
                        Action:
                          - iam:ChangePassword
                          - iam:EnableMFADevice
                          - iam:GetMFADevice
                          - iam:GetUser
                          - iam:ListMFADevices
                          - iam:ResyncMFADevice
                        Resource: !Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:user/people/${!aws:username}"
                      - Sid: NewDevices
                        Effect: Allow
                        Action: iam:CreateVirtualMFADevice
                        Resource: !Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:mfa/*"
                      - Sid: OldDevicesWithMfa
                        Effect: Allow
                        Action: iam:DeactivateMFADevice
                        Resource: !Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:user/people/${!aws:username}"
                        Condition:
                          Bool: { "aws:MultiFactorAuthPresent": "true" }
                      # "aws login": the log-in of the console for the command line (AWS CLI User Guide, "Login for AWS local development").
                      - Sid: LogInToTheCommandLine
                        Effect: Allow
                        Action:
                          - signin:AuthorizeOAuth2Access
                          - signin:CreateOAuth2Token
                        Resource: !Sub "arn:${AWS::Partition}:signin:*:*:oauth2/public-client/*"
                      # Which roles, their trust policies say.
                      - Sid: GivenRolesWithMfa
                        Effect: Allow
                        Action: sts:AssumeRole
                        Resource: !Sub "arn:${AWS::Partition}:iam::*:role/BulkheadPeople-*"
                        Condition:
                          Bool: { "aws:MultiFactorAuthPresent": "true" }
                          StringEquals: { "aws:ResourceOrgID": !Ref OrganizationId }
                      - Sid: NothingWithoutMfa
                        Effect: Deny
                        NotAction:
                          - iam:ChangePassword
                          - iam:CreateVirtualMFADevice
                          - iam:EnableMFADevice
                          - iam:GetAccountPasswordPolicy
                          - iam:GetMFADevice
                          - iam:GetUser
                          - iam:ListMFADevices
                          - iam:ListVirtualMFADevices
                          - iam:ResyncMFADevice
                          - sts:GetSessionToken
                        Resource: "*"
                        Condition:
                          BoolIfExists: { "aws:MultiFactorAuthPresent": "false" }
                      # No guardrail binds this account: whatever somebody gives a user here beside this, it stays at this.
                      - Sid: NothingElseEver
                        Effect: Deny
                        NotAction:
                          - iam:ChangePassword
                          - iam:CreateVirtualMFADevice
                          - iam:DeactivateMFADevice
                          - iam:EnableMFADevice
                          - iam:GetAccountPasswordPolicy
                          - iam:GetMFADevice
                          - iam:GetUser
                          - iam:ListMFADevices
                          - iam:ListVirtualMFADevices
                          - iam:ResyncMFADevice
                          - signin:AuthorizeOAuth2Access
                          - signin:CreateOAuth2Token
                          - sts:AssumeRole
                          - sts:GetCallerIdentity
                          - sts:GetSessionToken
                        Resource: "*"
                      - Sid: NoOtherRolesEver
                        Effect: Deny
                        Action: sts:AssumeRole
                        NotResource: !Sub "arn:${AWS::Partition}:iam::*:role/BulkheadPeople-*"

        """;

    private const string RolesHead = """
        AWSTemplateFormatVersion: "2010-09-09"
        Description: "Bulkhead: the roles by which people come into this account from their users, with MFA."

        Parameters:
          ManagementAccount:
            Type: String
            Description: "The management account, whose IAM users people are."

        Resources:

        """;
}

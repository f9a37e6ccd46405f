using System.Text.Json.Nodes;

namespace Bulkhead.Reach.Tests.Rehearsal;

/// <summary>The permission sets of a case, with the roles that Identity Center makes of them.</summary>
/// <param name="management">The management account.</param>
/// <param name="callIn">A call of an account.</param>
internal sealed class PermissionSets(string management, Func<string, string, JsonObject, Task<JsonObject>> callIn)
{
    /// <summary>How the names of such roles begin.</summary>
    public const string RoleNames = "AWSReservedSSO_";

    private const string DenyAll = "arn:aws:iam::aws:policy/AWSDenyAll";

    /// <summary>Makes them, assigned in the account; gives what they and their roles are called in the cloud.</summary>
    /// <param name="account">The account.</param>
    /// <param name="sets">What the case says of the sets.</param>
    /// <param name="details">What the case says of principals: a set has what its role has.</param>
    /// <param name="team">The id of a group that has the sets too; null for none.</param>
    public async Task<List<(string Old, string New)>> MakeAsync(string account, JsonNode sets, JsonObject details, string? team)
    {
        var names = new List<(string Old, string New)>();
        var instance = (await Call("sso-admin:ListInstances", []))["Instances"]![0]!;
        var (arn, store) = (instance["InstanceArn"]!.GetValue<string>(), instance["IdentityStoreId"]!.GetValue<string>());
        var user = await Call("identitystore:CreateUser", new JsonObject { ["IdentityStoreId"] = store, ["UserName"] = "ann", ["DisplayName"] = "Ann", ["Name"] = new JsonObject { ["GivenName"] = "Ann", ["FamilyName"] = "Lee" } });
        string? group = null;
        if (team is not null)
        {
            group = (await Call("identitystore:CreateGroup", new JsonObject { ["IdentityStoreId"] = store, ["DisplayName"] = "team" }))["GroupId"]!.GetValue<string>();
            names.Add((team, group));
        }

        foreach (var item in sets["eu-west-1"]!.AsArray().Select(p => p!["PermissionSet"]!.AsObject()))
        {
            var name = item["Name"]?.GetValue<string>() ?? "set";
            var made = (await Call("sso-admin:CreatePermissionSet", new JsonObject { ["InstanceArn"] = arn, ["Name"] = name }))["PermissionSet"]!["PermissionSetArn"]!.GetValue<string>();
            names.Add((item["PermissionSetArn"]!.GetValue<string>(), made));
            JsonObject On(params (string Name, JsonNode Value)[] more) =>
                new([new("InstanceArn", arn), new("PermissionSetArn", made), .. more.Select(m => KeyValuePair.Create<string, JsonNode?>(m.Name, m.Value))]);
            var role = details["RoleDetailList"]!.AsArray().FirstOrDefault(r => r!["RoleName"]!.GetValue<string>().StartsWith($"{RoleNames}{name}_", StringComparison.Ordinal));
            if (role?["RolePolicyList"] is JsonArray { Count: > 0 } inline)
                await Call("sso-admin:PutInlinePolicyToPermissionSet", On(("InlinePolicy", inline[0]!["PolicyDocument"]!.ToJsonString())));
            foreach (var attached in role?["AttachedManagedPolicies"] as JsonArray ?? [])
            {
                await Call("sso-admin:AttachManagedPolicyToPermissionSet", On(("ManagedPolicyArn", DenyAll)));
                await Call("sso-admin:AttachCustomerManagedPolicyReferenceToPermissionSet", On(("CustomerManagedPolicyReference", Reference(attached!["PolicyArn"]!))));
            }

            if (role?["PermissionsBoundary"]?["PermissionsBoundaryArn"] is { } boundary)
                await Call("sso-admin:PutPermissionsBoundaryToPermissionSet", On(("PermissionsBoundary", new JsonObject { ["CustomerManagedPolicyReference"] = Reference(boundary) })));
            await Call("sso-admin:CreateAccountAssignment", On(("TargetType", "AWS_ACCOUNT"), ("TargetId", account), ("PrincipalType", "USER"), ("PrincipalId", user["UserId"]!.GetValue<string>())));
            if (group is not null) await Call("sso-admin:CreateAccountAssignment", On(("TargetType", "AWS_ACCOUNT"), ("TargetId", account), ("PrincipalType", "GROUP"), ("PrincipalId", group)));
            if (role is null) continue;
            var roles = await callIn(account, "iam:ListRoles", new JsonObject { ["PathPrefix"] = "/aws-reserved/sso.amazonaws.com/" });
            var own = roles["Roles"]!.AsArray().Single(r => r!["RoleName"]!.GetValue<string>().StartsWith($"{RoleNames}{name}_", StringComparison.Ordinal))!;
            names.Add((role["Arn"]!.GetValue<string>(), own["Arn"]!.GetValue<string>()));
            names.Add(($"\"{role["RoleName"]}\"", $"\"{own["RoleName"]}\""));
        }

        return names;
    }

    private Task<JsonObject> Call(string call, JsonObject input) => callIn(management, call, input);

    private static JsonObject Reference(JsonNode policy) => new() { ["Name"] = policy.GetValue<string>()[(policy.GetValue<string>().LastIndexOf('/') + 1)..], ["Path"] = "/" };
}

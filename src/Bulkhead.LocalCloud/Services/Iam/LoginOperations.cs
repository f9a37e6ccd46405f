using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Iam;

/// <summary>
/// Passwords of users and of root users, and what else a person logs in with. A password itself is not kept: who logs in is not asked for it.
/// </summary>
internal static class LoginOperations
{
    private const string Symbols = "!@#$%^&*()_+-=[]{}|'";
    private static readonly PrincipalKind Kind = PrincipalKind.User;

    public static JsonObject CreateLoginProfile(CallContext context, JsonObject input)
    {
        if (IsOfRoot(context, input))
        {
            // "Perform a privileged task": the task lets the owner of the mailbox recover a password; it sets none itself.
            if (RootUsers.Password(context.Cloud.Store, context.Account) is not null) throw PrincipalState.Exists("Login Profile for user root already exists.");
            RootUsers.SetPassword(context.Cloud.Store, context.Account, context.Now);
            return new JsonObject { ["LoginProfile"] = Show("root", context.Now.ToJson(), mustChange: false) };
        }

        var user = Require(context, input).Copy();
        var name = user.Needed("Name");
        if (user.Text("Password") is not null) throw PrincipalState.Exists($"Login Profile for user {name} already exists.");
        Check(context, input.Text("Password") ?? throw new ServiceException("ValidationError", "Password is required."));
        (user["Password"], user["PasswordReset"]) = (context.Now.ToJson(), input.Flag("PasswordResetRequired"));
        PrincipalState.Put(context.Cloud.Store, Kind, context.Account, user);
        return new JsonObject { ["LoginProfile"] = ShowUser(user) };
    }

    public static JsonObject GetLoginProfile(CallContext context, JsonObject input)
    {
        if (IsOfRoot(context, input))
        {
            return new JsonObject
            {
                ["LoginProfile"] = Show("root", RootUsers.Password(context.Cloud.Store, context.Account) ?? throw NoProfile("root"), mustChange: false),
            };
        }

        var user = Require(context, input);
        return user.Text("Password") is null ? throw NoProfile(user.Needed("Name")) : new JsonObject { ["LoginProfile"] = ShowUser(user) };
    }

    public static JsonObject UpdateLoginProfile(CallContext context, JsonObject input)
    {
        var user = PrincipalState.Require(context, Kind, input).Copy();
        if (user.Text("Password") is null) throw NoProfile(user.Needed("Name"));
        if (input.Text("Password") is { } password) Check(context, password);
        if (input.Bool("PasswordResetRequired") is { } mustChange) user["PasswordReset"] = mustChange;
        PrincipalState.Put(context.Cloud.Store, Kind, context.Account, user);
        return [];
    }

    public static JsonObject DeleteLoginProfile(CallContext context, JsonObject input)
    {
        if (IsOfRoot(context, input)) return RootUsers.RemovePassword(context.Cloud.Store, context.Account) ? [] : throw NoProfile("root");
        var user = Require(context, input).Copy();
        if (!user.Remove("Password")) throw NoProfile(user.Needed("Name"));
        user.Remove("PasswordReset");
        PrincipalState.Put(context.Cloud.Store, Kind, context.Account, user);
        return [];
    }

    public static JsonObject ListSigningCertificates(CallContext context, JsonObject input)
    {
        if (!IsOfRoot(context, input)) Require(context, input);
        return new JsonObject { ["Certificates"] = new JsonArray(), ["IsTruncated"] = false };
    }

    /// <summary>Whether a request means the root user: its own call that names nobody.</summary>
    public static bool IsOfRoot(CallContext context, JsonObject input) => context.Caller.IsRoot && input.Text("UserName") is null;

    private static JsonObject Require(CallContext context, JsonObject input) => PrincipalState.Require(context, Kind, UserOperations.NameOf(context, input));

    /// <summary>The rules of the account's password policy, else AWS's (IAM User Guide, "Set an account password policy for IAM users").</summary>
    private static void Check(CallContext context, string password)
    {
        var policy = AccountSettingOperations.PasswordPolicy(context);
        int[] kinds = [password.Any(char.IsAsciiLetterUpper) ? 1 : 0, password.Any(char.IsAsciiLetterLower) ? 1 : 0, password.Any(char.IsAsciiDigit) ? 1 : 0, password.Any(Symbols.Contains) ? 1 : 0];
        string? problem = policy switch
        {
            null when password.Length < 8 => "Password should have a minimum length of 8",
            null when kinds.Sum() < 3 => "Password should have at least three of: uppercase, lowercase, number, symbol",
            null => null,
            _ when password.Length < policy.Int("MinimumPasswordLength") => $"Password should have a minimum length of {policy.Int("MinimumPasswordLength")}",
            _ when policy.Flag("RequireUppercaseCharacters") && kinds[0] == 0 => "Password should have at least one uppercase letter",
            _ when policy.Flag("RequireLowercaseCharacters") && kinds[1] == 0 => "Password should have at least one lowercase letter",
            _ when policy.Flag("RequireNumbers") && kinds[2] == 0 => "Password should have at least one number",
            _ when policy.Flag("RequireSymbols") && kinds[3] == 0 => $"Password should have at least one of the following symbols: {Symbols}",
            _ => null,
        };
        if (problem is not null) throw new ServiceException("PasswordPolicyViolation", problem);
    }

    private static JsonObject ShowUser(JsonObject user) => Show(user.Needed("Name"), user.Needed("Password"), user.Flag("PasswordReset"));

    private static JsonObject Show(string name, string created, bool mustChange) =>
        new() { ["UserName"] = name, ["CreateDate"] = created, ["PasswordResetRequired"] = mustChange };

    private static ServiceException NoProfile(string name) => PrincipalState.NoSuchEntity($"Login Profile for User {name} cannot be found.");
}

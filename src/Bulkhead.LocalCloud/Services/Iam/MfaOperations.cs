using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Iam;

/// <summary>MFA devices of users (IAM User Guide, "AWS Multi-factor authentication in IAM"): virtual ones.</summary>
internal static class MfaOperations
{
    /// <summary>The most devices of a user (IAM User Guide, "IAM and AWS STS quotas").</summary>
    private const int MostDevices = 8;

    public static JsonObject CreateVirtualMFADevice(CallContext context, JsonObject input)
    {
        var serial = MfaDevices.SerialOf(context.Account, input.Text("Path") ?? "/", input.Needed("VirtualMFADeviceName"));
        if (context.Cloud.Store.Find(MfaDevices.Collection(context.Account), serial) is not null)
            throw PrincipalState.Exists("MFADevice entity at the same path and name already exists.");
        var seed = MfaDevices.NewSeed();
        context.Cloud.Store.Put(MfaDevices.Collection(context.Account), serial, new JsonObject { ["Seed"] = seed });
        return new JsonObject
        {
            ["VirtualMFADevice"] = new JsonObject { ["SerialNumber"] = serial, ["Base32StringSeed"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(seed)) },
        };
    }

    public static JsonObject EnableMFADevice(CallContext context, JsonObject input)
    {
        var user = PrincipalState.Require(context, PrincipalKind.User, input).Needed("Name");
        var device = Require(context, input).Copy();
        if (device.Text("User") is not null) throw PrincipalState.Exists("MFA Device is already in use.");
        if (MfaDevices.OfUser(context.Cloud.Store, context.Account, user).Count() >= MostDevices)
            throw PrincipalState.Limit($"Cannot exceed quota for MFADevicesPerUser: {MostDevices}");
        CheckCodes(context, device, input);
        (device["User"], device["EnableDate"]) = (user, context.Now.ToJson());
        context.Cloud.Store.Put(MfaDevices.Collection(context.Account), input.Needed("SerialNumber"), device);
        return [];
    }

    public static JsonObject ResyncMFADevice(CallContext context, JsonObject input)
    {
        CheckCodes(context, RequireOfUser(context, input), input);
        return [];
    }

    public static JsonObject DeactivateMFADevice(CallContext context, JsonObject input)
    {
        var device = RequireOfUser(context, input).Copy();
        device.Remove("User");
        device.Remove("EnableDate");
        context.Cloud.Store.Put(MfaDevices.Collection(context.Account), input.Needed("SerialNumber"), device);
        return [];
    }

    public static JsonObject DeleteVirtualMFADevice(CallContext context, JsonObject input)
    {
        if (Require(context, input).Text("User") is not null) throw PrincipalState.Conflict("MFA VirtualDevice in use. Must deactivate first.");
        context.Cloud.Store.Remove(MfaDevices.Collection(context.Account), input.Needed("SerialNumber"));
        return [];
    }

    public static JsonObject GetMFADevice(CallContext context, JsonObject input)
    {
        var device = input.Text("UserName") is null ? Require(context, input) : RequireOfUser(context, input);
        var shown = new JsonObject { ["SerialNumber"] = input.Needed("SerialNumber") };
        if (device.Text("User") is { } user) (shown["UserName"], shown["EnableDate"]) = (user, device.Needed("EnableDate"));
        return shown;
    }

    public static JsonObject ListMFADevices(CallContext context, JsonObject input)
    {
        // Root users have none here: nobody could make them.
        if (LoginOperations.IsOfRoot(context, input)) return new JsonObject { ["MFADevices"] = new JsonArray(), ["IsTruncated"] = false };
        var user = PrincipalState.Require(context, PrincipalKind.User, UserOperations.NameOf(context, input)).Needed("Name");
        return IamHandler.Pages.Page(
            input,
            "MFADevices",
            MfaDevices.OfUser(context.Cloud.Store, context.Account, user).Select(d => new KeyValuePair<string, JsonObject>(d.Key, Show(d.Key, d.Value))),
            device => device.Copy());
    }

    public static JsonObject ListVirtualMFADevices(CallContext context, JsonObject input)
    {
        var status = input.Text("AssignmentStatus") ?? "Any";
        return IamHandler.Pages.Page(
            input,
            "VirtualMFADevices",
            context.Cloud.Store.All(MfaDevices.Collection(context.Account))
                .Where(d => status == "Any" || (status == "Assigned") == (d.Value.Text("User") is not null))
                .Select(d => new KeyValuePair<string, JsonObject>(d.Key, Virtual(context, d.Key, d.Value))),
            device => device.Copy());
    }

    private static JsonObject Virtual(CallContext context, string serial, JsonObject device)
    {
        var shown = new JsonObject { ["SerialNumber"] = serial };
        if (device.Text("User") is { } user && PrincipalState.Find(context.Cloud.Store, PrincipalKind.User, context.Account, user) is { } owner)
            (shown["User"], shown["EnableDate"]) = (PrincipalState.Show(PrincipalKind.User, owner, full: false), device.Needed("EnableDate"));
        return shown;
    }

    private static JsonObject Show(string serial, JsonObject device) =>
        new() { ["UserName"] = device.Needed("User"), ["SerialNumber"] = serial, ["EnableDate"] = device.Needed("EnableDate") };

    /// <summary>Two codes that follow each other show that the device is at hand (EnableMFADevice API page).</summary>
    private static void CheckCodes(CallContext context, JsonObject device, JsonObject input)
    {
        var first = MfaDevices.IsCode(device, input.Text("AuthenticationCode1"), context.Now);
        if (first is not { } step || MfaDevices.IsCode(device, input.Text("AuthenticationCode2"), context.Now) is not { } second || second != step + 1)
            throw new ServiceException("InvalidAuthenticationCode", "Authentication code for device is not valid.", 403);
    }

    private static JsonObject Require(CallContext context, JsonObject input) =>
        context.Cloud.Store.Find(MfaDevices.Collection(context.Account), input.Needed("SerialNumber"))
        ?? throw PrincipalState.NoSuchEntity($"MFA Device with serial number {input.Needed("SerialNumber")} does not exist.");

    private static JsonObject RequireOfUser(CallContext context, JsonObject input)
    {
        var user = PrincipalState.Require(context, PrincipalKind.User, input).Needed("Name");
        var device = Require(context, input);
        return device.Text("User") == user ? device : throw PrincipalState.NoSuchEntity($"MFA Device invalid for user {user}.");
    }
}

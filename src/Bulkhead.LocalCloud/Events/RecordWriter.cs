using System.Buffers;
using System.Text.Json;
using Bulkhead.Aws.Models;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Events;

/// <summary>Writes events in CloudTrail's shape (AWS CloudTrail User Guide, "CloudTrail record contents", "userIdentity element").</summary>
internal static class RecordWriter
{
    /// <summary>The name of a service in events.</summary>
    public static string Source(ServiceModel service) => service.SigningName + ".amazonaws.com";

    /// <summary>A log-in of the root user (CloudTrail User Guide, "AWS Management Console sign-in events").</summary>
    public static ReadOnlyMemory<byte> WriteLogin(CallerIdentity caller, string region, DateTimeOffset now, string id)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("eventVersion", "1.11");
            json.WriteStartObject("userIdentity");
            WriteRoot(json, caller);
            json.WriteEndObject();
            json.WriteString("eventTime", now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));
            json.WriteString("eventSource", "signin.amazonaws.com");
            json.WriteString("eventName", "ConsoleLogin");
            json.WriteString("awsRegion", region);
            json.WriteString("sourceIPAddress", "127.0.0.1");
            json.WriteString("userAgent", "");
            json.WriteNull("requestParameters");
            json.WriteStartObject("responseElements");
            json.WriteString("ConsoleLogin", "Success");
            json.WriteEndObject();
            json.WriteStartObject("additionalEventData");
            json.WriteString("MFAUsed", "No");
            json.WriteEndObject();
            json.WriteString("eventID", id);
            json.WriteBoolean("readOnly", false);
            json.WriteString("eventType", "AwsConsoleSignIn");
            json.WriteBoolean("managementEvent", true);
            json.WriteString("recipientAccountId", caller.Account.Value);
            json.WriteString("eventCategory", "Management");
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>The event.</summary>
    /// <param name="call">The call.</param>
    /// <param name="id">The event's id.</param>
    /// <param name="recipient">The account whose log it is for.</param>
    /// <param name="isOwner">Whether that is the caller's own; another account learns less of the caller.</param>
    public static ReadOnlyMemory<byte> Write(RecordedCall call, string id, AccountId recipient, bool isOwner)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            var context = call.Context;
            json.WriteStartObject();
            json.WriteString("eventVersion", "1.11");
            json.WriteStartObject("userIdentity");
            if (isOwner) WriteIdentity(json, context);
            else WriteStranger(json, context.Caller);
            json.WriteEndObject();
            json.WriteString("eventTime", context.Now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));
            json.WriteString("eventSource", Source(call.Operation.Service));
            json.WriteString("eventName", EventNames.Of(call.Operation));
            json.WriteString("awsRegion", call.Region);
            json.WriteString("sourceIPAddress", context.Via is [.., var via] ? via : context.Origin.SourceIp ?? "AWS Internal");
            json.WriteString("userAgent", context.Via is [.., var agent] ? agent : context.Origin.UserAgent ?? "");
            if (call.Refusal is { } refusal)
            {
                json.WriteString("errorCode", refusal.Code);
                json.WriteString("errorMessage", refusal.Message);
            }

            json.WritePropertyName("requestParameters");
            RecordedParameters.Write(json, call.Operation, call.Operation.Input, call.Input);
            json.WritePropertyName("responseElements");
            RecordedParameters.Write(json, call.Operation, call.Operation.Output, call.IsReadOnly ? null : call.Output);
            json.WriteString("requestID", context.RequestId);
            json.WriteString("eventID", id);
            json.WriteBoolean("readOnly", call.IsReadOnly);
            json.WriteString("eventType", "AwsApiCall");
            json.WriteBoolean("managementEvent", true);
            json.WriteString("recipientAccountId", recipient.Value);
            json.WriteString("eventCategory", "Management");
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteIdentity(Utf8JsonWriter json, CallContext context)
    {
        var caller = context.Caller;
        if (caller.IsAnonymous)
        {
            json.WriteString("type", "WebIdentityUser");
            json.WriteString("principalId", caller.UserId);
            json.WriteString("identityProvider", caller.FederatedProvider);
            return;
        }

        if (caller.IsRoot)
        {
            WriteRoot(json, caller);
            return;
        }

        json.WriteString("type", caller.IsRole ? "AssumedRole" : "IAMUser");
        json.WriteString("principalId", caller.UserId);
        json.WriteString("arn", caller.Arn);
        json.WriteString("accountId", caller.Account.Value);
        json.WriteString("accessKeyId", caller.AccessKeyId);
        if (!caller.IsRole) json.WriteString("userName", caller.PrincipalName);
        if (caller.Issued is { } issued)
        {
            json.WriteStartObject("sessionContext");
            if (caller.IsRole)
            {
                json.WriteStartObject("sessionIssuer");
                json.WriteString("type", "Role");
                json.WriteString("principalId", caller.UserId.Split(':')[0]);
                json.WriteString("arn", caller.RoleArn);
                json.WriteString("accountId", caller.Account.Value);
                json.WriteString("userName", caller.PrincipalName);
                json.WriteEndObject();
            }

            json.WriteStartObject("attributes");
            json.WriteString("creationDate", issued.ToJson());
            json.WriteString("mfaAuthenticated", "false");
            json.WriteEndObject();
            if (caller.SourceIdentity is { } source) json.WriteString("sourceIdentity", source);
            json.WriteEndObject();
        }

        if (context.Via is [.., var via]) json.WriteString("invokedBy", via);
    }

    private static void WriteRoot(Utf8JsonWriter json, CallerIdentity caller)
    {
        json.WriteString("type", "Root");
        json.WriteString("principalId", caller.Account.Value);
        json.WriteString("arn", caller.Arn);
        json.WriteString("accountId", caller.Account.Value);
        json.WriteString("accessKeyId", caller.AccessKeyId);
        if (!caller.IsRootTask) return;
        // IAM User Guide, "Track privileged tasks in AWS CloudTrail".
        json.WriteStartObject("sessionContext");
        json.WriteStartObject("attributes");
        json.WriteString("creationDate", caller.Issued!.Value.ToJson());
        json.WriteString("mfaAuthenticated", "false");
        json.WriteEndObject();
        json.WriteString("assumedRoot", "true");
        json.WriteEndObject();
    }

    private static void WriteStranger(Utf8JsonWriter json, CallerIdentity caller)
    {
        json.WriteString("type", "AWSAccount");
        json.WriteString("principalId", caller.UserId);
        json.WriteString("accountId", caller.Account.Value);
    }
}

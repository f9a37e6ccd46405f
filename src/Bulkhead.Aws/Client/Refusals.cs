using Bulkhead.Aws.Protocols;

namespace Bulkhead.Aws.Client;

/// <summary>Turns what went wrong in the pipeline into a refusal.</summary>
internal static class Refusals
{
    /// <summary>The refusal; null for an exception that is none of AWS's, the network's or the credentials', which is a bug.</summary>
    public static AwsRefusal? TryRead(WireCall call, Exception exception)
    {
        if (Find<RoleRefusedException>(exception) is { } role) return role.Refusal;
        if (Find<CredentialsUnavailableException>(exception) is { } credentials)
            return New(call, RefusalKind.Credentials, "NoCredentials", credentials.Message);
        if (exception is WireErrorException { Error: var error }) return OfError(call, error);
        var failure = TransportFailures.Read(exception);
        if (failure == TransportFailure.None) return null;
        var isRead = call.Operation.ChangesNothing;
        if (failure == TransportFailure.NotSent && (isRead || !call.MayHaveArrived))
            return New(call, RefusalKind.Unreachable, "Unreachable", $"{Address(call)} can't be reached: {Innermost(exception)}");
        return isRead
            ? New(call, RefusalKind.Unreachable, "NoAnswer", $"{Address(call)} did not answer: {Innermost(exception)}")
            : New(call, RefusalKind.Uncertain, "NoAnswer", $"The request went to {Address(call)}, and no answer came back: {Innermost(exception)}");
    }

    /// <summary>An answer of success that can't be read.</summary>
    public static AwsRefusal Unreadable(WireCall call, WireResponse response, WireFormatException exception) =>
        New(
            call,
            call.Operation.ChangesNothing ? RefusalKind.Other : RefusalKind.Uncertain,
            AwsRefusal.UnreadableAnswer,
            $"The answer of {Address(call)} can't be read: {exception.Message}") with
        {
            RequestId = response.RequestId,
            HttpStatus = response.Status,
        };

    private static AwsRefusal OfError(WireCall call, WireError error)
    {
        var kind = RefusalKinds.Of(error);
        // A failure in the middle of making something leaves open whether it was made.
        if (kind == RefusalKind.Unavailable && error.Status >= 500 && !Repeatability.IsRepeatable(call.Operation))
            kind = RefusalKind.Uncertain;
        return New(call, kind, error.Code, error.Message) with
        {
            RequestId = error.RequestId,
            HttpStatus = error.Status,
            Details = error.Details,
        };
    }

    private static AwsRefusal New(WireCall call, RefusalKind kind, string code, string message) => new(kind, code, message)
    {
        Service = call.Call.Service,
        Operation = call.Call.Operation,
        Region = call.Call.Region,
        Account = call.Call.Account,
        Subject = call.Subject,
    };

    private static string Address(WireCall call) => call.Endpoint.Address.GetLeftPart(UriPartial.Authority);

    private static string Innermost(Exception exception)
    {
        // The outer exceptions of the SDK and of HttpClient repeat "an error occurred"; the innermost says what.
        while (exception.InnerException is { } inner) exception = inner;
        return exception.Message.TrimEnd('.');
    }

    private static T? Find<T>(Exception? exception) where T : Exception
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is T found) return found;
        }

        return null;
    }
}

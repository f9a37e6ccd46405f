using System.Globalization;
using System.Text.Json.Nodes;
using Bulkhead.Aws.Models;
using Bulkhead.Aws.Protocols;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Credentials;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.AccessPortal;
using Bulkhead.LocalCloud.Services.Rehearsal;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Hosting;

/// <summary>
/// Answers requests: who and what (signature, router, codec), the call, the answer when it is kept. Knows nothing of how
/// the request came.
/// </summary>
internal sealed class FrontDoor(Cloud cloud, Authenticator authenticator, WebIdentityTokens webIdentities, SessionTokens tokens, LocalCloudOptions options)
{
    private const string Loopback = "127.0.0.1";
    private static readonly RegionName GlobalRegion = new("us-east-1");

    private long _calls;

    /// <summary>The answer, with the cloud's own time; null when the connection is to be cut.</summary>
    public async Task<WireResponse?> AnswerAsync(HttpCall call)
    {
        if (options.Pace.Call > TimeSpan.Zero) await Task.Delay(options.Pace.Call, options.Time);
        var answer = await DecideAsync(call);
        if (answer is not null) answer.Headers["Date"] = options.Time.GetUtcNow().ToString("r", CultureInfo.InvariantCulture);
        return answer;
    }

    private async Task<WireResponse?> DecideAsync(HttpCall call)
    {
        var requestId = ResourceIds.Uuid();
        if (HostGuard.Refusal(call) is { } foreign) return Error(call, null, requestId, foreign);
        if (call.Path.StartsWith(Mailboxes.Path, StringComparison.Ordinal)) return await ReadMailboxAsync(call);
        var request = call.ToWire();
        var routed = RequestRouter.Route(call.Headers.Find("Host"), request);
        var input = default(JsonObject);
        try
        {
            if (routed is null) throw NotHere(request);
            var (caller, region, body) = IsByToken(routed) ? (null, GlobalRegion, call.Body) : Authenticate(call, routed);
            if (!body.Equals(call.Body)) routed = routed with { Request = WithBody(routed.Request, body) };
            input = routed.Decode();
            if (caller is null && IsPortal(routed))
            {
                var shown = input;
                (caller, region) = cloud.Read(store => PortalSessions.Identify(store, shown.Text("accessToken") ?? "", options.Time.GetUtcNow()));
            }

            caller ??= webIdentities.Identify(cloud, input);
            var context = new CallContext
            {
                Caller = caller,
                Region = region,
                RequestId = requestId,
                Now = options.Time.GetUtcNow(),
                Origin = new CallOrigin(
                    Loopback, call.Headers.Find("User-Agent"), call.Headers.Find("Referer"), call.Headers.Find("Authorization") is null),
                Cloud = cloud,
            };
            var observed = options.BeforeCall is null && options.AfterCall is null ? null : new CloudCall(
                Interlocked.Increment(ref _calls), routed.Service.Name, routed.Operation.Name, caller.Account, region, input);
            if (observed is not null && options.BeforeCall?.Invoke(observed) is { } before)
            {
                if (before is not CloudFault.Duplicate) return await FaultyAsync(call, routed, requestId, before);
                ExecuteUnheard(context, routed, input);
            }

            var output = cloud.Execute(context, routed.Service.Name, routed.Operation.Name, input);
            await cloud.Kept;
            if (observed is not null && options.AfterCall?.Invoke(observed) is { } after)
                return await FaultyAsync(call, routed, requestId, after);
            return routed.Codec.EncodeResponse(routed.Operation, output, requestId);
        }
        catch (ServiceException refusal)
        {
            return await RefuseAsync(call, routed, requestId, refusal);
        }
        catch (WireFormatException e)
        {
            var code = routed!.Service.Protocol is WireProtocol.Json or WireProtocol.RestJson ? "SerializationException" : "MalformedQueryString";
            return Error(call, routed, requestId, new ServiceException(routed.Service.Name == "s3" ? "MalformedXML" : code, e.Message));
        }
        catch (StateFileException e)
        {
            return Unkept(call, routed, requestId, e);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A mistake of the local cloud's own: said as such, with the place that is to be mended.
            var operation = routed is null ? "a request" : $"{routed.Service.Name}:{routed.Operation.Name}";
            var place = e.StackTrace?.Split('\n').Select(l => l.Trim()).FirstOrDefault(l => l.StartsWith("at Bulkhead.", StringComparison.Ordinal));
            var message = $"The local cloud failed in {operation}, which is a mistake of its own: {e.GetType().Name}: {e.Message} ({place})";
            return Error(call, routed, requestId, new ServiceException("InternalFailure", message, 500));
        }
    }

    /// <summary>What rehearsed code has sent to a mailbox. Its name is the only secret that it takes, as on the network out there.</summary>
    private async Task<WireResponse> ReadMailboxAsync(HttpCall call)
    {
        var name = call.Path[Mailboxes.Path.Length..];
        var found = call.Method == "GET" ? cloud.Read(store => Mailboxes.Read(store, tokens, name, options.Time.GetUtcNow())) : null;
        await cloud.Kept;
        var body = found ?? new JsonObject { ["Message"] = "Nothing was sent to this mailbox, or what was sent has expired." };
        return new WireResponse
        {
            Status = found is null ? 404 : 200,
            Headers = new WireHeaders { ["Content-Type"] = "application/json", ["Cache-Control"] = "no-store" },
            Body = System.Text.Encoding.UTF8.GetBytes(body.ToJsonString()),
        };
    }

    // A refusal too says what is on the disk: another call's change that it saw may not be there yet.
    private async Task<WireResponse> RefuseAsync(HttpCall call, RoutedRequest? routed, string requestId, ServiceException refusal)
    {
        try
        {
            await cloud.Kept;
            return Error(call, routed, requestId, refusal);
        }
        catch (StateFileException e)
        {
            return Unkept(call, routed, requestId, e);
        }
    }

    private static WireResponse Unkept(HttpCall call, RoutedRequest? routed, string requestId, StateFileException e) =>
        Error(call, routed, requestId, new ServiceException("ServiceUnavailable", $"{e.Message}. {e.Diagnostic.Help}.", 503));

    /// <summary>Whether a token of an identity provider stands in the place of a signature.</summary>
    private static bool IsByToken(RoutedRequest routed) => IsPortal(routed) || routed is { Service.Name: "sts", Operation.Name: "AssumeRoleWithWebIdentity" };

    /// <summary>Whether the request is for Identity Center's portal, where an access token stands for a person.</summary>
    private static bool IsPortal(RoutedRequest routed) => routed.Service.Name == "sso";

    private (CallerIdentity? Caller, RegionName Region, ReadOnlyMemory<byte> Body) Authenticate(HttpCall call, RoutedRequest routed)
    {
        try
        {
            return authenticator.Authenticate(call);
        }
        catch (SignatureException e)
        {
            throw e.For(routed.Service.Protocol, routed.Service.Name == "s3");
        }
    }

    private static WireRequest WithBody(WireRequest request, ReadOnlyMemory<byte> body) => new()
    {
        Method = request.Method,
        Path = request.Path,
        Query = request.Query,
        Headers = request.Headers,
        Body = body,
    };

    private static ServiceException NotHere(WireRequest request)
    {
        if (RequestRouter.SigningName(request) is not { } service && request.Headers.Find("X-Amz-Target") is null)
            return new ServiceException("MissingAuthenticationToken", "Request is missing Authentication Token", 403);
        var what = request.Headers.Find("X-Amz-Target") ?? $"{request.Method} {request.Path} of {RequestRouter.SigningName(request)}";
        return new ServiceException("NotImplemented", $"The local cloud does not have {what}. docs/local-cloud.md lists what it has.", 501);
    }

    /// <summary>The first delivery of a call that is delivered twice: what it answers nobody hears.</summary>
    private void ExecuteUnheard(CallContext context, RoutedRequest routed, JsonObject input)
    {
        try
        {
            cloud.Execute(context, routed.Service.Name, routed.Operation.Name, (JsonObject)input.DeepClone());
        }
        catch (ServiceException)
        {
            // A refusal is an answer too.
        }
    }

    private async Task<WireResponse?> FaultyAsync(HttpCall call, RoutedRequest routed, string requestId, CloudFault fault)
    {
        switch (fault)
        {
            case CloudFault.CutConnection: return null;
            case CloudFault.Stall stall:
                await Task.Delay(stall.Time, options.Time);
                return null;
            case CloudFault.TooFast: return Error(call, routed, requestId, ThrottleRefusals.Of(routed.Service));
            case CloudFault.Answer answer: return Error(call, routed, requestId, new ServiceException(answer.Code, answer.Message, answer.Status));
            case CloudFault.Duplicate: throw new InvalidOperationException("A call can be delivered twice before it has its effect, not after.");
            default: throw new System.Diagnostics.UnreachableException();
        }
    }

    private static WireResponse Error(HttpCall call, RoutedRequest? routed, string requestId, ServiceException refusal)
    {
        var service = routed?.Service ?? ModelOf(call);
        var codec = routed?.Codec ?? ProtocolCodec.For(service);
        return codec.EncodeError(
            service, new WireError(refusal.Code, refusal.Message, refusal.HttpStatus) { RequestId = requestId, Details = refusal.Details });
    }

    /// <summary>A service whose errors the client of an unknown operation can read.</summary>
    private static ServiceModel ModelOf(HttpCall call)
    {
        if (call.Headers.Find("X-Amz-Target") is not null) return ServiceModels.Get("organizations");
        var name = RequestRouter.SigningName(call.ToWire());
        return (name is null ? null : ServiceModels.Find(name)) ?? ServiceModels.Get("sts");
    }
}

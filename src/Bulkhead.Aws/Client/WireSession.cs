using System.Text.Json.Nodes;
using Amazon.Runtime;
using Bulkhead.Aws.Models;
using Bulkhead.Aws.Protocols;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Aws.Client;

/// <summary>A session that calls AWS, or whatever answers at the endpoint, over HTTP.</summary>
internal sealed class WireSession : AwsSession
{
    private readonly ClientContext _context;
    private readonly AWSCredentials _credentials;
    private readonly AccountId? _account;

    /// <param name="context">What the connection's sessions share.</param>
    /// <param name="credentials">Who calls.</param>
    /// <param name="region">Where.</param>
    /// <param name="account">The caller's account; null only before AWS has said it.</param>
    /// <param name="caller">The caller; unset only before AWS has said it.</param>
    public WireSession(ClientContext context, AWSCredentials credentials, RegionName region, AccountId? account, Arn caller)
    {
        _context = context;
        _credentials = credentials;
        _account = account;
        Region = region;
        Caller = caller;
    }

    public override AccountId Account => _account ?? default;

    public override RegionName Region { get; }

    public override string Partition => EndpointCatalogue.PartitionOf(Region);

    public override Arn Caller { get; }

    public override AwsSession WithRegion(RegionName region) =>
        region == Region ? this : new WireSession(_context, _credentials, region, _account, Caller);

    public override async Task<AwsResult> CallAsync(
        string service, string operation, JsonObject input, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var model = ServiceModels.Get(service).GetOperation(operation);
        var endpoint = _context.Endpoints.Resolve(model.Service, Region);
        var request = ClientRequests.Write(model, input, endpoint);
        var call = new WireCall
        {
            Operation = model,
            Request = request.Wire,
            Endpoint = request.Endpoint,
            Credentials = model.IsUnsigned ? null : _credentials,
            Call = new AwsCall(_account, endpoint.SigningRegion, service, operation),
            Subject = CallSubject.Of(input, _account),
        };
        var observer = _context.Options.Observer;
        observer?.Started(call.Call);
        AwsResult? result = null;
        try
        {
            result = await SendAsync(call, cancellationToken);
            return result;
        }
        finally
        {
            observer?.Finished(call.Call, result, call.Attempts);
        }
    }

    public override async Task<SessionResult> AssumeRoleAsync(RoleRequest role, CancellationToken cancellationToken)
    {
        var key = (Caller.ToString(), role);
        var opening = _context.Roles.GetOrAdd(key, k => new Lazy<Task<RoleOpening>>(() => OpenRoleAsync(k.Role)));
        // Others may wait for the same role: one who gives up leaves it to them.
        var opened = await opening.Value.WaitAsync(cancellationToken);
        if (opened.Credentials is not { } credentials)
        {
            // A new account's role may be there a minute later.
            _context.Roles.TryRemove(KeyValuePair.Create(key, opening));
            return new SessionRefused(opened.Refusal!);
        }

        var account = AccountId.TryParse(role.RoleArn.Account) ?? Account;
        return new SessionOpened(new WireSession(_context, credentials, Region, account, credentials.Principal));
    }

    private async Task<RoleOpening> OpenRoleAsync(RoleRequest role)
    {
        var credentials = new RoleCredentials(this, role, _context.Options.Time);
        var refusal = await credentials.RenewAsync(CancellationToken.None);
        return refusal is null ? new RoleOpening(credentials, null) : new RoleOpening(null, refusal);
    }

    private async Task<AwsResult> SendAsync(WireCall call, CancellationToken cancellationToken)
    {
        WireResponse response;
        try
        {
            response = await _context.Client.SendAsync(call, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && Refusals.TryRead(call, e) is not null)
        {
            var refusal = Refusals.TryRead(call, e)!;
            if (refusal.Kind == RefusalKind.Throttled) _context.Pace.Throttled(call.Call);
            return refusal;
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested && e is not OperationCanceledException)
        {
            // The pipeline has several exceptions for one that was cancelled.
            throw new OperationCanceledException("The call was cancelled.", e, cancellationToken);
        }

        try
        {
            var output = ProtocolCodec.For(call.Operation.Service).DecodeResponse(call.Operation, response);
            return new AwsSuccess(output, response.RequestId) { AnsweredAt = response.Date };
        }
        catch (WireFormatException e)
        {
            return Refusals.Unreadable(call, response, e);
        }
    }
}

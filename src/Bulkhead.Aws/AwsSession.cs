using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Bulkhead.Aws.Client;
using Bulkhead.Aws.Models;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Aws;

/// <summary>
/// Calls AWS as one principal in one region. Safe for many threads at once. Tests of the layers above derive a fake.
/// </summary>
public abstract class AwsSession
{
    /// <summary>The account of the principal.</summary>
    public abstract AccountId Account { get; }

    /// <summary>The region that regional services are called in.</summary>
    public abstract RegionName Region { get; }

    /// <summary>The partition: <c>aws</c>, <c>aws-cn</c> or <c>aws-us-gov</c>.</summary>
    public abstract string Partition { get; }

    /// <summary>The principal, as <c>sts:GetCallerIdentity</c> named it.</summary>
    public abstract Arn Caller { get; }

    /// <summary>Calls one operation once (with retries where a repeat is safe).</summary>
    /// <param name="service">The service, by the AWS CLI's name: <c>organizations</c>, <c>s3control</c>.</param>
    /// <param name="operation">The operation: <c>CreateAccount</c>.</param>
    /// <param name="input">The request, with the model's member names.</param>
    /// <param name="cancellationToken">Cancels the call; AWS may then have done it all the same.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ArgumentException">The model has no such service or operation: a mistake of the caller's.</exception>
    /// <exception cref="Protocols.ModelMismatchException">The model has no such member: a mistake of the caller's.</exception>
    public abstract Task<AwsResult> CallAsync(
        string service, string operation, JsonObject input, CancellationToken cancellationToken);

    /// <summary>The same principal in another region.</summary>
    public abstract AwsSession WithRegion(RegionName region);

    /// <summary>
    /// The session of a role. Sessions are kept by role: asking again costs nothing. Their credentials renew
    /// themselves before they expire.
    /// </summary>
    public abstract Task<SessionResult> AssumeRoleAsync(RoleRequest role, CancellationToken cancellationToken);

    /// <summary>
    /// Follows the pages of a listing, and answers with one output whose lists hold everything (the pages' other members
    /// are those of the first page). The first refusal ends it and is the answer: half a list is never given out as whole.
    /// </summary>
    public async Task<AwsResult> CallAllPagesAsync(
        string service, string operation, JsonObject input, CancellationToken cancellationToken)
    {
        var model = ServiceModels.Get(service).GetOperation(operation);
        if (model.Pagination is null) return await CallAsync(service, operation, input, cancellationToken);
        AwsSuccess? whole = null;
        await foreach (var page in PagesAsync(service, operation, input, cancellationToken))
        {
            if (page is not AwsSuccess success) return page;
            if (whole is null) whole = success;
            else PageTokens.Append(model.Pagination, whole.Output, success.Output);
        }

        PageTokens.Remove(model.Pagination, whole!.Output);
        return whole;
    }

    /// <summary>The pages of a listing, each as AWS answers it; the first refusal is the last item.</summary>
    public async IAsyncEnumerable<AwsResult> PagesAsync(
        string service, string operation, JsonObject input, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pagination = ServiceModels.Get(service).GetOperation(operation).Pagination;
        var request = (JsonObject)input.DeepClone();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            var result = await CallAsync(service, operation, request, cancellationToken);
            var goesOn = result is AwsSuccess success && pagination is not null
                && PageTokens.MoveOn(pagination, request, success.Output);
            yield return result;
            if (!goesOn) yield break;

            // A token for the second time would never end: botocore takes it for an error, and so must a tool that runs unattended.
            if (!seen.Add(PageTokens.Of(pagination!, request)))
            {
                yield return PagesInCircles(service, operation, ((AwsSuccess)result).RequestId);
                yield break;
            }

            request = (JsonObject)request.DeepClone();
        }
    }

    private AwsRefusal PagesInCircles(string service, string operation, string requestId) =>
        new(RefusalKind.Other, "PagesInCircles", "the pages of the listing do not end: one page names another that was read before")
        {
            Service = service,
            Operation = operation,
            Region = Region,
            Account = Account,
            RequestId = requestId,
        };
}

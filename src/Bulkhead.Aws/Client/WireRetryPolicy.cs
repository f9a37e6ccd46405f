using System.Collections.Concurrent;
using Amazon.Runtime;
using Bulkhead.Aws.Throttling;

namespace Bulkhead.Aws.Client;

/// <summary>
/// When a request goes again: on a throttle, a failure of the service, a lost connection; never when a repeat could do a
/// thing twice (<see cref="Repeatability"/>). Every request, the first one too, waits for its turn (<see cref="CallPace"/>).
/// Waits grow from half a second to 20 seconds, with jitter, as in the SDKs' standard mode (AWS SDKs and Tools Reference
/// Guide: "Retry behavior"); that mode's retry quota is left out: the pace does its work.
/// </summary>
internal sealed class WireRetryPolicy : RetryPolicy
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How often a request goes again to an endpoint that has never answered. One that is mistyped, or that no route leads to,
    /// must be told within seconds; one that answered before is given time.
    /// </summary>
    private const int MostToUnknown = 1;

    private readonly ConcurrentDictionary<string, bool> _answered = new(StringComparer.OrdinalIgnoreCase);
    private readonly CallPace _pace;
    private readonly ICallObserver? _observer;
    private readonly TimeProvider _time;

    public WireRetryPolicy(int maxAttempts, CallPace pace, ICallObserver? observer, TimeProvider time)
    {
        MaxRetries = maxAttempts - 1;
        _pace = pace;
        _observer = observer;
        _time = time;
    }

    /// <summary>
    /// The SDK would send a request again, however often, when a connection of the pool breaks: it takes it for one that the
    /// server had closed before. It can't know that AWS did not do it.
    /// </summary>
    public override bool IsStaleConnectionError(Exception exception) => false;

    public override bool CanRetry(IExecutionContext executionContext) => true;

    public override bool RetryLimitReached(IExecutionContext executionContext) =>
        executionContext.RequestContext.Retries >= MaxRetries;

    public override bool RetryForException(IExecutionContext executionContext, Exception exception)
    {
        var call = (WireCall)executionContext.RequestContext.OriginalRequest;
        if (executionContext.RequestContext.CancellationToken.IsCancellationRequested) return false;
        var failure = TransportFailures.Read(exception);
        if (failure == TransportFailure.AnswerLost || exception is WireErrorException { Error.Status: >= 500 }) call.MayHaveArrived = true;
        if (exception is WireErrorException { Error: var error })
        {
            NoteAnswer(call);
            if (RefusalKinds.Of(error) == RefusalKind.Throttled)
            {
                _pace.Throttled(call.Call);
                return true;
            }

            return error.Status >= 500 && Repeatability.IsRepeatable(call.Operation);
        }

        return failure switch
        {
            TransportFailure.NotSent => _answered.ContainsKey(call.Endpoint.Address.Authority) || executionContext.RequestContext.Retries < MostToUnknown,
            TransportFailure.AnswerLost => Repeatability.IsRepeatable(call.Operation),
            _ => false,
        };
    }

    public override Task<bool> RetryForExceptionAsync(IExecutionContext executionContext, Exception exception) =>
        Task.FromResult(RetryForException(executionContext, exception));

    public override void NotifySuccess(IExecutionContext executionContext)
    {
        var call = (WireCall)executionContext.RequestContext.OriginalRequest;
        NoteAnswer(call);
        _pace.Answered(call.Call);
    }

    public override async Task ObtainSendTokenAsync(IExecutionContext executionContext, Exception exception)
    {
        var call = (WireCall)executionContext.RequestContext.OriginalRequest;
        await _pace.WaitAsync(call.Call, _observer, executionContext.RequestContext.CancellationToken);
        call.Attempts++;
    }

    public override void WaitBeforeRetry(IExecutionContext executionContext) =>
        throw new NotSupportedException("Bulkhead calls AWS asynchronously only.");

    public override Task WaitBeforeRetryAsync(IExecutionContext executionContext)
    {
        var context = executionContext.RequestContext;
        var call = (WireCall)context.OriginalRequest;
        var longest = Math.Min(LongestWait.TotalSeconds, FirstWait.TotalSeconds * Math.Pow(2, context.Retries - 1));
        var wait = TimeSpan.FromSeconds(longest * (0.5 + (Random.Shared.NextDouble() / 2)));
        _observer?.Waiting(call.Call, wait, $"attempt {context.Retries} did not succeed");
        return Task.Delay(wait, _time, context.CancellationToken);
    }

    private void NoteAnswer(WireCall call) => _answered.TryAdd(call.Endpoint.Address.Authority, true);
}

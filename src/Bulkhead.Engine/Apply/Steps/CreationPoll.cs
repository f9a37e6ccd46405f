using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Engine.Apply.Steps;

/// <summary>
/// Looks after many account requests with one listing: those in progress come from one <c>ListCreateAccountStatus</c> that
/// all waiting steps share, and only a request that is no longer in progress is described by itself.
/// </summary>
internal sealed class CreationPoll(AwsSession management, ApplyPace pace, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private HashSet<string> _inProgress = [];
    private DateTimeOffset _listedAt = DateTimeOffset.MinValue;

    public void Dispose() => _gate.Dispose();

    public async Task<CreationStatus> LookAsync(string request, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (time.GetUtcNow() - _listedAt >= pace.FirstLook)
            {
                var input = new JsonObject { ["States"] = new JsonArray("IN_PROGRESS") };
                var listed = await management.CallAllPagesAsync("organizations", "ListCreateAccountStatus", input, cancellationToken);
                if (listed is not AwsSuccess { Output: var output }) return new CreationStatus("", null, null, (AwsRefusal)listed);
                _inProgress = [.. output["CreateAccountStatuses"]!.AsArray().Select(s => s!["Id"]!.GetValue<string>())];
                _listedAt = time.GetUtcNow();
            }

            if (_inProgress.Contains(request)) return new CreationStatus("IN_PROGRESS", null, null, null);
        }
        finally
        {
            _gate.Release();
        }

        var describe = new JsonObject { ["CreateAccountRequestId"] = request };
        var described = await management.CallAsync("organizations", "DescribeCreateAccountStatus", describe, cancellationToken);
        if (described is not AwsSuccess { Output: var answer }) return new CreationStatus("", null, null, (AwsRefusal)described);
        var status = answer["CreateAccountStatus"]!;
        return new CreationStatus(
            status["State"]!.GetValue<string>(),
            AccountId.TryParse(status["AccountId"]?.GetValue<string>()),
            status["FailureReason"]?.GetValue<string>(),
            null);
    }
}

using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Journal;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Apply.Steps;

/// <summary>
/// Creates one account, and never a second one. <c>CreateAccount</c> has no idempotency token, so the intent is written
/// to the journal first; where an intent exists already, AWS's own lists say what came of it before anything is asked again.
/// </summary>
internal sealed class AccountCreation(ApplyContext context, StepPayload.CreateAccount payload, Action<string> waits)
{
    /// <summary>How often a request that AWS itself says failed for its own reasons is made again.</summary>
    private const int MostRequests = 5;

    private readonly AwsSession _management = context.Management;
    private AccountIntent? _intent;
    private string? _etag;

    public async Task<StepOutcome> RunAsync(CancellationToken cancellationToken)
    {
        for (var request = 1; ; request++)
        {
            var (account, outcome) = await FindOrRequestAsync(cancellationToken);
            if (account is { } id)
            {
                context.Ids.SetAccount(payload.Account, id);
                return await new AccountReadiness(context, waits).WaitAsync(id, cancellationToken);
            }

            if (outcome is StepOutcome.Failed { Refusal.Code: "CONCURRENT_ACCOUNT_MODIFICATION" or "INTERNAL_FAILURE" }
                && request < MostRequests)
            {
                continue;
            }

            return outcome ?? throw new UnreachableException();
        }
    }

    private async Task<(AccountId? Account, StepOutcome? Outcome)> FindOrRequestAsync(CancellationToken cancellationToken)
    {
        var read = await context.Journal.ReadIntentAsync(payload.Email, cancellationToken);
        if (read.Refusal is { } refusal) return (null, StepOutcome.Failed.By(refusal));
        (_intent, _etag) = (read.Value, read.ETag);
        if (_intent is not null)
        {
            var (found, failure) = await FindEarlierAsync(_intent, cancellationToken);
            if (found is not null || failure is not null) return (found, failure);
        }

        await context.AccountCreations.WaitAsync(cancellationToken);
        try
        {
            return await RequestAsync(cancellationToken);
        }
        finally
        {
            context.AccountCreations.Release();
        }
    }

    /// <summary>What came of a request that an earlier run, or an earlier try, may have made.</summary>
    private async Task<(AccountId? Account, StepOutcome? Outcome)> FindEarlierAsync(
        AccountIntent intent, CancellationToken cancellationToken)
    {
        if (intent.RequestId is { } requestId)
        {
            var (made, notMade) = await FollowAsync(requestId, cancellationToken);
            return made is null || notMade is not null ? (made, notMade) : await HasOurAddressAsync(made.Value, cancellationToken);
        }

        // Nobody knows whether AWS got that request. Before its lists can be trusted to show it, nobody asks again.
        var settled = intent.WrittenAt + context.Pace.Settling;
        var wait = settled - context.Time.GetUtcNow();
        if (wait > TimeSpan.Zero)
        {
            waits("an earlier run may have asked for this account: AWS's lists will show it by " + settled.ToString("HH:mm:ss"));
            await Task.Delay(wait, context.Time, cancellationToken);
        }

        var listed = await _management.CallAllPagesAsync("organizations", "ListCreateAccountStatus", [], cancellationToken);
        if (listed is not AwsSuccess { Output: var output }) return (null, StepOutcome.Failed.By((AwsRefusal)listed));

        // The status has no e-mail address. A request of this name that was made after the intent can only be ours,
        // since names in the file are unique and the lock lets one writer in; clocks may be a few minutes apart.
        var request = output["CreateAccountStatuses"]!.AsArray()
            .Where(s => s!["AccountName"]?.GetValue<string>() == intent.DisplayName)
            .Where(s => DateTimeOffset.Parse(s!["RequestedTimestamp"]!.GetValue<string>()) >= intent.WrittenAt.AddMinutes(-5))
            .Where(s => s!["State"]!.GetValue<string>() != "FAILED")
            .Select(s => s!["Id"]!.GetValue<string>())
            .FirstOrDefault();
        if (request is not null)
        {
            var (account, failure) = await FollowAsync(request, cancellationToken);
            if (account is null || failure is not null) return (account, failure);
            return await HasOurAddressAsync(account.Value, cancellationToken);
        }

        return await FindByAddressAsync(cancellationToken);
    }

    private async Task<(AccountId? Account, StepOutcome? Outcome)> HasOurAddressAsync(
        AccountId account, CancellationToken cancellationToken)
    {
        var described = await _management.CallAsync(
            "organizations", "DescribeAccount", new JsonObject { ["AccountId"] = account.Value }, cancellationToken);

        // An account that was made long ago and is gone since is no answer to today's file.
        if (described is AwsRefusal { Kind: RefusalKind.NotFound }) return await FindByAddressAsync(cancellationToken);
        if (described is not AwsSuccess { Output: var output }) return (null, StepOutcome.Failed.By((AwsRefusal)described));
        return string.Equals(output["Account"]!["Email"]?.GetValue<string>(), payload.Email, StringComparison.OrdinalIgnoreCase)
            ? (account, null)
            : await FindByAddressAsync(cancellationToken);
    }

    private async Task<(AccountId? Account, StepOutcome? Outcome)> FindByAddressAsync(CancellationToken cancellationToken)
    {
        var listed = await _management.CallAllPagesAsync("organizations", "ListAccounts", [], cancellationToken);
        if (listed is not AwsSuccess { Output: var output }) return (null, StepOutcome.Failed.By((AwsRefusal)listed));
        var id = output["Accounts"]!.AsArray()
            .Where(a => string.Equals(a!["Email"]?.GetValue<string>(), payload.Email, StringComparison.OrdinalIgnoreCase))
            .Select(a => a!["Id"]!.GetValue<string>())
            .FirstOrDefault();
        return id is null ? (null, null) : (AccountId.Parse(id), null);
    }

    private async Task<(AccountId? Account, StepOutcome? Outcome)> RequestAsync(CancellationToken cancellationToken)
    {
        var intent = new AccountIntent
        {
            Account = payload.Account,
            DisplayName = payload.DisplayName,
            Email = payload.Email,
            WrittenAt = context.Time.GetUtcNow(),
            Run = context.Run,
        };
        var written = await context.Journal.WriteIntentAsync(intent, _etag, cancellationToken);
        if (written.Refusal is { } refusal) return (null, StepOutcome.Failed.By(refusal));
        if (written.Overtaken)
        {
            // Our own write may have been repeated after its answer was lost; anybody else's intent is not ours to act on.
            var now = await context.Journal.ReadIntentAsync(payload.Email, cancellationToken);
            if (now.Value != intent) return (null, Overtaken());
            written = new JournalWrite(now.ETag, false, null);
        }

        var input = new JsonObject
        {
            ["AccountName"] = payload.DisplayName,
            ["Email"] = payload.Email,
            ["RoleName"] = context.RoleOf(payload.Account),
            ["IamUserAccessToBilling"] = "ALLOW",
            ["Tags"] = Tags.ToJson(payload.Tags),
        };
        switch (await _management.CallAsync("organizations", "CreateAccount", input, cancellationToken))
        {
            case AwsSuccess { Output: var output }:
                var request = output["CreateAccountStatus"]!["Id"]!.GetValue<string>();
                var noted = await context.Journal.WriteIntentAsync(
                    intent with { RequestId = request }, written.ETag, cancellationToken);
                if (noted.Refusal is { } notNoted) return (null, StepOutcome.Failed.By(notNoted));
                return await FollowAsync(request, cancellationToken);
            case AwsRefusal { Kind: RefusalKind.Uncertain or RefusalKind.Unavailable } uncertain:
                // The intent stays, so asking what came of it is safe: now, and in any later run.
                var (found, failure) = await FindEarlierAsync(intent, cancellationToken);
                return found is null && failure is null ? (null, Lost(uncertain)) : (found, failure);
            case AwsRefusal refused:
                return (null, StepOutcome.Failed.By(refused));
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>Waits until AWS says what came of a request.</summary>
    private async Task<(AccountId? Account, StepOutcome? Outcome)> FollowAsync(string request, CancellationToken cancellationToken)
    {
        var patience = context.Patience(longestLook: context.Pace.LongestCreationLook);
        do
        {
            var status = await context.Creations.LookAsync(request, cancellationToken);
            if (status.Refusal is { Kind: RefusalKind.NotFound }) return await FindByAddressAsync(cancellationToken);
            if (status.Refusal is { } refusal) return (null, StepOutcome.Failed.By(refusal));
            switch (status.State)
            {
                case "SUCCEEDED":
                    return (status.Account, null);
                case "FAILED":
                    return await ExplainAsync(status, cancellationToken);
                default:
                    waits("AWS is making the account");
                    break;
            }
        }
        while (await patience.WaitAsync(cancellationToken));
        return (null, new StepOutcome.Failed(
            $"AWS has not finished request {request} for account '{payload.Account}'", null, "Run the same command again later: it goes on with this request."));
    }

    /// <summary>A failed request: an address that is in use may be our own, from a request whose answer was lost.</summary>
    private async Task<(AccountId? Account, StepOutcome? Outcome)> ExplainAsync(
        CreationStatus status, CancellationToken cancellationToken)
    {
        if (status.FailureReason is "EMAIL_ALREADY_EXISTS")
        {
            var (own, failure) = await FindByAddressAsync(cancellationToken);
            if (own is not null || failure is not null) return (own, failure);
        }

        // The request is settled, so the intent must not be followed again.
        var read = await context.Journal.ReadIntentAsync(payload.Email, cancellationToken);
        if (read is { Value: { } intent, ETag: { } etag })
        {
            var cleared = await context.Journal.WriteIntentAsync(
                intent with { RequestId = null, WrittenAt = intent.WrittenAt - context.Pace.Settling }, etag, cancellationToken);
            if (cleared.Refusal is { } refusal) return (null, StepOutcome.Failed.By(refusal));
        }

        return (null, CreationFailures.Explain(payload, status, _management));
    }

    private StepOutcome.Failed Overtaken() =>
        new(
            $"another run has just written the intent to create account '{payload.Account}'",
            null,
            "Only one run may write at a time. Look who else runs Bulkhead, then run the same command again.");

    private StepOutcome.Failed Lost(AwsRefusal uncertain) =>
        new(
            $"the answer to CreateAccount for '{payload.Account}' was lost, and AWS does not list the account yet",
            uncertain,
            "Run the same command again: it looks for the account before it asks for it.");
}

using System.Globalization;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Aws.Client;

/// <summary>
/// The credentials of an assumed role. They renew themselves five minutes before they expire; while a renewal fails, the
/// old ones serve to their end.
/// </summary>
internal sealed class RoleCredentials(AwsSession source, RoleRequest role, TimeProvider time) : AWSCredentials
{
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(5);
    private readonly Lock _state = new();
    private Task? _renewal;
    private volatile Current? _current;

    /// <summary>Assumes the role; null when that succeeded, else why it did not.</summary>
    public async Task<AwsRefusal?> RenewAsync(CancellationToken cancellationToken)
    {
        var result = role.RootTask is { } task ? await AssumeRootAsync(task, cancellationToken) : await AssumeAsync(cancellationToken);
        if (result is AwsRefusal refusal) return refusal;
        var output = ((AwsSuccess)result).Output;
        var keys = output["Credentials"]!;
        var expires = DateTimeOffset.Parse(keys["Expiration"]!.GetValue<string>(), CultureInfo.InvariantCulture);
        _current = new Current(
            new ImmutableCredentials(
                keys["AccessKeyId"]!.GetValue<string>(), keys["SecretAccessKey"]!.GetValue<string>(), keys["SessionToken"]!.GetValue<string>()),
            expires,
            Arn.TryParse(output["AssumedRoleUser"]?["Arn"]?.GetValue<string>()) ?? role.RoleArn);
        return null;
    }

    private Task<AwsResult> AssumeRootAsync(Arn task, CancellationToken cancellationToken)
    {
        var input = new JsonObject
        {
            ["TargetPrincipal"] = role.RoleArn.Account,
            ["TaskPolicyArn"] = new JsonObject { ["arn"] = task.ToString() },
        };
        return source.CallAsync("sts", "AssumeRoot", input, cancellationToken);
    }

    private Task<AwsResult> AssumeAsync(CancellationToken cancellationToken)
    {
        var input = new JsonObject
        {
            ["RoleArn"] = role.RoleArn.ToString(),
            ["RoleSessionName"] = role.SessionName,
            ["DurationSeconds"] = (int)role.Duration.TotalSeconds,
        };
        if (role.ExternalId is { } id) input["ExternalId"] = id;
        if (role.SessionPolicy is { } policy) input["Policy"] = policy;
        if (role.SessionPolicyArn is { } arn) input["PolicyArns"] = new JsonArray(new JsonObject { ["arn"] = arn.ToString() });
        return source.CallAsync("sts", "AssumeRole", input, cancellationToken);
    }

    /// <summary>The session's principal, once the role is assumed.</summary>
    public Arn Principal => _current!.Principal;

    public override ImmutableCredentials GetCredentials() => GetCredentialsAsync().GetAwaiter().GetResult();

    public override async Task<ImmutableCredentials> GetCredentialsAsync()
    {
        if (_current is { } fresh && time.GetUtcNow() < fresh.Expires - Early) return fresh.Keys;
        Task renewal;
        lock (_state)
        {
            // All who find the credentials old wait for one renewal.
            if (_renewal is null or { IsCompleted: true }) _renewal = RenewOrKeepAsync();
            renewal = _renewal;
        }

        await renewal;
        return _current!.Keys;
    }

    private async Task RenewOrKeepAsync()
    {
        if (_current is { } renewed && time.GetUtcNow() < renewed.Expires - Early) return;
        if (await RenewAsync(CancellationToken.None) is { } refusal && !(_current is { } old && time.GetUtcNow() < old.Expires))
            throw new RoleRefusedException(refusal);
    }

    private sealed record Current(ImmutableCredentials Keys, DateTimeOffset Expires, Arn Principal)
    {
        public override string ToString() => $"credentials of {Principal} until {Expires:u}";
    }
}

using System.Diagnostics.CodeAnalysis;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;
using Amazon.SecurityToken;
using Amazon.SSO;
using Amazon.SSOOIDC;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Aws.Client;

/// <summary>
/// The way to AWS for one run: one pool of connections, one set of rate buckets, one observer. Dispose it at the end; its
/// sessions end with it.
/// </summary>
public sealed class AwsConnection : IDisposable
{
    private readonly AwsConnectionOptions _options;
    private readonly Func<string, string?> _environment;
    private ClientContext? _context;

    /// <summary>Prepares a connection; nothing is read or sent yet.</summary>
    public AwsConnection(AwsConnectionOptions options) : this(options, Environment.GetEnvironmentVariable) { }

    internal AwsConnection(AwsConnectionOptions options, Func<string, string?> environment) =>
        (_options, _environment) = (options, environment);

    /// <summary>Finds credentials, region and endpoint, and asks AWS who the caller is (<c>sts:GetCallerIdentity</c>).</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<SessionResult> OpenAsync(CancellationToken cancellationToken)
    {
        var profiles = new CredentialProfileStoreChain();
        var profileName = _options.Profile ?? _environment("AWS_PROFILE") ?? "default";
        var profile = profiles.TryGetProfile(profileName, out var found) ? found : null;
        if (profile is null && _options.Profile is not null && _options.Credentials is null)
            return Refuse(RefusalKind.Credentials, "ProfileNotFound", $"The AWS configuration files have no profile '{profileName}'", null);
        var settings = new AwsSettings(_environment, profile, ServiceSections.Load(_environment));
        if ((_options.Region ?? settings.Region) is not { } region)
            return Refuse(RefusalKind.Invalid, "NoRegion", "Neither the options, nor AWS_REGION, nor the profile say a region", null);
        try
        {
            _context?.Dispose();
            _context = new ClientContext(_options, settings);
            var credentials = await CredentialsAsync(profiles, profile, cancellationToken);
            return await IdentifyAsync(new WireSession(_context, credentials, region, null, default), credentials, region, cancellationToken);
        }
        catch (FormatException e)
        {
            return Refuse(RefusalKind.Invalid, "BadEndpoint", e.Message, region);
        }
        catch (CredentialsUnavailableException e)
        {
            return Refuse(RefusalKind.Credentials, "NoCredentials", e.Message, region);
        }
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _context?.Dispose();

    // Profiles that assume a role or sign in by SSO need these, and the SDK finds them by name: trimming must not take them.
    [DynamicDependency(DynamicallyAccessedMemberTypes.All, typeof(AmazonSecurityTokenServiceClient))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.All, typeof(AmazonSecurityTokenServiceConfig))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.All, typeof(AmazonSSOClient))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.All, typeof(AmazonSSOConfig))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.All, typeof(AmazonSSOOIDCClient))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.All, typeof(AmazonSSOOIDCConfig))]
    private async Task<AWSCredentials> CredentialsAsync(
        CredentialProfileStoreChain profiles, CredentialProfile? profile, CancellationToken cancellationToken)
    {
        if (_options.Credentials is { } keys)
        {
            return keys.SessionToken is { } token
                ? new SessionAWSCredentials(keys.AccessKeyId, keys.SecretAccessKey, token)
                : new BasicAWSCredentials(keys.AccessKeyId, keys.SecretAccessKey);
        }

        try
        {
            // A profile that was named wins over everything, as with the AWS CLI's --profile.
            if (_options.Profile is not null) return new SdkCredentials(profile!.GetAWSCredentials(profiles));
            using var resolver = new DefaultAWSCredentialsIdentityResolver();
            return new SdkCredentials((AWSCredentials)await resolver.ResolveIdentityAsync(_context!.Config, cancellationToken));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // As SdkCredentials: what the SDK's providers throw has no type in common.
            throw new CredentialsUnavailableException(e);
        }
    }

    private async Task<SessionResult> IdentifyAsync(
        WireSession unnamed, AWSCredentials credentials, RegionName region, CancellationToken cancellationToken)
    {
        var result = await unnamed.CallAsync("sts", "GetCallerIdentity", [], cancellationToken);
        if (result is AwsRefusal refusal) return new SessionRefused(refusal);
        var output = ((AwsSuccess)result).Output;
        if (AccountId.TryParse(output["Account"]?.GetValue<string>()) is not { } account
            || Arn.TryParse(output["Arn"]?.GetValue<string>()) is not { } caller)
            return Refuse(RefusalKind.Other, AwsRefusal.UnreadableAnswer, "The endpoint's answer to GetCallerIdentity names no account", region);
        return new SessionOpened(new WireSession(_context!, credentials, region, account, caller));
    }

    private static SessionRefused Refuse(RefusalKind kind, string code, string message, RegionName? region) =>
        new(new AwsRefusal(kind, code, message)
        {
            Service = "sts",
            Operation = "GetCallerIdentity",
            Region = region ?? new RegionName("no region"),
        });
}

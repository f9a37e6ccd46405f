using Amazon.Runtime;

namespace Bulkhead.Aws.Client;

/// <summary>
/// The SDK's credentials, with one exception for all the ways in which a provider can fail: a process that exits with an
/// error, an SSO session that is over, a role that is refused, a metadata service that is not there. The SDK's providers share
/// no type of exception, so any of theirs is one of these.
/// </summary>
internal sealed class SdkCredentials(AWSCredentials inner) : AWSCredentials
{
    public override ImmutableCredentials GetCredentials()
    {
        try
        {
            return inner.GetCredentials();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new CredentialsUnavailableException(e);
        }
    }

    public override async Task<ImmutableCredentials> GetCredentialsAsync()
    {
        try
        {
            return await inner.GetCredentialsAsync();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new CredentialsUnavailableException(e);
        }
    }
}

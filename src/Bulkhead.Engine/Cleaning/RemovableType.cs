using Bulkhead.Aws;

namespace Bulkhead.Engine.Cleaning;

/// <summary>A type of thing whose age AWS tells, so that a clean-up can find one too old and remove it. Others are listed alone.</summary>
internal abstract class RemovableType : CleanUpType
{
    /// <summary>Removes one; AWS refuses where something has come to use it.</summary>
    public abstract Task<AwsResult> RemoveAsync(AwsSession session, string id, CancellationToken cancellationToken);
}

using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Authorization;

/// <summary>A call that is to be authorized.</summary>
/// <param name="Context">Who calls, where.</param>
/// <param name="Operation">The operation.</param>
/// <param name="Input">The request.</param>
internal sealed record AccessCall(CallContext Context, string Operation, JsonObject Input)
{
    /// <summary>The resources of the cloud.</summary>
    public ResourceStore Store => Context.Cloud.Store;

    /// <summary>An ARN in the caller's account and region.</summary>
    public string Regional(string service, string resource) => $"arn:aws:{service}:{Context.Region}:{Context.Account}:{resource}";

    /// <summary>An ARN in the caller's account without region.</summary>
    public string Global(string service, string resource) => $"arn:aws:{service}::{Context.Account}:{resource}";
}
